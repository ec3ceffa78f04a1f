# SPDX-License-Identifier: EUPL-1.2
"""Has somebody, or something, tampered with the camera? Blocked, blurred, moved, dark, frozen or
over-exposed, told from what the small plane shows against a reference of the scene.

Pure decisions: frames and their times go in, tellings with a phase and a reason come out. A look
is taken once a second. The reference follows the scene within minutes, so that fog, snow and dusk
become part of it, and stands still while anything is suspected; when the light is switched over
(lamp, infrared) and the edges stay where they were, it is learnt anew. A suspicion must hold for
some seconds before it is told, be gone for some before it ends, and the same kind is not told
again for a minute after that. What stands for an hour is told once more; a scene that was moved
or blurred for so long becomes the new reference. A camera that is unplugged gives no frames: that
is ``recovery``'s to tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sardze_device.camera.events.moment import Occurrence
from sardze_device.camera.tamper_look import Floats, Likeness, Look, Plane, compare, look_at
from sardze_wire.records import EventKind, Phase

NS_PER_S = 1_000_000_000
_RECENT = 0.4
"""Share of a look in the mean of the last few."""


class Fault(StrEnum):
    """What can be wrong with what a camera shows."""

    BLOCKED = "blocked"
    BLURRED = "blurred"
    MOVED = "moved"
    DARK = "dark"
    FROZEN = "frozen"
    OVER_EXPOSED = "over-exposed"


WORDS = {
    Fault.BLOCKED: "The camera is covered: the edges of the scene are gone.",
    Fault.BLURRED: "The picture is blurred: its fine detail is gone.",
    Fault.MOVED: "The camera was moved: it shows the scene elsewhere, or another scene.",
    Fault.DARK: "The picture is dark: there is no light to see anything by.",
    Fault.FROZEN: "The picture stands still: the sensor repeats itself or gives only noise.",
    Fault.OVER_EXPOSED: "The picture is over-exposed: most of it is white.",
}


@dataclass(frozen=True, slots=True)
class TamperRules:
    """When something is told. All shares are of the reference."""

    every_s: float = 1.0
    holds_s: float = 5.0
    """A suspicion is told after so long."""
    forgives_s: float = 1.5
    """A look without suspicion between others."""
    ends_s: float = 6.0
    cool_s: float = 60.0
    again_s: float = 3600.0
    reference_s: float = 150.0
    """Time in which the reference follows the scene."""
    learns_s: float = 10.0
    """How long a scene is looked at before it is a reference."""
    dark_below: float = 23.0
    dark_spread: float = 7.0
    burnt_share: float = 0.55
    edges_gone: float = 0.35
    fields_gone: float = 0.5
    fine_gone: float = 0.45
    unlike: float = 0.3
    same_light: float = 0.6
    """Likeness of light at low detail from which a picture without edges is out of focus."""
    strange: float = 0.2
    """Likeness below which the scene is another one."""
    moved_cells: int = 3
    switched: float = 0.4
    """Change of the mean logarithm of light that is another light, not a cloud."""


@dataclass(frozen=True, slots=True)
class Tampering:
    """One telling; ``incident`` is the same from new to end."""

    fault: Fault
    phase: Phase
    incident: int
    reason: str

    @property
    def occurrence(self) -> Occurrence:
        """As other events are told; numbers below zero are never those of a site's rules."""
        frozen = self.fault is Fault.FROZEN
        return Occurrence(
            kind=EventKind.CAMERA_FAULT if frozen else EventKind.TAMPER,
            phase=self.phase,
            incident=-self.incident,
            reason=self.reason,
            evidence=self.phase is Phase.NEW,
        )


@dataclass(slots=True)
class Reference:
    """The scene as it usually is."""

    edges: Floats
    light: Floats
    fields: Floats
    level: float
    fine: float
    contrast: float
    since_ns: int

    @classmethod
    def of(cls, look: Look, now_ns: int) -> Reference:
        """A first one."""
        return cls(
            look.edges.copy(),
            look.light.copy(),
            look.fields.copy(),
            look.level,
            look.fine,
            look.contrast,
            now_ns,
        )

    def follow(self, look: Look, share: float) -> None:
        """Become a little more like a look."""
        self.edges += share * (look.edges - self.edges)
        self.light += share * (look.light - self.light)
        self.fields += share * (look.fields - self.fields)
        self.level += share * (look.level - self.level)
        falls = look.fine < self.fine  # rain's streaks are fine detail that comes and goes
        self.fine += min(1.0, share * (8.0 if falls else 0.25)) * (look.fine - self.fine)
        self.contrast += share * (look.contrast - self.contrast)


@dataclass(slots=True)
class _Suspicion:
    """What is known of one fault."""

    since_ns: int | None = None
    seen_ns: int = 0
    incident: int | None = None
    told_ns: int = 0
    quiet_until_ns: int = 0


def suspect(
    look: Look,
    reference: Reference | None,
    alike: Likeness | None,
    calm: Likeness | None,
    rules: TamperRules,
) -> Fault | None:
    """What one look makes one think; None for a scene as it should be.

    Args:
        look: of now.
        reference: the scene as it usually is; None while it is learnt.
        alike: how the look resembles the reference.
        calm: how the last few looks together do, in which flakes and streaks fade.
        rules: the bounds.
    """
    if look.grainy and look.bright > rules.dark_below:
        return Fault.FROZEN
    if look.bright <= rules.dark_below and look.spread <= rules.dark_spread:
        return Fault.DARK
    if look.burnt >= rules.burnt_share:
        return Fault.OVER_EXPOSED
    if reference is None or alike is None or calm is None:
        return None
    left = float(look.fields.sum()) / max(float(reference.fields.sum()), 1e-6)
    softened = _softened(look, reference, rules)
    switched = abs(look.level - reference.level) > rules.switched
    unlike = alike.here < rules.unlike
    if (unlike or not switched) and _partly_gone(look, reference, rules):
        return Fault.BLOCKED
    if left < rules.edges_gone and unlike:
        return Fault.BLURRED if softened and alike.light > rules.same_light else Fault.BLOCKED
    if _moved(calm, rules) or (calm.here < rules.strange and not switched):
        return Fault.MOVED
    if switched:
        return None
    faded = alike.light > rules.same_light and _kept(look, reference) < rules.edges_gone
    return Fault.BLURRED if softened or faded else None


def _softened(look: Look, reference: Reference, rules: TamperRules) -> bool:
    """Fine detail has gone much more than coarse detail has: fog takes both alike."""
    if reference.fine < 2.5 or reference.contrast < 8.0:
        return False  # too dark or too plain to tell
    kept = look.contrast / reference.contrast
    return look.fine / reference.fine < rules.fine_gone * min(1.0, max(kept, 0.3))


def _partly_gone(look: Look, reference: Reference, rules: TamperRules) -> bool:
    """Most parts with edges lost theirs, while the best kept them: weather takes from all."""
    worth = reference.fields > 0.3 * reference.fields.mean()
    kept = look.fields[worth] / reference.fields[worth]
    if kept.size < 6:
        return False
    best = float(np.percentile(kept, 85))
    gone = float((kept < 0.3 * min(1.0, best)).mean())
    return best >= 0.6 and gone >= rules.fields_gone


def _kept(look: Look, reference: Reference) -> float:
    """What the middle one of the parts kept of its edges, whatever passes in some of them."""
    worth = reference.fields > 0.3 * reference.fields.mean()
    return float(np.median(look.fields[worth] / reference.fields[worth])) if worth.any() else 1.0


def _moved(alike: Likeness, rules: TamperRules) -> bool:
    across, down = alike.shift
    far = max(abs(across), abs(down)) >= rules.moved_cells
    return far and alike.best > rules.unlike and alike.here < alike.best - 0.08


class TamperWatch:
    """Looks at frames in order of time."""

    def __init__(self, rules: TamperRules = TamperRules()) -> None:  # noqa: B008 - frozen
        self._rules = rules
        self._reference: Reference | None = None
        self._recent = np.empty((0, 0), np.float32)
        self._looked_ns: int | None = None
        self._switched_ns: int | None = None
        self._print = 0
        self._still_since_ns = 0
        self._suspicions = {fault: _Suspicion() for fault in Fault}
        self._incidents = 0

    @property
    def standing(self) -> tuple[Fault, ...]:
        """What has been told and has not ended."""
        return tuple(f for f, each in self._suspicions.items() if each.incident is not None)

    def see(self, lores: Plane, captured_ns: int) -> list[Tampering]:
        """What this frame gives to tell: nothing, mostly."""
        last_ns = self._looked_ns
        if last_ns is not None and captured_ns - last_ns < self._rules.every_s * NS_PER_S:
            return []
        self._looked_ns = captured_ns
        look = look_at(lores)
        fault = self._judge(look, captured_ns)
        elapsed_s = 0.0 if last_ns is None else (captured_ns - last_ns) / NS_PER_S
        if fault is None:
            self._learn(look, elapsed_s, captured_ns)
        return [
            told
            for kind, suspicion in self._suspicions.items()
            for told in self._settle(kind, suspicion, kind is fault, look, captured_ns)
        ]

    def finish(self) -> list[Tampering]:
        """The camera stops: what stands ends, and is told anew if it stands at the next start."""
        ended = [
            Tampering(fault, Phase.END, each.incident, "The camera stops.")
            for fault, each in self._suspicions.items()
            if each.incident is not None
        ]
        self._suspicions = {fault: _Suspicion() for fault in Fault}
        return ended

    def _judge(self, look: Look, now_ns: int) -> Fault | None:
        if look.print != self._print:
            self._print, self._still_since_ns = look.print, now_ns
        still = now_ns - self._still_since_ns >= self._rules.every_s * NS_PER_S
        reference = self._reference
        if self._recent.shape != look.edges.shape:
            reference = self._reference = None
            self._recent = look.edges.copy()
        self._recent += _RECENT * (look.edges - self._recent)
        if reference is None or now_ns - reference.since_ns < self._rules.learns_s * NS_PER_S:
            fault = suspect(look, None, None, None, self._rules)
        else:
            alike = compare(look.edges, look.light, reference.edges, reference.light)
            calm = compare(self._recent, look.light, reference.edges, reference.light)
            fault = suspect(look, reference, alike, calm, self._rules)
            self._follow_switch(look, reference, fault, now_ns)
        black_or_white = fault in (Fault.DARK, Fault.OVER_EXPOSED)
        return Fault.FROZEN if still and not black_or_white else fault

    def _follow_switch(
        self, look: Look, reference: Reference, fault: Fault | None, now_ns: int
    ) -> None:
        """Another light over the same scene, for some seconds: learn it at once."""
        if fault is not None or abs(look.level - reference.level) <= self._rules.switched:
            self._switched_ns = None
        elif self._switched_ns is None:
            self._switched_ns = now_ns
        elif now_ns - self._switched_ns >= 3 * NS_PER_S:
            self._reference, self._switched_ns = Reference.of(look, now_ns), None

    def _learn(self, look: Look, elapsed_s: float, now_ns: int) -> None:
        reference = self._reference
        if reference is None:
            self._reference = Reference.of(look, now_ns)
            return
        age_s = (now_ns - reference.since_ns) / NS_PER_S
        settle_s = min(self._rules.reference_s, max(2.0, age_s))
        reference.follow(look, min(1.0, elapsed_s / settle_s))

    def _settle(
        self, fault: Fault, suspicion: _Suspicion, seen: bool, look: Look, now_ns: int
    ) -> list[Tampering]:
        rules = self._rules
        if seen:
            suspicion.since_ns = now_ns if suspicion.since_ns is None else suspicion.since_ns
            suspicion.seen_ns = now_ns
        away_s = (now_ns - suspicion.seen_ns) / NS_PER_S
        if suspicion.incident is not None:
            return self._go_on(fault, suspicion, away_s, look, now_ns)
        if suspicion.since_ns is None:
            return []
        if away_s > rules.forgives_s:
            suspicion.since_ns = None
            return []
        held_s = (now_ns - suspicion.since_ns) / NS_PER_S
        if held_s < rules.holds_s or not seen or now_ns < suspicion.quiet_until_ns:
            return []
        self._incidents += 1
        suspicion.incident, suspicion.told_ns = self._incidents, now_ns
        return [Tampering(fault, Phase.NEW, self._incidents, WORDS[fault])]

    def _go_on(
        self, fault: Fault, suspicion: _Suspicion, away_s: float, look: Look, now_ns: int
    ) -> list[Tampering]:
        incident, rules = suspicion.incident or 0, self._rules
        began_ns = suspicion.since_ns or now_ns
        if away_s >= rules.ends_s:
            suspicion.incident = suspicion.since_ns = None
            suspicion.quiet_until_ns = now_ns + int(rules.cool_s * NS_PER_S)
            lasted_s = (suspicion.seen_ns - began_ns) / NS_PER_S
            words = f"No longer {fault.value}, after {lasted_s:.0f} s."
            return [Tampering(fault, Phase.END, incident, words)]
        if now_ns - suspicion.told_ns < rules.again_s * NS_PER_S:
            return []
        suspicion.told_ns = now_ns
        words = f"{WORDS[fault]} For {(now_ns - began_ns) / NS_PER_S / 60:.0f} minutes now."
        if fault in (Fault.MOVED, Fault.BLURRED):
            self._reference = Reference.of(look, now_ns)
            words += " From now on this is taken for the scene."
        return [Tampering(fault, Phase.UPDATE, incident, words)]

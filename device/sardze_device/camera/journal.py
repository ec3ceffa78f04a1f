# SPDX-License-Identifier: EUPL-1.2
"""Where a camera's facts go: the outbox, or lines of JSON for a person who tries a site's rules.

A full outbox does not stop the camera: the fact is lost, the outbox counts it and reports it later.
"""

from __future__ import annotations

from collections import Counter
from typing import Protocol, TextIO

from sardze_device.camera.facts import Fact
from sardze_device.errors import OutboxFullError
from sardze_device.outbox import CameraStatus, Outbox
from sardze_wire import codec
from sardze_wire.records import Event, PlateRead


class Journal(Protocol):
    """Takes facts and the camera's word on itself; knows which settings are wanted."""

    def append(self, fact: Fact) -> None:
        """Keep a fact."""

    def write_status(self, status: CameraStatus) -> None:
        """Keep the camera's newest word on itself."""

    def desired_version(self) -> int:
        """Version of the desired state that should be in force."""


class OutboxJournal:
    """The outbox of a device."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self.refused = 0

    def append(self, fact: Fact) -> None:
        """Store the fact; without room it is counted and the camera goes on."""
        try:
            self._outbox.append(fact.record, fact.evidence)
        except OutboxFullError:
            self.refused += 1

    def write_status(self, status: CameraStatus) -> None:
        """For the agent's health report."""
        self._outbox.write_camera_status(status)

    def desired_version(self) -> int:
        """What the agent stored last."""
        return self._outbox.desired_version()


class SentencesJournal:
    """Each fact as a sentence."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def append(self, fact: Fact) -> None:
        """Write a line."""
        self._stream.write(sentence_of(fact.record) + "\n")
        self._stream.flush()

    def write_status(self, status: CameraStatus) -> None:
        """Nobody asks."""

    def desired_version(self) -> int:
        """Nothing is desired of a replay."""
        return 0


class LinesJournal:
    """Each fact as a line of JSON; evidence is named, not written."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def append(self, fact: Fact) -> None:
        """Write a line."""
        self._stream.write(codec.encode(fact.record).decode() + "\n")
        self._stream.flush()

    def write_status(self, status: CameraStatus) -> None:
        """Nobody asks."""

    def desired_version(self) -> int:
        """Nothing is desired of a replay."""
        return 0


class TallyJournal:
    """Hands facts on, and counts each passage and each incident once."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._passages: dict[str, PlateRead] = {}
        self._incidents: dict[str, Event] = {}
        self.write_status, self.desired_version = journal.write_status, journal.desired_version

    def append(self, fact: Fact) -> None:
        """Keep a fact; of a passage and of an incident the last word counts."""
        if isinstance(fact.record, PlateRead):
            self._passages[fact.record.passage_id] = fact.record
        else:
            self._incidents[fact.record.incident_id] = fact.record
        self._journal.append(fact)

    def rows(self) -> list[tuple[str, str, int]]:
        """What, where, how many: reads by lane and direction, then events by kind and zone."""
        reads = Counter(
            ("reads", f"lane {read.lane_id or '–'}, {read.direction}")
            for read in self._passages.values()
        )
        events = Counter((str(event.kind), event.zone or "–") for event in self._incidents.values())
        return [(*what, many) for found in (reads, events) for what, many in sorted(found.items())]


def sentence_of(record: PlateRead | Event) -> str:
    """A record as a person reads it."""
    at_s = record.monotonic_ns / 1e9
    if isinstance(record, Event):
        return f"{at_s:8.2f} s  {record.kind} ({record.phase}): {record.reason}"
    country = record.country or "?"
    return (
        f"{at_s:8.2f} s  {record.text} ({country}, {record.confidence:.0%}) {record.phase}, "
        f"{record.direction}, lane {record.lane_id or '–'}, {record.frames_voted} readings"
    )

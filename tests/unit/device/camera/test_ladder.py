# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import msgspec

from sardze_device.camera.ladder import (
    NS_PER_S,
    Climbed,
    LadderSettings,
    RecoveryLadder,
    Step,
    read_climbed,
)

RULES = LadderSettings(reopens=2, restarts=2, first_pause_s=1, longest_pause_s=5)


def _process(kept: bytes | None, boot_id: str = "boot-1") -> RecoveryLadder:
    return RecoveryLadder(read_climbed(kept, boot_id), RULES)


def _keep(ladder: RecoveryLadder) -> bytes:
    return msgspec.json.encode(ladder.climbed)


def test_it_opens_again_with_growing_pauses_then_restarts_then_asks_for_a_reboot() -> None:
    kept, steps = None, []
    for _ in range(4):
        ladder = _process(kept)
        while True:
            remedy = ladder.failed("No frame.")
            steps.append((remedy.step, remedy.pause_s))
            kept = _keep(ladder)
            if remedy.step is not Step.REOPEN:
                break
        if remedy.step is Step.REBOOT:
            break
    round_of_reopens = [(Step.REOPEN, 1.0), (Step.REOPEN, 2.0)]
    assert steps == [
        *round_of_reopens,
        (Step.RESTART, 0.0),
        *round_of_reopens,
        (Step.RESTART, 0.0),
        *round_of_reopens,
        (Step.REBOOT, 0.0),
    ]


def test_a_reboot_begins_anew() -> None:
    ladder = _process(None)
    for _ in range(3):
        ladder.failed("No frame.")
    assert _process(_keep(ladder), "boot-2").climbed == Climbed("boot-2")


def test_frames_for_a_moment_do_not_reset_it_frames_for_long_do() -> None:
    ladder = _process(None)
    ladder.failed("No frame.")
    assert ladder.in_trouble
    assert ladder.frame_came(0)
    assert not ladder.in_trouble
    assert not ladder.frame_came(NS_PER_S)
    assert ladder.climbed.reopens == 1
    ladder.frame_came(400 * NS_PER_S)
    assert ladder.climbed.reopens == 0


def test_the_words_say_what_happened_and_what_is_done() -> None:
    assert _process(None).failed("No frame for 5 s.").words == (
        "No frame for 5 s. Opening again (1 of 2)."
    )


def test_a_damaged_note_counts_as_none() -> None:
    assert read_climbed(b"\xff{", "boot-1") == Climbed("boot-1")
    assert read_climbed(b"", "boot-1") == Climbed("boot-1")

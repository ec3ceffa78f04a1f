# SPDX-License-Identifier: EUPL-1.2
"""People who cross a line on a real recording, against a count made by eye.

The line stands upright on the road, from the tape down to the kerb. Each crossing below was found
by looking at the frames, every second one round each crossing, before any program counted: the
frame in which the middle of the person passes the line.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sardze_device.camera.events.moment import Occurrence
from sardze_device.camera.events.rules import Rules
from sardze_device.camera.offline import frames_of
from sardze_device.camera.road_users import RoadUserTracks
from sardze_device.camera.watching import RoadWatch
from sardze_models.catalogue import load_catalogue
from sardze_models.road_users import NAME, RoadUsers
from sardze_models.runtime import open_model
from sardze_wire.records import Direction, VehicleClass
from sardze_wire.rules import Line, LineCrossed, Watched

TO_THE_RIGHT = (11, 97, 304, 324, 336, 342, 454, 671, 690, 736, 774, 782)
TO_THE_LEFT = (64, 164, 184, 226, 262, 286, 299, 371, 497, 573, 650, 694, 715, 758, 778)
LINE = Line(
    name="road",
    points=((0.4427, 0.68), (0.4427, 0.26)),
    forward=Direction.UNKNOWN,
    forward_words="to the right",
    back_words="to the left",
)
RULE = LineCrossed(name="people", line="road", classes=(VehicleClass.PERSON,), cool_down_s=2)
START = datetime(2026, 3, 10, 12, tzinfo=UTC)


def crossings(video: Path) -> list[Occurrence]:
    """What the released road-user model, the tracker and the rule make of a recording."""
    finder = RoadUsers(open_model(load_catalogue().entry(NAME), threads=1))
    watch = RoadWatch(
        finder,
        RoadUserTracks(),
        Rules(Watched(lines=(LINE,), rules=(RULE,))),
        local_of=lambda at_ns: START + timedelta(microseconds=at_ns / 1000),
        cpu_s=lambda: 0.0,
    )
    told, last_ns = [], 0
    for frame in frames_of(video, warn=print, on_frame=lambda _frame: None):
        last_ns = frame.captured_ns
        watch.look(frame.lores, [], frame.picture.size, last_ns)
        told += watch.see(last_ns, still=False, legible=())
    return told + watch.finish(last_ns + 1)


@pytest.mark.timeout(600)
def test_persons_who_cross_a_line_are_counted_within_15_percent(photographs: Path) -> None:
    video = photographs / "media" / "vtest.avi"
    if not video.exists():
        pytest.skip(f"no recording at {video}")
    reasons = [each.reason for each in crossings(video)]
    right = sum("to the right" in reason for reason in reasons)
    by_eye = len(TO_THE_RIGHT) + len(TO_THE_LEFT)
    said = f"told {right} to the right and {len(reasons) - right} to the left, by eye 12 and 15"
    assert abs(len(reasons) - by_eye) <= 0.15 * by_eye, said

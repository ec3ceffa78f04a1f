# SPDX-License-Identifier: EUPL-1.2
"""A camera with rules on a drawn road, whole: passages, lanes, speeds and events, held against
the truth. Two passages only; the day of five hundred is ``scripts/bench passages``.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from judged_passages import Score, figures, judge, table
from passages import Watched, day, watch
from sardze_device.camera.compose import open_models
from sardze_wire.records import EventKind, Phase


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    return watch(day(7)[0], 2, open_models(), tmp_path_factory.mktemp("site"))


@pytest.mark.timeout(180)
def test_each_passage_is_one_read_with_lane_direction_class_and_a_speed_with_its_error(
    watched: Watched,
) -> None:
    ended = [read for read in watched.reads if read.phase is Phase.END]
    assert [read.text for read in ended] == [passage.text for passage in watched.passages]
    for read, passage in zip(ended, watched.passages, strict=True):
        assert (read.lane_id, read.direction) == (passage.lane_id, passage.direction)
        assert read.vehicle_class is passage.vehicle_class
        assert read.speed is not None
        assert abs(read.speed.kmh - passage.speed_kmh) < 3 * read.speed.error_kmh


@pytest.mark.timeout(180)
def test_who_drives_too_fast_is_told_once_and_who_does_not_is_not(watched: Watched) -> None:
    score = Score()
    judge(watched, score)
    told, right, must, met = score.found[EventKind.SPEED]
    assert told == right
    assert must == met


@pytest.mark.timeout(180)
def test_what_a_camera_did_not_say_is_held_against_it(watched: Watched) -> None:
    silent = replace(watched, reads=(), events=())
    score = Score()
    judge(silent, score)
    rows = {name: value for name, value, _, _ in figures(score)}
    assert rows["one_read"] == 0
    assert rows["no_read"] == 100
    assert rows["line-crossed_recall"] == 0
    assert "| one_read | 0.0 % | >= 98 |" in table(figures(score), 7, "nothing")

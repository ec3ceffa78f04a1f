# SPDX-License-Identifier: EUPL-1.2
from hypothesis import given
from hypothesis import strategies as st

from sardze_fleet.cli.demo.tally import tally

SEEN = st.lists(st.tuples(st.sampled_from(["a-1", "a-2"]), st.sampled_from(["AB1", "CD2", "EF3"])))


def test_a_plate_that_passed_twice_must_be_read_twice() -> None:
    counted = tally([("a-1", "AB1"), ("a-1", "AB1")], [("a-1", "AB1")])
    assert (counted.passages, counted.reads, counted.right) == (2, 1, 1)
    assert counted.texts_right == 0.5


def test_a_read_at_another_camera_is_not_right() -> None:
    assert tally([("a-1", "AB1")], [("a-2", "AB1")]).right == 0


def test_an_empty_road_read_as_empty_is_all_right() -> None:
    assert tally([], []).texts_right == 1.0


@given(SEEN, SEEN)
def test_never_more_right_than_passed_or_read(
    truth: list[tuple[str, str]], reads: list[tuple[str, str]]
) -> None:
    counted = tally(truth, reads)
    assert 0 <= counted.right <= min(counted.passages, counted.reads)

# SPDX-License-Identifier: EUPL-1.2
"""Which answer belongs to which label."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as some

from sardze_models.evaluation.likeness import Box, overlap
from sardze_models.evaluation.matching import matched

BOXES = some.lists(
    some.tuples(
        some.integers(0, 100), some.integers(0, 100), some.integers(1, 60), some.integers(1, 60)
    ).map(lambda box: (box[0], box[1], box[0] + box[2], box[1] + box[3])),
    max_size=6,
)


def test_one_box_over_two_plates_is_the_plate_that_it_fits_better() -> None:
    wide = (0.0, 0.0, 140.0, 20.0)
    assert matched([wide], [(0, 0, 50, 20), (50, 0, 140, 20)]) == [None, (0, 90 / 140)]


def test_every_plate_gets_the_box_that_lies_on_it() -> None:
    plates = [(0.0, 0.0, 50.0, 20.0), (200.0, 0.0, 250.0, 20.0)]
    assert matched(plates[::-1], plates) == [(1, 1.0), (0, 1.0)]


@settings(deadline=None)
@given(BOXES, BOXES)
def test_no_box_is_used_twice_and_every_pair_overlaps(
    answers: list[Box], labels: list[Box]
) -> None:
    pairs = matched(answers, labels)
    used = [pair[0] for pair in pairs if pair]
    assert len(pairs) == len(labels)
    assert len(used) == len(set(used))
    for label, pair in zip(labels, pairs, strict=True):
        assert pair is None or pair[1] == overlap(answers[pair[0]], label) > 0


@settings(deadline=None)
@given(BOXES, BOXES)
def test_whoever_is_left_out_overlaps_nobody_who_fits_worse(
    answers: list[Box], labels: list[Box]
) -> None:
    pairs = matched(answers, labels)
    used = {pair[0] for pair in pairs if pair}
    for label, pair in zip(labels, pairs, strict=True):
        here = pair[1] if pair else 0.0
        for number, answer in enumerate(answers):
            assert number in used or overlap(answer, label) <= here

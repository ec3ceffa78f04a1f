# SPDX-License-Identifier: EUPL-1.2
"""Finding plates: what the finder makes of a network's answers, and the shipped network itself."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sardze_models.catalogue import CatalogueEntry, load_catalogue
from sardze_models.finder import Detection, PlateFinder
from sardze_models.rectify import homography
from sardze_models.runtime import Model
from sardze_models.synthetic.plates import render_plate

STRIDE = 8


class BrightBoxModel(Model):
    """Answers with every bright upright box on its input, as a perfect but coarse network would.

    It does not see boxes narrower than `least` pixels or wider than `most`, and knows corners to
    whole pixels only.
    """

    def __init__(
        self, entry: CatalogueEntry, *, least: int = 8, most: int = 640, score: float = 0.9
    ) -> None:
        super().__init__(entry, None, [], [])
        self.least, self.most = least, most
        self.score = score
        self.looks = 0

    def run(self, *inputs: NDArray[np.generic]) -> list[NDArray[np.float32]]:
        self.looks += 1
        bright = np.asarray(inputs[0])[0, :, :, 0] > 0.75
        rows, columns = bright.shape[0] // STRIDE, bright.shape[1] // STRIDE
        scores = np.zeros((1, rows, columns, 1), np.float32)
        corners = np.zeros((1, rows, columns, 8), np.float32)
        while bright.any():
            left, top, right, bottom = _first_box(bright)
            bright[top:bottom, left:right] = False
            if not self.least <= right - left <= self.most:
                continue
            middle = np.array([left + right, top + bottom]) / 2
            x, y = (int(value) // STRIDE for value in middle)
            flat = [left, top, right, top, right, bottom, left, bottom]
            for column, fade in ((x, 1.0), (max(x - 1, 0), 0.8)):
                scores[0, y, column, 0] = self.score * fade
                cell = np.array([column + 0.5, y + 0.5] * 4) * STRIDE
                corners[0, y, column] = np.array(flat) - cell
        return [scores, corners]


def _first_box(bright: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    top, left = (int(value) for value in np.argwhere(bright)[0])
    right, bottom = left + 1, top + 1
    while right < bright.shape[1] and bright[top, right]:
        right += 1
    while bottom < bright.shape[0] and bright[bottom, left]:
        bottom += 1
    return left, top, right, bottom


def wide_model(*, least: int = 8, most: int = 640, score: float = 0.9) -> BrightBoxModel:
    entry = load_catalogue().entry("plate-finder")
    return BrightBoxModel(entry, least=least, most=most, score=score)


def close_model(*, score: float = 0.9) -> BrightBoxModel:
    return BrightBoxModel(load_catalogue().entry("plate-close-up"), score=score)


def finder_of(
    wide: BrightBoxModel, close: BrightBoxModel | None = None, *, threshold: float = 0.35
) -> PlateFinder:
    return PlateFinder(wide, close or close_model(), threshold=threshold)


def _road_with(
    boxes: list[tuple[int, int, int, int]], size: tuple[int, int] = (1280, 720)
) -> NDArray[np.uint8]:
    picture = np.full((size[1], size[0]), 60, np.uint8)
    for left, top, right, bottom in boxes:
        picture[top:bottom, left:right] = 250
    return picture


def _far_off(found: Detection, box: tuple[int, int, int, int]) -> float:
    return float(np.abs(np.array(found.box) - box).max())


@pytest.mark.parametrize(
    "size", [(1280, 720), (640, 384), (2304, 1296), (320, 200), (648, 1152), (1153, 771)]
)
def test_a_plate_is_told_in_the_pixels_of_the_picture_it_is_in(size: tuple[int, int]) -> None:
    width, height = size
    box = (width // 4, height // 2, width // 4 + width // 8, height // 2 + height // 12)
    (found,) = finder_of(wide_model()).find(_road_with([box], size))
    shrunk = max(1.0, width / 640, height / 384)
    assert _far_off(found, box) <= 1.5 * shrunk
    assert abs(found.width_px - width // 8) <= 2 * shrunk


def test_corners_go_clockwise_from_top_left() -> None:
    (found,) = finder_of(wide_model()).find(_road_with([(400, 300, 520, 330)]))
    top_left, top_right, bottom_right, bottom_left = found.corners
    assert top_left[0] < top_right[0] and top_left[1] < bottom_left[1]
    assert bottom_right[0] > bottom_left[0] and bottom_right[1] > top_right[1]


def test_several_plates_are_told_once_each() -> None:
    boxes = [(100, 200, 220, 230), (600, 400, 760, 440), (610, 500, 700, 520)]
    found = finder_of(wide_model()).find(_road_with(boxes))
    assert len(found) == 3
    assert all(any(_far_off(each, box) < 4 for each in found) for box in boxes)


def test_what_scores_below_the_threshold_is_not_told() -> None:
    picture = _road_with([(400, 300, 520, 330)])
    assert finder_of(wide_model(score=0.29), threshold=0.3).find(picture) == []
    assert finder_of(wide_model(score=0.31), threshold=0.3).find(picture)


def test_a_look_at_a_frame_is_one_inference() -> None:
    wide, close = wide_model(), close_model()
    finder_of(wide, close).find(_road_with([(400, 300, 520, 330)], (2304, 1296)))
    assert (wide.looks, close.looks) == (1, 0)


def test_looking_closely_costs_a_small_inference_for_each_hope_and_no_more() -> None:
    wide, close = wide_model(score=0.2), close_model()
    boxes = [(100, 200, 220, 230), (600, 400, 760, 440)]
    found = finder_of(wide, close).find(_road_with(boxes), closely=True)
    assert (wide.looks, close.looks) == (1, 2)
    assert len(found) == 2


def test_a_faint_hope_becomes_a_detection_only_on_looking_closely() -> None:
    picture = _road_with([(900, 500, 930, 510)], (1280, 720))
    finder = finder_of(wide_model(score=0.2), close_model(score=0.9))
    assert finder.find(picture) == []
    (found,) = finder.find(picture, closely=True)
    assert _far_off(found, (900, 500, 930, 510)) <= 1.5


def test_looking_closely_measures_corners_again_in_the_pictures_own_resolution() -> None:
    boxes = [(301, 303, 389, 327), (1203, 805, 1291, 829)]
    picture = _road_with(boxes, (2304, 1296))
    finder = finder_of(wide_model())
    for box, found in zip(boxes, _by_place(finder.find(picture)), strict=True):
        assert _far_off(found, box) > 1.0
    for box, found in zip(boxes, _by_place(finder.find(picture, closely=True)), strict=True):
        assert _far_off(found, box) <= 1.0


@pytest.mark.parametrize("box", [(0, 300, 90, 322), (1190, 700, 1280, 720), (0, 0, 60, 16)])
def test_looking_closely_works_up_to_the_rim_of_the_picture(box: tuple[int, int, int, int]) -> None:
    (found,) = finder_of(wide_model()).find(_road_with([box]), closely=True)
    assert _far_off(found, box) <= 1.0


def test_what_looks_like_a_plate_from_afar_only_is_left_out_on_looking_closely() -> None:
    picture = _road_with([(400, 300, 460, 316)])
    finder = finder_of(wide_model(), close_model(score=0.03))
    assert len(finder.find(picture)) == 1
    assert finder.find(picture, closely=True) == []


def test_looking_closely_is_bounded_however_much_there_is_to_look_at() -> None:
    wide, close = wide_model(), close_model()
    boxes = [(x, y, x + 60, y + 16) for x in range(40, 1200, 100) for y in range(40, 700, 100)]
    finder_of(wide, close).find(_road_with(boxes), closely=True)
    assert wide.looks == 1
    assert close.looks <= 6


def _by_place(found: list[Detection]) -> list[Detection]:
    return sorted(found, key=lambda each: each.box[0])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_shipped_finder_finds_a_rendered_plate_on_a_dark_bumper(seed: int) -> None:
    face = render_plate(np.random.default_rng(seed), country="LV", style="long").luma
    truth = np.array([[500, 400], [676, 406], [675, 446], [499, 439]], np.float64)
    picture = _vehicle(face, truth)
    found = PlateFinder.from_catalogue(load_catalogue()).find(picture)
    assert found
    assert float(np.abs(found[0].corners - truth).max()) < 14


def test_the_shipped_finder_finds_nothing_on_an_empty_road() -> None:
    ramp = np.linspace(40, 160, 720).astype(np.uint8)
    picture = np.repeat(ramp[:, None], 1280, axis=1)
    assert PlateFinder.from_catalogue(load_catalogue()).find(picture) == []


def _vehicle(face: NDArray[np.uint8], corners: NDArray[np.float64]) -> NDArray[np.uint8]:
    """A plain dark vehicle on a grey road, with a plate on its bumper."""
    picture = np.full((720, 1280), 105, np.uint8)
    picture[:250] = 190
    picture[150:480, 380:800] = 45
    picture[170:260, 430:750] = 90
    picture[300:340, 390:450] = picture[300:340, 730:790] = 220
    height, width = face.shape
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    back = homography(corners, flat)
    ys, xs = np.mgrid[390:456, 490:690] + 0.5
    there = back @ np.stack([xs.ravel(), ys.ravel(), np.ones(xs.size)])
    u, v = there[0] / there[2], there[1] / there[2]
    inside = (u >= 0) & (u < width) & (v >= 0) & (v < height)
    averaged = np.asarray(face, np.float64)
    for axis in (0, 1):
        averaged = np.mean([np.roll(averaged, shift, axis) for shift in (-1, 0, 1)], axis=0)
    rows, columns = np.mgrid[390:456, 490:690].reshape(2, -1)
    picture[rows[inside], columns[inside]] = averaged[v[inside].astype(int), u[inside].astype(int)]
    return picture

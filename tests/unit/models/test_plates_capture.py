# SPDX-License-Identifier: EUPL-1.2
"""What cameras do to drawn plates: each fault does what its name says, and can be repeated."""

import numpy as np
import pytest
from PIL import Image

from sardze_models.synthetic import plates_capture
from sardze_models.synthetic.plates import render_plate
from sardze_models.synthetic.plates_capture import Fault, Luma

FAULTS: list[Fault] = [
    plates_capture.infrared,
    plates_capture.headlamp,
    plates_capture.rolling_shutter,
    plates_capture.gain_noise,
    plates_capture.sharpened,
    plates_capture.coarse,
    plates_capture.video_coded,
    plates_capture.snowfall,
    plates_capture.captured,
]


@pytest.fixture(scope="module")
def scene() -> Luma:
    """A plate on a grey car, 300 x 150."""
    plate = render_plate(np.random.default_rng(5), country="LV", style="long")
    face = Image.fromarray(plate.luma).resize((240, 52), Image.Resampling.BOX)
    picture = Image.new("L", (300, 150), 90)
    picture.paste(face, (30, 50))
    return np.asarray(picture, dtype=np.uint8)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_keeps_the_size_and_the_given_picture_and_repeats_with_the_seed(
    fault: Fault, scene: Luma
) -> None:
    before = scene.copy()
    for picture in (scene, scene[:37, :61]):
        first, again = (fault(np.random.default_rng(3), picture) for _ in range(2))
        assert first.shape == picture.shape
        assert first.dtype == np.uint8
        assert np.array_equal(first, again)
    assert np.array_equal(scene, before)


def test_under_infrared_the_plate_stands_out_of_the_dark(scene: Luma) -> None:
    for seed in range(5):
        seen = plates_capture.infrared(np.random.default_rng(seed), scene).astype(float)
        assert seen[:30].mean() < 75
        assert np.percentile(seen[55:98, 60:260], 85) - seen[:30].mean() > 60


def test_a_rolling_shutter_leans_upright_edges_and_leaves_rows_where_they_are(scene: Luma) -> None:
    leans = []
    for seed in range(8):
        seen = plates_capture.rolling_shutter(np.random.default_rng(seed), scene)
        edges = [int(np.argmax(np.abs(np.diff(seen[row].astype(int))) > 12)) for row in (55, 96)]
        leans.append(edges[1] - edges[0])
        assert abs(seen[50:102].mean() - scene[50:102].mean()) < 6
    assert min(leans) < 0 < max(leans)


def test_noise_grows_with_light() -> None:
    step = np.repeat(np.array([[20, 200]], np.uint8), 80, axis=1).repeat(120, axis=0)
    louder = 0
    for seed in range(10):
        seen = plates_capture.gain_noise(np.random.default_rng(seed), step).astype(float)
        louder += seen[:, 90:].std() > seen[:, :70].std()
    assert louder >= 9


def test_a_starved_encoder_smooths_and_keeps_the_mean_of_its_blocks(scene: Luma) -> None:
    fine = np.random.default_rng(0).integers(100, 116, scene.shape).astype(np.uint8)
    coded = plates_capture.video_coded(np.random.default_rng(1), fine).astype(float)
    assert coded.std() < 0.7 * fine.std()
    assert abs(coded.mean() - fine.mean()) < 2
    plate = plates_capture.video_coded(np.random.default_rng(1), scene).astype(float)
    assert np.corrcoef(plate.ravel(), scene.ravel())[0, 1] > 0.97


def test_sharpening_overshoots_at_edges(scene: Luma) -> None:
    soft = np.clip(scene, 90, 180).astype(np.uint8)
    seen = plates_capture.sharpened(np.random.default_rng(0), soft)
    assert seen.max() > 185
    assert seen.min() < 85


def test_a_turned_plate_is_seen_whole_and_foreshortened(scene: Luma) -> None:
    widths = []
    for seed in range(12):
        seen = plates_capture.turned(np.random.default_rng(seed), scene, paper=0)
        assert seen.max() > 180
        widths.append(seen.shape[1])
    assert min(widths) < 260
    assert max(widths) > 300


def test_many_pictures_stay_as_they_are(scene: Luma) -> None:
    same = [
        np.array_equal(plates_capture.captured(np.random.default_rng(seed), scene), scene)
        for seed in range(100)
    ]
    assert 25 < sum(same) < 60

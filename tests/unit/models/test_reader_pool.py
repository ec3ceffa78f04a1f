# SPDX-License-Identifier: EUPL-1.2
"""The pool of faces that the reader learns from: drawn once, the same for the same seed."""

from pathlib import Path

import numpy as np
import pytest

from sardze_models.reader import ALPHABET
from sardze_models.synthetic.glyphs import Hand
from sardze_models.training.reader_fonts import FontShapes, choose_shapes, find_fonts
from sardze_models.training.reader_pool import FACE_WIDTH_PX, FacePool, encode_text, open_pool

FACES = 12


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> FacePool:
    return open_pool(tmp_path_factory.mktemp("pool"), FACES, seed=4, fonts=[], processes=1)


def test_a_text_stands_left_aligned_with_blanks_after_it() -> None:
    labels = encode_text("LV12")
    assert [ALPHABET[index] for index in labels] == list("LV12______")


@pytest.mark.timeout(60)
def test_each_face_knows_its_text_and_where_its_characters_are(pool: FacePool) -> None:
    rng = np.random.default_rng(0)
    for number in range(FACES):
        face = pool[number]
        characters = int((face.labels > 0).sum())
        assert face.luma.shape[1] == FACE_WIDTH_PX
        assert characters >= 4
        assert np.isfinite(face.centres[:characters]).all()
        assert np.isnan(face.centres[characters:]).all()
    assert pool.choose(rng, tall_share=0.0).luma.shape[1] == FACE_WIDTH_PX


@pytest.mark.timeout(60)
def test_a_pool_that_is_there_is_not_drawn_again(pool: FacePool, tmp_path: Path) -> None:
    first = open_pool(tmp_path, 3, seed=4, fonts=[], processes=1)
    again = open_pool(tmp_path, FACES, seed=5, fonts=[], processes=1)
    assert np.array_equal(first[2].luma, again[2].luma)
    assert np.array_equal(first[2].luma, pool[2].luma)


def test_without_fonts_our_own_letters_are_varied() -> None:
    assert find_fonts([]) == []
    widths = set()
    for seed in range(12):
        draw = choose_shapes(np.random.default_rng(seed), [])
        widths.add(draw("H", Hand(), 60).shape[1])
    assert len(widths) > 3


def test_a_font_gives_letters_as_high_as_asked_with_tails_pulled_up() -> None:
    folder = Path("/usr/share/fonts/truetype/dejavu")
    path = folder / "DejaVuSans-Bold.ttf"
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    shapes = FontShapes(path)
    tail, plain = shapes.mask("Q", 40, 1.0), shapes.mask("O", 40, 1.0)
    assert tail.shape[0] == plain.shape[0] == 40
    assert np.abs(tail.astype(float) - plain[:, : tail.shape[1]]).mean() > 4

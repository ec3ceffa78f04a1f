# SPDX-License-Identifier: EUPL-1.2
"""The framebuffer, played by a file and a folder of texts as the kernel would write them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sardze_device.display.framebuffer import FramebufferScreen, Geometry, pack, read_geometry
from sardze_device.errors import ScreenError


def make_framebuffer(root: Path, *, size: str = "6,4", bits: int = 16, stride: int = 12) -> Path:
    """A machine with a framebuffer; the file that stands for its pixels."""
    folder = root / "sys/class/graphics/fb0"
    folder.mkdir(parents=True)
    (folder / "virtual_size").write_text(f"{size}\n")
    (folder / "bits_per_pixel").write_text(f"{bits}\n")
    (folder / "stride").write_text(f"{stride}\n")
    device = root / "dev/fb0"
    device.parent.mkdir()
    device.write_bytes(b"\xee" * 4 * stride)
    return device


@pytest.mark.parametrize(
    ("colour", "half", "full"),
    [
        ((255, 0, 0), b"\x00\xf8", b"\x00\x00\xff\x00"),
        ((0, 255, 0), b"\xe0\x07", b"\x00\xff\x00\x00"),
        ((0, 0, 255), b"\x1f\x00", b"\xff\x00\x00\x00"),
        ((255, 255, 255), b"\xff\xff", b"\xff\xff\xff\x00"),
    ],
)
def test_colours_are_packed_as_the_kernel_wants_them(
    colour: tuple[int, int, int], half: bytes, full: bytes
) -> None:
    picture = Image.new("RGB", (1, 1), colour)
    assert pack(picture, Geometry(1, 1, 16, 2)) == half
    assert pack(picture, Geometry(1, 1, 32, 4)) == full


@pytest.mark.parametrize(("bits", "stride"), [(16, 12), (16, 32), (32, 24), (32, 64)])
def test_a_picture_stands_where_it_belongs_in_rows_longer_than_it(
    tmp_path: Path, bits: int, stride: int
) -> None:
    device = make_framebuffer(tmp_path, bits=bits, stride=stride)
    screen = FramebufferScreen("fb0", tmp_path)
    assert screen.size == (6, 4)
    picture = Image.new("RGB", screen.size)
    picture.putpixel((5, 2), (255, 255, 255))
    screen.show(picture)
    screen.close()
    rows = np.frombuffer(device.read_bytes(), np.uint8).reshape(4, stride)
    lit = np.argwhere(rows)
    assert set(lit[:, 0]) == {2}
    assert lit[:, 1].min() == 5 * bits // 8 and lit[:, 1].max() < 6 * bits // 8


@pytest.mark.parametrize("wrong", [{"bits": 8}, {"stride": 4}, {"size": "6"}, {"size": "0,0"}])
def test_a_screen_of_an_unknown_kind_is_refused_with_a_remedy(
    tmp_path: Path, wrong: dict[str, object]
) -> None:
    make_framebuffer(tmp_path, **wrong)  # type: ignore[arg-type]
    with pytest.raises(ScreenError) as caught:
        read_geometry("fb0", tmp_path)
    assert caught.value.remedy


def test_without_a_screen_the_words_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ScreenError, match="no framebuffer fb0.*screen: {kind: none}"):
        FramebufferScreen("fb0", tmp_path)
    make_framebuffer(tmp_path).unlink()
    with pytest.raises(ScreenError, match="group video"):
        FramebufferScreen("fb0", tmp_path)

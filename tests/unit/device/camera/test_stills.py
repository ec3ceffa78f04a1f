# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from sardze_device.camera.clock import ReplayClock
from sardze_device.camera.stills import Stills, list_stills, read_still
from sardze_device.errors import SourceError


def _photograph(path: Path, size: tuple[int, int] = (64, 32), **options: Any) -> Path:
    image = Image.new("RGB", size, (90, 90, 90))
    image.paste((250, 250, 250), (0, 0, size[0] // 4, size[1] // 4))
    image.save(path, **options)
    return path


def _claims(path: Path, width: int, height: int) -> Path:
    """A PNG that says how large it is and holds nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", len(header))
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + b"\0\0\0\0IDAT\x35\xaf\x06\x1e"
    )
    return path


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.bmp", "a.webp", "a.tif"])
def test_photographs_of_the_usual_kinds_are_read(tmp_path: Path, name: str) -> None:
    picture = read_still(_photograph(tmp_path / name))
    assert picture.size == (64, 32)
    assert picture.luma[2, 2] > 200
    assert picture.luma[28, 60] < 120


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "1", "I;16"])
def test_pictures_of_any_mode_have_luma(tmp_path: Path, mode: str) -> None:
    kind = "jpg" if mode == "CMYK" else "png"
    Image.new(mode, (20, 10)).save(tmp_path / f"a.{kind}")
    assert read_still(tmp_path / f"a.{kind}").size == (20, 10)


def test_a_picture_is_turned_upright_as_its_camera_said(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by a quarter
    picture = read_still(_photograph(tmp_path / "a.jpg", exif=exif))
    assert picture.size == (32, 64)
    assert picture.luma[2, 29] > 200
    assert picture.luma[2, 2] < 120


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty"), (b"not a picture", "not a picture"), (b"\xff\xd8\xff\xe0abc", "picture")],
)
def test_what_is_no_picture_is_said(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "bad.jpg"
    file.write_bytes(content)
    with pytest.raises(SourceError, match=words) as caught:
        read_still(file)
    assert caught.value.remedy
    assert str(file) in str(caught.value)


def test_a_photograph_cut_short_is_damaged(tmp_path: Path) -> None:
    whole = _photograph(tmp_path / "a.jpg", (640, 480)).read_bytes()
    (tmp_path / "a.jpg").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError, match="damaged"):
        read_still(tmp_path / "a.jpg")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="does not exist"):
        read_still(tmp_path / "none.jpg")


def test_a_folder_given_as_a_photograph_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        read_still(tmp_path)


@pytest.mark.parametrize(("width", "height"), [(10000, 10000), (100000, 100000)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(
    tmp_path: Path, width: int, height: int
) -> None:
    with pytest.raises(SourceError, match="too large"):
        read_still(_claims(tmp_path / "huge.png", width, height))


def test_a_bad_picture_among_good_ones_is_told_and_nothing_else_is_lost(tmp_path: Path) -> None:
    _photograph(tmp_path / "1.jpg")
    (tmp_path / "2.jpg").write_bytes(b"broken")
    _photograph(tmp_path / "3.png")
    (tmp_path / "notes.txt").write_text("no picture")
    warnings: list[str] = []
    source = Stills([tmp_path], clock=ReplayClock(), warn=warnings.append, interval_s=2.0)
    source.open()
    frames = []
    while (frame := source.read(1.0)) is not None:
        frames.append(frame)
    source.close()
    assert [frame.captured_ns for frame in frames] == [0, 2_000_000_000]
    assert [frame.number for frame in frames] == [1, 2]
    assert len(warnings) == 1
    assert "2.jpg" in warnings[0]


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no picture"):
        list_stills([tmp_path])


def test_colour_of_a_jpeg_is_that_of_its_planes(tmp_path: Path) -> None:
    Image.new("RGB", (32, 32), (200, 40, 60)).save(tmp_path / "a.jpg", quality=95)
    rgb = read_still(tmp_path / "a.jpg").rgb()
    assert np.abs(rgb[16, 16].astype(int) - (200, 40, 60)).max() < 6

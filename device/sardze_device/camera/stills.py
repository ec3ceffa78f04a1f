# SPDX-License-Identifier: EUPL-1.2
"""Photographs: read one safely, or a folder of them as a source.

Rules: a picture is turned upright as its EXIF data says, and positions in it are those of the
upright picture; its size is checked before its pixels are decoded; whatever is wrong with a file
becomes one ``SourceError`` that names it. In a folder a bad file is reported and the next one is
read.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from sardze_device.camera.clock import Clock
from sardze_device.camera.frame import Frame, Picture, from_image, lores_of
from sardze_device.camera.source import Warn
from sardze_device.errors import SourceError

MOST_PIXELS = 64_000_000
"""What the largest sensors of telephones give; a decoded picture of this size takes 200 MB."""
STILL_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"})


def read_still(path: Path) -> Picture:
    """One photograph, upright.

    Raises:
        SourceError: missing, empty, not a picture, damaged or too large.
    """
    try:
        if path.stat().st_size == 0:
            raise SourceError(f"{path} is empty.", remedy="Copy the file again.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                return _decode(image, path)
    except FileNotFoundError as error:
        raise SourceError(f"{path} does not exist.", remedy="Check the name.") from error
    except UnidentifiedImageError as error:
        raise SourceError(
            f"{path} is not a picture that can be read.", remedy="Give a JPEG or PNG file."
        ) from error
    except Image.DecompressionBombError as error:
        raise _too_large(path, "far too many pixels") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise SourceError(f"{path} is damaged: {error}.", remedy="Copy the file again.") from error


class Stills:
    """Photographs in order of their names, one every ``interval_s``."""

    def __init__(
        self, paths: Sequence[Path], *, clock: Clock, warn: Warn, interval_s: float = 3.0
    ) -> None:
        self._paths = paths
        self._clock = clock
        self._warn = warn
        self._interval_ns = int(interval_s * 1e9)
        self._waiting: list[Path] = []
        self._number = 0
        self._due_ns = 0

    def open(self) -> None:
        """List the files; folders are listed, not searched."""
        self._waiting = list_stills(self._paths)
        self._due_ns = self._clock.now_ns()

    def read(self, timeout_s: float, not_before_ns: int = 0) -> Frame | None:
        """The next picture that can be read; none is left out to hold a frame rate."""
        while self._waiting:
            path = self._waiting.pop(0)
            try:
                picture = read_still(path)
            except SourceError as error:
                self._warn(str(error))
                continue
            self._clock.wait_until(self._due_ns)
            captured_ns, self._due_ns = self._due_ns, self._due_ns + self._interval_ns
            self._number += 1
            return Frame(picture, lores_of(picture.luma), captured_ns, self._number)
        return None

    def close(self) -> None:
        """Nothing is held."""


def list_stills(paths: Sequence[Path]) -> list[Path]:
    """Files as given; of a folder its pictures by name.

    Raises:
        SourceError: a path does not exist, or a folder holds no picture.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(p for p in path.iterdir() if p.suffix.lower() in STILL_SUFFIXES)
        if not inside:
            raise SourceError(f"The folder {path} holds no picture.", remedy="Check the path.")
        found += inside
    return found


def _decode(image: Image.Image, path: Path) -> Picture:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise _too_large(path, f"{width}x{height} pixels")
    image.draft("YCbCr", None)  # a JPEG holds these planes already
    upright = ImageOps.exif_transpose(image)
    return from_image(upright)


def _too_large(path: Path, size: str) -> SourceError:
    return SourceError(
        f"{path} is too large: {size}, {MOST_PIXELS // 1_000_000} megapixels are the limit.",
        remedy="Make it smaller or cut it into parts.",
    )

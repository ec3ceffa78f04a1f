# SPDX-License-Identifier: EUPL-1.2
"""The type in which a display writes: DejaVu Sans, which has every letter of the places we serve.

It comes from the system (``fonts-dejavu-core`` in Debian). Without it the letters that Pillow
brings along must do: they are Latin without accents, and ``complete`` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FOLDER = Path("usr/share/fonts/truetype/dejavu")
_PLAIN, _BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
_SIZES_KEPT = 64

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True, slots=True)
class Fonts:
    """Where the files are; None where there are none."""

    folder: Path | None

    @property
    def complete(self) -> bool:
        """Whether letters with accents and Cyrillic ones can be written."""
        return self.folder is not None

    def font(self, type_px: int, bold: bool) -> Font:
        """The type in a size."""
        return _font(self.folder, type_px, bold)

    def width(self, text: str, type_px: int, bold: bool) -> float:
        """How wide a text is."""
        return self.font(type_px, bold).getlength(text)


def find_fonts(root: Path = Path("/")) -> Fonts:
    """The system's fonts, below a prefix."""
    folder = root / FOLDER
    found = all((folder / name).is_file() for name in (_PLAIN, _BOLD))
    return Fonts(folder if found else None)


@lru_cache(maxsize=_SIZES_KEPT)
def _font(folder: Path | None, type_px: int, bold: bool) -> Font:
    if folder is None:
        return ImageFont.load_default(type_px)
    return ImageFont.truetype(str(folder / (_BOLD if bold else _PLAIN)), type_px)

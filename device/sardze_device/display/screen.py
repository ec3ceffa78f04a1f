# SPDX-License-Identifier: EUPL-1.2
"""What a display draws on, behind one protocol: a framebuffer, a PNG file, or nothing."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Protocol

from PIL import Image

from sardze_device.errors import ScreenError
from sardze_device.host import write_durably

_READABLE = 0o640


class Screen(Protocol):
    """Something with a size that shows a picture until it is given another."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""

    def show(self, picture: Image.Image) -> None:
        """Show a picture of just that size.

        Raises:
            ScreenError: it cannot be shown.
        """

    def close(self) -> None:
        """Let the screen go."""


class PictureScreen:
    """A PNG file: who reads it sees a whole picture, the old one or the new one."""

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        self._path = path
        self._size = size

    @property
    def size(self) -> tuple[int, int]:
        """As the site profile has it."""
        return self._size

    def show(self, picture: Image.Image) -> None:
        """Replace the file."""
        coded = io.BytesIO()
        picture.save(coded, "PNG")
        try:
            write_durably(self._path, coded.getvalue(), mode=_READABLE)
        except OSError as error:
            raise ScreenError(
                f"The picture {self._path} cannot be written: {error.strerror}.",
                remedy="Give displays.screen.path a folder that the display may write to.",
            ) from error

    def close(self) -> None:
        """The last picture stays."""


class NullScreen:
    """No screen: the display runs and answers for itself, and nobody sees it."""

    size = (640, 360)

    def show(self, picture: Image.Image) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""

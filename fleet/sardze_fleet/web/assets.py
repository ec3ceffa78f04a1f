# SPDX-License-Identifier: EUPL-1.2
"""The files that pages are made of beside their text: style, scripts, type face.

All of them are read once into memory and served by name only, so that no path from outside ever
meets the disk. An address carries the digest of its content and may be kept for ever. What npm
brings lies in ``static/vendor`` and is put there by ``scripts/build-web``; without it the pages
work, but stand still, and say so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
LIVE = ("vendor/htmx.min.js", "vendor/hx-sse.min.js", "vendor/hx-upsert.min.js")
BUILD_COMMAND = "scripts/build-web"

_MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file with its media type and the digest of its bytes."""

    name: str
    content: bytes
    media_type: str
    digest: str


class Assets:
    """All files by name."""

    def __init__(self, files: Mapping[str, Asset]) -> None:
        self._files = files

    @classmethod
    def read(cls, folder: Path = FOLDER) -> Assets:
        """Reads every file of a known kind below ``folder``."""
        files = {}
        for path in sorted(folder.rglob("*")):
            if path.suffix in _MEDIA_TYPES and path.is_file():
                name = path.relative_to(folder).as_posix()
                content = path.read_bytes()
                digest = hashlib.sha256(content).hexdigest()[:12]
                files[name] = Asset(name, content, _MEDIA_TYPES[path.suffix], digest)
        return cls(files)

    @property
    def live(self) -> bool:
        """Whether the files that bring live updates are there."""
        return all(name in self._files for name in LIVE)

    def find(self, name: str) -> Asset | None:
        """The file of that name."""
        return self._files.get(name)

    def address(self, name: str) -> str:
        """Where a page finds the file."""
        return f"/static/{name}?v={self._files[name].digest}"

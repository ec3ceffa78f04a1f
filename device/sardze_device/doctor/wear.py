# SPDX-License-Identifier: EUPL-1.2
"""What the disk under a folder says of its wear, and whether it takes a file at all.

eMMC tells its use in steps of a tenth and whether it nears its end (JEDEC eMMC 5.0: life_time and
pre_eol_info in sysfs); SD cards tell nothing. ext4 counts the errors it met.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from tempfile import TemporaryFile

from sardze_device.doctor.diagnosis import Wear

_NEAR_END = 2  # pre_eol_info: 1 normal, 2 warning, 3 urgent


def read_wear(root: Path, folder: Path) -> Wear:
    """The worst that any disk of this machine tells; ``folder`` is tried with a file."""
    block = root / "sys" / "block"
    steps = [
        int(word, 16)
        for told in sorted(block.glob("mmcblk*/device/life_time"))
        for word in _text(told).split()
        if word.startswith("0x")
    ]
    ends = [_text(told) for told in block.glob("mmcblk*/device/pre_eol_info")]
    errors = [_text(told) for told in (root / "sys" / "fs" / "ext4").glob("*/errors_count")]
    return Wear(
        life_steps=max(steps, default=0) or None,  # 0: not defined
        near_end=any(end.startswith("0x") and int(end, 16) >= _NEAR_END for end in ends),
        errors=sum(int(count) for count in errors if count.isdecimal()),
        read_only=not _takes_files(folder),
    )


def _takes_files(folder: Path) -> bool:
    try:
        with TemporaryFile(dir=folder) as stream:
            stream.write(b"\0")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        return error.errno != errno.EROFS  # other reasons are told as permissions
    return True


def _text(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""

# SPDX-License-Identifier: EUPL-1.2
"""A camera without a picture: appends numbered facts and says each sequence number once it is kept.

``python -m`` is not needed: ``outbox_writer.py OUTBOX FIRST COUNT [PICTURE_BYTES] [PAUSE_S]``. One
line a fact: its number, its sequence, its event id, the size of the write-ahead log. A full disk
gives a line ``full NUMBER`` and the program goes on, as the camera does.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from device_facts import plate_read
from sardze_device.errors import OutboxFullError
from sardze_device.outbox import Outbox


def main() -> None:
    """Append until the count is reached or somebody kills us."""
    path, first, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    picture = bytes(int(sys.argv[4])) if len(sys.argv) > 4 else b""
    pause_s = float(sys.argv[5]) if len(sys.argv) > 5 else 0.0
    log = path.with_name(path.name + "-wal")
    pictures = (picture,) if picture else ()
    with Outbox.open(path) as outbox:
        print("open", flush=True)
        for number in range(first, first + count):
            record = plate_read(number, pictures=pictures)
            try:
                sequence = outbox.append(record, pictures)
            except OutboxFullError:
                print("full", number, flush=True)
                continue
            size = log.stat().st_size if log.exists() else 0
            print(number, sequence, record.event_id, size, flush=True)
            time.sleep(pause_s)


if __name__ == "__main__":
    main()

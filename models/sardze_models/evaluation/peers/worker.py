# SPDX-License-Identifier: EUPL-1.2
"""The program in a peer's own process: photographs' names in, answers out, a line of JSON each.

``python -P worker.py MODULE.py``. The module's `open_peer` takes how many threads are allowed and
the names of countries by code, and gives a version and a function from a picture (height, width,
3; blue first) to answers: box, the text with no country told, its confidence, and the texts that
would have been said with one country told, by code ("" for countries unknown to it). The clock
runs over that function alone, not over opening the picture. What the vendor prints goes to stderr.
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any


def peak_rss_mb() -> float:
    """The most memory this process ever had. Not of those before it, which getrusage counts in."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def main(module: str) -> None:
    """Say hello with the version, then answer until there are no more lines."""
    import numpy as np
    from PIL import Image

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    hello = json.loads(sys.stdin.readline())
    version, analyse = _opened(module).open_peer(hello["threads"], hello["countries"])
    _send(answers, {"version": version})
    for line in sys.stdin:
        with Image.open(json.loads(line)["file"]) as picture:
            pixels = np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])
        started = time.process_time()
        found = analyse(pixels)
        spent_ms = (time.process_time() - started) * 1000
        _send(answers, {"answers": found, "cpu_ms": spent_ms, "peak_rss_mb": peak_rss_mb()})


def _opened(module: str) -> Any:
    spec = importlib.util.spec_from_file_location("peer", module)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{module} is no Python module")
    opened = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(opened)
    return opened


def _send(answers: Any, record: dict[str, object]) -> None:
    answers.write(json.dumps(record) + "\n")
    answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])

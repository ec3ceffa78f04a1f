# SPDX-License-Identifier: EUPL-1.2
"""Passages through the real camera against the truth: ``scripts/bench passages``.

JSON lines ``{"name", "value", "unit", "against", "ratio"}``; ``--table FILE`` writes Markdown too.
``--passages`` says how many of the whole day, ``--seed`` which day. Same seed, same answer.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from judged_passages import Score, figures, judge, table
from passages import Scene, Watched, day, watch
from sardze_device.camera.compose import open_models


def main() -> None:
    """Watch the day and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--table", type=Path)
    asked = parser.parse_args()
    models, score, told = open_models(), Score(), []
    for scene in day(asked.seed):
        count = max(1, round(asked.passages * scene.share))
        with tempfile.TemporaryDirectory() as folder:
            watched = watch(scene, count, models, Path(folder))
        judge(watched, score)
        told.append(_scene_words(scene, watched))
    rows = figures(score)
    for name, value, unit, aim in rows:
        line = {"name": f"passages.{name}", "value": round(value, 2), "unit": unit}
        print(json.dumps({**line, "against": aim or None, "ratio": None}), flush=True)
    if asked.table:
        asked.table.write_text(table(rows, asked.seed, "; ".join(told)), encoding="utf-8")


def _scene_words(scene: Scene, watched: Watched) -> str:
    alone = Score()
    judge(watched, alone)
    words = f"{scene.name} {alone.passages} ({alone.once} once)"
    print(
        json.dumps(
            {
                "name": f"passages.{scene.name}",
                "value": alone.once,
                "unit": "once",
                "against": f"{alone.passages} passages",
                "ratio": None,
            }
        ),
        flush=True,
    )
    return words


if __name__ == "__main__":
    main()

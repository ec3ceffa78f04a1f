# SPDX-License-Identifier: EUPL-1.2
"""People who cross a line on a real recording, against a count made by eye.

The line stands upright on the road, from the tape down to the kerb. Each crossing below was found
by looking at the frames, every second one round each crossing, before any program counted: the
frame in which the middle of the person passes the line.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

TO_THE_RIGHT = (11, 97, 304, 324, 336, 342, 454, 671, 690, 736, 774, 782)
TO_THE_LEFT = (64, 164, 184, 226, 262, 286, 299, 371, 497, 573, 650, 694, 715, 758, 778)
PROFILE = """\
schema: sardze/site/1
site_id: campus
name: Campus
privacy: {purpose: test, legal_basis: test, controller: test, impact_assessment: test, retention_hours: 1}
broker: {host: 127.0.0.1}
cameras:
  - device_id: campus-01
    name: Road
    source: {kind: video, path: vtest.avi, realtime: false}
    lines:
      - name: road
        points: [[0.4427, 0.68], [0.4427, 0.26]]
        forward: unknown
        forward_words: to the right
        back_words: to the left
    rules:
      - {kind: line-crossed, name: people, line: road, classes: [person], cool_down_s: 2}
"""  # noqa: E501 - a profile


@pytest.mark.timeout(900)
def test_persons_who_cross_a_line_are_counted_within_15_percent(
    photographs: Path, tmp_path: Path
) -> None:
    video = photographs / "media" / "vtest.avi"
    if not video.exists():
        pytest.skip(f"no recording at {video}")
    site = tmp_path / "campus.yaml"
    site.write_text(PROFILE)
    done = subprocess.run(
        [sys.executable, "-m", "sardze_device", "replay", "--json", "--site", site, video],
        capture_output=True,
        text=True,
        check=True,
        timeout=800,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    reasons = [each["reason"] for each in told if each.get("kind") == "line-crossed"]
    right = sum("to the right" in reason for reason in reasons)
    by_eye = len(TO_THE_RIGHT) + len(TO_THE_LEFT)
    said = f"told {right} to the right and {len(reasons) - right} to the left, by eye 12 and 15"
    assert abs(len(reasons) - by_eye) <= 0.15 * by_eye, said
    assert right and right < len(reasons), said

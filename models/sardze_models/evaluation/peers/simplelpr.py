# SPDX-License-Identifier: EUPL-1.2
"""SimpleLPR, a commercial plate reader, in its evaluation mode; run by `worker`.

Its texts are taken as they come: evaluation mode was not seen to mask any. All countries that it
shares with us weigh the same. Of one analysis, "told" is its first text by the told country's
template, and its text without template where it has none or nothing fits: the same text as with
that country alone switched on, so it is asked once a photograph.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

import simplelpr

_ITS_NAMES = {"CZ": "Czech-Republic", "GB": "UK-GreatBritain", "TR": "Turkey"}
"""Where its name of a country is another than ours."""


def open_peer(
    threads: int, countries: Mapping[str, str]
) -> tuple[str, Callable[[Any], list[dict[str, object]]]]:
    """The engine with one processor; see `worker`."""
    settings = simplelpr.EngineSetupParms()
    settings.maxConcurrentImageProcessingOps = threads
    engine = simplelpr.SimpleLPR(settings)
    wanted = {_ITS_NAMES.get(code, name) for code, name in countries.items()}
    processor = engine.createProcessor()
    for number in range(engine.numSupportedCountries):
        known = engine.get_countryCode(number) in wanted
        processor.set_countryWeight(number, 1.0 if known else 0.0)
    processor.realizeCountryWeights()
    processor.plateRegionDetectionEnabled = True

    def analyse(picture: Any) -> list[dict[str, object]]:
        # The engine lives as long as its processor is asked.
        return [_answer(found) for found in processor.analyze(picture) if engine and found.matches]

    return version("simplelpr"), analyse


def _answer(candidate: Any) -> dict[str, object]:
    # In its own order, best first. Not by confidence: a text that leaves characters out has more.
    best = candidate.matches[0]
    told = {match.countryISO: match.text for match in reversed(candidate.matches)}
    return {
        "box": _box(candidate),
        "text": best.text,
        "confidence": min(1.0, max(0.0, best.confidence)),
        "told": {"": best.text} | told,
    }


def _box(candidate: Any) -> tuple[float, float, float, float]:
    """Round the plate where it saw its rim, else round the characters."""
    corners = [(float(point.x), float(point.y)) for point in candidate.plateRegionVertices]
    if candidate.plateDetectionConfidence > 0 and len(corners) == 4:
        xs, ys = zip(*corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)
    box = candidate.boundingBox
    left, top = float(box.left), float(box.top)
    return left, top, left + float(box.width), top + float(box.height)

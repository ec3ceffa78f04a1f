# SPDX-License-Identifier: EUPL-1.2
"""Figures of many photographs' marks: finding, reading and cost. None where there is nothing to
count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sardze_models.evaluation.intervals import Estimate, Share, estimate, share
from sardze_models.evaluation.marks import PhotographMarks, PlateMark


@dataclass(frozen=True, slots=True)
class Reading:
    """Texts of legible plates, as a whole and by character."""

    legible: int
    exact_told: Share | None
    exact_untold: Share | None
    character_error: Estimate | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of photographs shows; `weak` are the plates whose texts may be another's."""

    photographs: int
    plates: int
    findable: int
    found_half: Share | None
    found_third: Share | None
    median_overlap: Estimate | None
    false_boxes: Estimate | None
    reading: Reading
    weak: Reading


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and 90th percentile over photographs."""

    median: float
    ninetieth: float


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor time a photograph in milliseconds, and the memory it took at most."""

    cpu_ms: Spread
    parts_ms: dict[str, Spread]
    peak_rss_mb: float


def figures_of(marks: Sequence[PhotographMarks]) -> Figures:
    """The figures of some photographs."""
    plates = [plate for mark in marks for plate in mark.plates]
    findable = [plate for plate in plates if plate.findable]
    legible = [plate for plate in plates if plate.legible]
    false = [mark.false_boxes for mark in marks if mark.false_boxes is not None]
    shares = [plate.share for plate in findable if plate.found_third]
    return Figures(
        photographs=len(marks),
        plates=len(plates),
        findable=len(findable),
        found_half=share_of(findable, lambda plate: plate.found_half),
        found_third=share_of(findable, lambda plate: plate.found_third),
        median_overlap=_estimate(shares, np.median),
        false_boxes=_estimate(false, np.mean),
        reading=_reading([plate for plate in legible if not plate.weak]),
        weak=_reading([plate for plate in legible if plate.weak]),
    )


def by_set(marks: Sequence[PhotographMarks]) -> dict[str, Figures]:
    """The figures of each set, and of ``all``."""
    groups = sorted({mark.photograph.group for mark in marks})
    parts = {
        group: figures_of([mark for mark in marks if mark.photograph.group == group])
        for group in groups
    }
    return parts | {"all": figures_of(marks)}


def cost_of(marks: Sequence[PhotographMarks], peak_rss_mb: float) -> Cost | None:
    """What the photographs took; None of none."""
    if not marks:
        return None
    names = dict.fromkeys(name for mark in marks for name in mark.parts_ms)
    return Cost(
        cpu_ms=_spread([mark.cpu_ms for mark in marks]),
        parts_ms={
            name: _spread([mark.parts_ms.get(name, 0.0) for mark in marks]) for name in names
        },
        peak_rss_mb=peak_rss_mb,
    )


def share_of(plates: Sequence[PlateMark], true: Callable[[PlateMark], bool]) -> Share | None:
    """The share of plates of which something is true."""
    return share(sum(map(true, plates)), len(plates))


def _reading(legible: Sequence[PlateMark]) -> Reading:
    return Reading(
        legible=len(legible),
        exact_told=share_of(legible, lambda plate: plate.exact_told),
        exact_untold=share_of(legible, lambda plate: plate.exact_untold),
        character_error=_estimate([plate.character_error for plate in legible], np.mean),
    )


def _estimate(values: Sequence[float], statistic: Callable[..., np.floating]) -> Estimate | None:
    return estimate(np.asarray(values, np.float64), lambda drawn: float(statistic(drawn)))


def _spread(values: Sequence[float]) -> Spread:
    median, ninetieth = np.quantile(values, (0.5, 0.9))
    return Spread(float(median), float(ninetieth))

# SPDX-License-Identifier: EUPL-1.2
"""All figures of one evaluation as one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sardze_models.evaluation.bands import Band, by_tilt, by_width
from sardze_models.evaluation.calibration import Calibration, calibration
from sardze_models.evaluation.figures import Cost, Figures, by_set, cost_of
from sardze_models.evaluation.labels import Photograph
from sardze_models.evaluation.marks import PhotographMarks, PlateMark, failures_of
from sardze_models.evaluation.rendered import RenderedReport


@dataclass(frozen=True, slots=True)
class Standing:
    """One system over all photographs, to be compared with others."""

    system: str
    version: str
    sets: Mapping[str, Figures]
    cost: Cost | None
    remark: str


@dataclass(frozen=True, slots=True)
class FailedPlate:
    """A plate that counts against ours, as on the contact sheet."""

    file: str
    group: str
    weak: bool
    reason: str
    width_px: float
    share: float
    country: str
    text: str
    told: str
    untold: str
    confidence_told: float
    confidence_untold: float


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one run found out; what was not asked for is empty or None."""

    split: str
    models: Mapping[str, str]
    """Versions by name."""
    sets: Mapping[str, Figures]
    widths: Sequence[Band]
    tilts: Sequence[Band]
    calibration_untold: Calibration | None
    calibration_told: Calibration | None
    failures: Sequence[FailedPlate]
    cost: Cost | None
    standings: Sequence[Standing] = ()
    rendered: RenderedReport | None = None


def report_of(
    split: str,
    marks: Sequence[PhotographMarks],
    *,
    models: Mapping[str, str],
    peak_rss_mb: float,
    standings: Sequence[Standing] = (),
    rendered: RenderedReport | None = None,
) -> Report:
    """The record of a run over some photographs; over none, that of drawn plates alone."""
    legible = [
        plate
        for mark in marks
        for plate in mark.plates
        if plate.legible and not plate.weak and plate.answer
    ]
    return Report(
        split=split,
        models=models,
        sets=by_set(marks) if marks else {},
        widths=by_width(marks) if marks else (),
        tilts=by_tilt(marks) if marks else (),
        calibration_untold=calibration(
            [plate.untold.confidence for plate in legible],
            [plate.exact_untold for plate in legible],
        ),
        calibration_told=calibration(
            [plate.told.confidence for plate in legible], [plate.exact_told for plate in legible]
        ),
        failures=[_failed(*each) for each in failures_of(marks)],
        cost=cost_of(marks, peak_rss_mb),
        standings=tuple(standings),
        rendered=rendered,
    )


def _failed(photograph: Photograph, plate: PlateMark) -> FailedPlate:
    return FailedPlate(
        file=photograph.file.name,
        group=photograph.group,
        weak=plate.weak,
        reason=str(plate.reason),
        width_px=round(plate.label.width_px, 1),
        share=round(plate.share, 3),
        country=plate.label.country,
        text=plate.label.text,
        told=plate.told.text,
        untold=plate.untold.text,
        confidence_told=round(plate.told.confidence, 4),
        confidence_untold=round(plate.untold.confidence, 4),
    )

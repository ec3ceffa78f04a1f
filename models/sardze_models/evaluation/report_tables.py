# SPDX-License-Identifier: EUPL-1.2
"""The report as tables, in the order in which a person asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sardze_models.evaluation.bands import Band
from sardze_models.evaluation.calibration import Calibration
from sardze_models.evaluation.figures import Cost, Figures, Reading
from sardze_models.evaluation.marks import Reason
from sardze_models.evaluation.rendered import RenderedReport
from sardze_models.evaluation.report import FailedPlate, Report, Standing
from sardze_models.evaluation.tables import NONE, Table, number, percent


def tables_of(report: Report) -> Iterator[Table]:
    """What the run found out; nothing for what was not asked for."""
    if report.sets:
        yield _finding(report.sets)
        yield _reading(report.sets)
        if any(figures.weak.legible for figures in report.sets.values()):
            yield _weak(report.sets)
        yield _bands("By the plate's width in the picture", report.widths)
        yield _bands("By the plate's tilt, from 80 px", report.tilts)
    for title, calibration in (
        ("Confidence, country not told", report.calibration_untold),
        ("Confidence, country told", report.calibration_told),
    ):
        if calibration:
            yield _calibration(title, calibration)
    if report.failures:
        yield _reasons(report.failures)
    if report.cost:
        yield _cost(report.cost)
    if report.standings:
        yield _standings(report.standings)
        yield _standings_by_set(report.standings)
    if report.rendered:
        yield from _rendered(report.rendered)


def _finding(sets: Mapping[str, Figures]) -> Table:
    return Table(
        "Finding: plates from 60 px, in percent [95 % interval]",
        ("set", "photos", "plates", "IoU .5", "IoU .3", "median IoU", "false boxes a photo"),
        [
            (
                name,
                str(figures.photographs),
                str(figures.findable),
                percent(figures.found_half),
                percent(figures.found_third),
                number(figures.median_overlap),
                number(figures.false_boxes),
            )
            for name, figures in sets.items()
        ],
    )


def _reading(sets: Mapping[str, Figures]) -> Table:
    rows = [(name, *_texts(figures.reading)) for name, figures in sets.items()]
    return Table("Reading: plates from 80 px with a text", _READING, rows)


def _weak(sets: Mapping[str, Figures]) -> Table:
    rows = [
        (name, *_texts(figures.weak))
        for name, figures in sets.items()
        if figures.weak.legible and name != "all"
    ]
    return Table("Reading, weak labels: counted nowhere else", _READING, rows)


_READING = ("set", "plates", "exact, told", "exact, not told", "character error")


def _texts(reading: Reading) -> tuple[str, ...]:
    return (
        str(reading.legible),
        percent(reading.exact_told),
        percent(reading.exact_untold),
        number(reading.character_error),
    )


def _bands(title: str, bands: Sequence[Band]) -> Table:
    return Table(
        title,
        ("band", "plates", "IoU .5", "IoU .3", "texts", "exact, told", "exact, not told"),
        [
            (
                band.name,
                str(band.plates),
                percent(band.found_half),
                percent(band.found_third),
                str(band.exact_told.whole if band.exact_told else 0),
                percent(band.exact_told),
                percent(band.exact_untold),
            )
            for band in bands
        ],
    )


def _calibration(title: str, known: Calibration) -> Table:
    return Table(
        title,
        ("confidence", "texts", "mean confidence", "right"),
        [
            (
                f"{each.low:.1f} to {each.high:.1f}",
                str(each.right.whole),
                f"{each.mean_confidence * 100:.1f}",
                percent(each.right),
            )
            for each in known.bins
        ],
        f"expected calibration error {number(known.error)} over {known.texts} texts; "
        f"by chance alone {known.chance:.3f}; Brier score {known.brier:.3f}",
    )


def _reasons(failures: Sequence[FailedPlate]) -> Table:
    trusted = Counter(plate.reason for plate in failures if not plate.weak)
    weak = Counter(plate.reason for plate in failures if plate.weak)
    rows = [
        (reason.value, str(trusted[reason]), str(weak[reason]))
        for reason in Reason
        if trusted[reason] or weak[reason]
    ]
    return Table("What failed", ("reason", "plates", "with weak labels"), rows)


def _cost(cost: Cost) -> Table:
    rows = {"photograph to text": cost.cpu_ms} | cost.parts_ms
    return Table(
        "Processor time a photograph, ms",
        ("part", "median", "90th percentile"),
        [
            (name, f"{spread.median:.1f}", f"{spread.ninetieth:.1f}")
            for name, spread in rows.items()
        ],
        f"peak memory {cost.peak_rss_mb:.0f} MB",
    )


def _standings(standings: Sequence[Standing]) -> Table:
    return Table(
        "Systems side by side",
        (
            "system",
            "IoU .5",
            "IoU .3",
            "false boxes",
            "exact, told",
            "exact, not told",
            "character error",
            "CPU ms, median",
            "90th",
            "RSS MB",
        ),
        [_standing(each) for each in standings],
        "\n".join(f"{each.system}: {each.remark}" for each in standings if each.remark),
    )


def _standings_by_set(standings: Sequence[Standing]) -> Table:
    """Exact texts only, as parts of a whole: sets are small."""
    names = [
        name
        for name, figures in standings[0].sets.items()
        if figures.reading.legible and name != "all"
    ]
    rows = []
    for each in standings:
        cells = []
        for name in names:
            reading = each.sets[name].reading
            told, untold = reading.exact_told, reading.exact_untold
            parts = (str(share.part) if share else NONE for share in (told, untold))
            cells.append(f"{' / '.join(parts)} of {reading.legible}")
        rows.append((each.system, *cells))
    return Table("Systems by set: exact, told / not told", ("system", *names), rows)


def _standing(each: Standing) -> tuple[str, ...]:
    figures, cost = each.sets["all"], each.cost
    return (
        f"{each.system} {each.version}".strip(),
        percent(figures.found_half),
        percent(figures.found_third),
        number(figures.false_boxes, 2),
        percent(figures.reading.exact_told),
        percent(figures.reading.exact_untold),
        number(figures.reading.character_error),
        f"{cost.cpu_ms.median:.0f}" if cost else NONE,
        f"{cost.cpu_ms.ninetieth:.0f}" if cost else NONE,
        f"{cost.peak_rss_mb:.0f}" if cost else NONE,
    )


def _rendered(rendered: RenderedReport) -> Iterator[Table]:
    misread = {each.country: each.examples for each in rendered.countries}
    yield Table(
        f"Drawn plates, {rendered.width_px} px wide, {rendered.count} a country",
        ("country", "exact, told", "exact, not told", "misread, told"),
        [
            (
                each.country,
                percent(each.exact_told),
                percent(each.exact_untold),
                ", ".join(f"{true}→{said or NONE}" for true, said in misread[each.country]),
            )
            for each in rendered.countries
        ],
    )
    if rendered.calibration:
        yield _calibration("Confidence on drawn plates, country not told", rendered.calibration)

# SPDX-License-Identifier: EUPL-1.2
"""How well plates are found and read: `python -m sardze_models.evaluate --labels labels.csv`.

The table of labels has the columns file, x1, y1, x2, y2, text, country, split and set, a row a
plate; pictures are named from the table's folder. With or without one, drawn plates can be read
(--rendered). Ends with 1 where labels or models cannot be used, and with 3 where a peer that was
asked for is not installed or stops. docs/models/evaluation.md says what each figure means.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from sardze_models.catalogue import Catalogue, load_catalogue
from sardze_models.errors import ModelError, PeerError
from sardze_models.evaluation import tables
from sardze_models.evaluation.answers import Reply
from sardze_models.evaluation.failure_sheet import save_failures
from sardze_models.evaluation.figures import by_set, cost_of
from sardze_models.evaluation.labels import Photograph, read_labels
from sardze_models.evaluation.marks import Conventions, PhotographMarks, marks_of
from sardze_models.evaluation.ours import OurReader, Ours, open_luma
from sardze_models.evaluation.peers.known import PEERS, Peer
from sardze_models.evaluation.peers.running import check_installed, running
from sardze_models.evaluation.peers.worker import peak_rss_mb
from sardze_models.evaluation.rendered import WIDTH_PX, RenderedReport, measure_rendered
from sardze_models.evaluation.report import Report, Standing, report_of
from sardze_models.evaluation.report_tables import tables_of
from sardze_models.synthetic.plates_recipes import COUNTRIES

Item = TypeVar("Item")

UNUSABLE, PEER_MISSING = 1, 3
"""Exit codes."""
PICTURES = (".jpg", ".jpeg", ".png")


@dataclass(frozen=True, slots=True)
class Options:
    """What the person asked for, named as on the command line."""

    labels: Path | None
    split: str
    models: Path | None
    quick: bool
    find_only: bool
    threads: int
    complete: tuple[str, ...]
    weak: tuple[str, ...]
    peers: tuple[str, ...]
    peers_python: Path
    rendered: tuple[str, ...]
    count: int
    width: int
    failures: Path | None
    markdown: Path | None
    as_json: bool

    @property
    def conventions(self) -> Conventions:
        return Conventions(frozenset(self.complete), frozenset(self.weak))

    def check(self) -> None:
        """What cannot go together or is not known, said before anything runs."""
        if not self.labels and not self.rendered:
            raise click.UsageError("Say what to read: --labels FILE, --rendered COUNTRIES or both.")
        if not self.labels and (self.peers or self.failures):
            raise click.UsageError("--peers and --failures need photographs: --labels FILE.")
        if self.find_only and self.rendered:
            raise click.UsageError("--find-only reads nothing, --rendered only reads.")
        if self.failures and self.failures.suffix.lower() not in PICTURES:
            raise click.UsageError(f"--failures needs a picture's name: {', '.join(PICTURES)}.")
        for name, known in ((self.peers, PEERS), (self.rendered, COUNTRIES)):
            unknown = [each for each in name if each not in known]
            if unknown:
                raise click.UsageError(f"Not known: {', '.join(unknown)}; {', '.join(known)} are.")


def evaluate(options: Options) -> Report:
    """Run ours, the peers and the drawn plates, as far as asked for.

    Raises:
        ModelError: labels, models or a peer cannot be used.
    """
    peers = [PEERS[name] for name in options.peers]
    for peer in peers:
        check_installed(peer, options.peers_python)
    photographs = read_labels(options.labels, options.split) if options.labels else []
    if options.find_only:
        photographs = [_without_texts(photograph) for photograph in photographs]
    catalogue = load_catalogue(options.models)
    marks = _our_marks(catalogue, photographs, options) if photographs else []
    peak_mb = peak_rss_mb()
    ours = Standing("ours", "", by_set(marks), cost_of(marks, peak_mb), "")
    others = [_standing(peer, photographs, options) for peer in peers]
    if options.failures:
        shown = save_failures(marks, options.failures)
        click.echo(f"{shown} failed plates are shown in {options.failures}", err=True)
    return report_of(
        options.split,
        marks,
        models={
            name: entry.version
            for name, entry in catalogue.entries.items()
            if name.startswith("plate-")
        },
        peak_rss_mb=peak_mb,
        standings=[ours, *others] if others else (),
        rendered=_rendered(catalogue, options) if options.rendered else None,
    )


def _our_marks(
    catalogue: Catalogue, photographs: Sequence[Photograph], options: Options
) -> list[PhotographMarks]:
    ours = Ours.from_catalogue(
        catalogue,
        find_only=options.find_only,
        closely=not options.quick,
        threads=options.threads,
    )

    def ask(photograph: Photograph) -> Reply:
        return ours.reply(open_luma(photograph.file), photograph.countries)

    return _marks("ours", ask, photographs, options.conventions)


def _marks(
    name: str,
    ask: Callable[[Photograph], Reply],
    photographs: Sequence[Photograph],
    conventions: Conventions,
) -> list[PhotographMarks]:
    """The first photograph is asked about twice: the first time warms up and is not counted."""
    ask(photographs[0])
    return [
        marks_of(photograph, ask(photograph), conventions)
        for photograph in _progress(name, photographs)
    ]


def _standing(peer: Peer, photographs: Sequence[Photograph], options: Options) -> Standing:
    conventions = options.conventions
    if not peer.knows_plates:
        conventions = replace(conventions, complete=frozenset())
    with running(peer, options.peers_python, threads=options.threads) as process:
        marks = _marks(peer.name, process.reply, photographs, conventions)
        cost = cost_of(marks, process.peak_rss_mb)
        return Standing(peer.name, process.version, by_set(marks), cost, peer.remark)


def _rendered(catalogue: Catalogue, options: Options) -> RenderedReport:
    return measure_rendered(
        OurReader.from_catalogue(catalogue, threads=options.threads).read,
        _progress("drawn plates", options.rendered),
        count=options.count,
        width_px=options.width,
    )


def _without_texts(photograph: Photograph) -> Photograph:
    return replace(photograph, labels=tuple(replace(label, text="") for label in photograph.labels))


def _progress(name: str, items: Sequence[Item]) -> Iterator[Item]:
    """For a person at a terminal; silent elsewhere."""
    if sys.stderr.isatty():
        with click.progressbar(items, label=f"{name:<12}", file=sys.stderr) as shown:
            yield from shown
    else:
        yield from items


def _names(_: click.Context, __: click.Parameter, value: str) -> tuple[str, ...]:
    return tuple(name for part in value.split(",") if (name := part.strip()))


def _text(report: Report) -> str:
    return "\n\n".join([_about(report), *map(tables.plain, tables_of(report))])


def _document(report: Report) -> str:
    made = "Made by `python -m sardze_models.evaluate --markdown`; [what they mean](evaluation.md)."
    shown = map(tables.markdown, tables_of(report))
    return "\n\n".join(["# Figures", made, _about(report), *shown]) + "\n"


def _about(report: Report) -> str:
    used = ", ".join(f"{name} {version}" for name, version in report.models.items())
    return f"Split {report.split}; {used}. In brackets: 95 % intervals."


@click.command(help=__doc__)
@click.option("--labels", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--split", default="val", show_default=True, help="train, val or all.")
@click.option("--models", type=click.Path(path_type=Path), help="A folder with a catalogue.json.")
@click.option("--quick", is_flag=True, help="One look a picture, as for video.")
@click.option("--find-only", is_flag=True, help="Do not read.")
@click.option("--threads", default=1, show_default=True)
@click.option(
    "--complete",
    default="set_a,set_b",
    show_default=True,
    callback=_names,
    help="Sets in which every plate has a label, so that false boxes can be counted.",
)
@click.option(
    "--weak",
    default="set_h",
    show_default=True,
    callback=_names,
    help="Sets whose texts may be another plate's; their reading is counted apart.",
)
@click.option("--peers", default="", callback=_names, help=f"Run others too: {', '.join(PEERS)}.")
@click.option(
    "--peers-python",
    type=click.Path(path_type=Path),
    default=Path(sys.executable),
    help="The Python interpreter in which the peers are installed; else this one.",
)
@click.option(
    "--rendered", default="", callback=_names, help="Read drawn plates of countries: LV,LT,UA."
)
@click.option("--count", default=200, show_default=True, help="Drawn plates a country.")
@click.option("--width", default=WIDTH_PX, show_default=True, help="Of drawn plates, in pixels.")
@click.option("--failures", type=click.Path(path_type=Path), help="Save what failed as a picture.")
@click.option("--markdown", type=click.Path(path_type=Path), help="Save the tables as a document.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def main(**told: Any) -> None:
    """Entry point."""
    options = Options(**told)
    options.check()
    try:
        report = evaluate(options)
    except ModelError as problem:
        click.echo(f"Error: {problem}", err=True)
        sys.exit(PEER_MISSING if isinstance(problem, PeerError) else UNUSABLE)
    if options.markdown:
        options.markdown.write_text(_document(report), encoding="utf-8")
    click.echo(
        msgspec.json.format(msgspec.json.encode(report)) if options.as_json else _text(report)
    )


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: EUPL-1.2
"""Fits what makes a confidence of a reader's answers, once its weights are final.

`python -m sardze_models.training.reader_calibration --photographs DIR --write` reads rendered
plates seen by bad cameras and photographs of split `train`, disturbed as in training, half of them
with the country told. Temperature and trust in the country head are chosen from a few values by
the likelihood of what was right and wrong, slope and offset by logistic regression; `--write` keeps
them with the reader in the catalogue. Split `val` is never looked at.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np

from sardze_models.catalogue import load_catalogue
from sardze_models.catalogue.compose import annotate
from sardze_models.decoding import CALIBRATION, Calibration, decode_reading
from sardze_models.evaluation.calibration import calibration as figures_of
from sardze_models.evaluation.rendered import on_a_car
from sardze_models.reader import PlateReader, Reading
from sardze_models.synthetic.plates import render_plate
from sardze_models.synthetic.plates_capture import captured
from sardze_models.training.logistic import logistic
from sardze_wire.plates import normalise

TEMPERATURES = (0.6, 0.7, 0.8, 0.9, 1.0, 1.2)
TRUSTS = (0.0, 0.5, 0.8, 0.95, 0.99)
_NARROWEST_PX, _WIDEST_PX = 55, 170


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A reading whose plate is known; ``told`` says whether the country is told."""

    reading: Reading
    text: str
    country: str
    told: bool

    @property
    def prior(self) -> dict[str, float] | None:
        return {self.country: 1.0} if self.told else None


def rendered_cases(reader: PlateReader, count: int, seed: int) -> Iterator[Case]:
    """Drawn plates of all countries, of many widths, as bad cameras see them."""
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        plate = render_plate(rng)
        width = round(float(np.exp(rng.uniform(np.log(_NARROWEST_PX), np.log(_WIDEST_PX)))))
        luma, corners = on_a_car(rng, plate.luma, width)
        moved = corners + rng.normal(0, 0.012 * width, (4, 2))
        reading = reader.read(captured(rng, luma), moved.astype(np.float32))
        yield Case(reading, normalise(plate.text), plate.country, number % 2 == 0)


def photograph_cases(reader: PlateReader, folder: Path, count: int, seed: int) -> Iterator[Case]:
    """Photographs of split `train`, disturbed a little more than they already are."""
    from sardze_models.training.reader_photographs import choose_plate, read_plates, text_shares
    from sardze_models.training.reader_scene import photograph_sample

    plates = read_plates(folder, "train")
    shares = text_shares(plates)
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        plate = choose_plate(rng, plates, shares)
        reading = reader.read_crop(photograph_sample(rng, plate).crop)
        told = number % 2 == 0 and bool(plate.country)
        yield Case(reading, normalise(plate.text), plate.country, told)


def fit(cases: Sequence[Case]) -> Calibration:
    """The calibration under which what came true was likeliest."""
    best = Calibration()
    for temperatures, trusts in ((TEMPERATURES, (best.head_trust,)), ((), TRUSTS)):
        tried = [
            _fitted(cases, replace(best, temperature=temperature, head_trust=trust))
            for temperature in temperatures or (best.temperature,)
            for trust in trusts
        ]
        best = min(tried, key=lambda pair: pair[0])[1]
    return best


def outcomes(cases: Sequence[Case], calibration: Calibration) -> tuple[list[float], list[bool]]:
    """Confidence of the best text of each case, and whether it was right."""
    confidences, right = [], []
    for case in cases:
        matches = decode_reading(case.reading, case.prior, limit=1, calibration=calibration)
        if matches:
            confidences.append(matches[0].confidence)
            right.append(matches[0].text == case.text)
    return confidences, right


def _fitted(cases: Sequence[Case], start: Calibration) -> tuple[float, Calibration]:
    """Slope and offset for a temperature and a trust, and the loss that is left.

    The loss is that of the confidences less the share of right texts: neither is bought dearly.
    """
    plain = replace(start, slope=1.0, offset=0.0)
    shares, right = outcomes(cases, plain)
    bounded = np.clip(np.array(shares), 1e-9, 1 - 1e-9)
    odds = np.log(bounded) - np.log1p(-bounded)
    offset, slope = logistic(odds[:, None], np.array(right, np.float64)).tolist()
    chances = np.clip(1 / (1 + np.exp(-(offset + slope * odds))), 1e-6, 1 - 1e-6)
    doubt = -float(np.where(right, np.log(chances), np.log1p(-chances)).sum()) / len(cases)
    exact = sum(right) / len(cases)
    print(f"  {plain} right {exact:.4f} loss {doubt:.4f}", flush=True)
    return doubt - exact, replace(start, slope=round(slope, 3), offset=round(offset, 3))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sardze_models.training.reader_calibration")
    parser.add_argument("--photographs", type=Path, help="folder with labels.csv")
    parser.add_argument("--models", type=Path, help="a folder with a catalogue.json")
    parser.add_argument("--rendered", type=int, default=1000)
    parser.add_argument("--disturbed", type=int, default=600)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--write", action="store_true", help="keep it in the catalogue")
    options = parser.parse_args()
    reader = PlateReader.from_catalogue(load_catalogue(options.models))
    cases = list(rendered_cases(reader, options.rendered, options.seed))
    if options.photographs:
        cases += photograph_cases(reader, options.photographs, options.disturbed, options.seed)
    fitted = fit(cases[::2] + cases[1::4])
    print(fitted)
    for words, calibration in (("before", Calibration()), ("after", fitted)):
        figures = figures_of(*outcomes(cases[3::4], calibration))
        if figures is not None:
            print(f"{words}: error {figures.error.value:.3f} of {figures.texts} texts kept apart")
    if options.write:
        annotate("plate-reader", {CALIBRATION: msgspec.to_builtins(fitted)}, options.models)


if __name__ == "__main__":
    main()

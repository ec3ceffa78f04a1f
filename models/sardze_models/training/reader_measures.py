# SPDX-License-Identifier: EUPL-1.2
"""How well a reader reads crops whose place is known: held-back photographs and our own plates.

`read` is any function from one canvas-sized crop to class probabilities, so that a network in
training and an exported file are measured by the same lines. Finding the plates is left out here;
`sardze_models.evaluate` measures both together. ``python -m sardze_models.training.reader_measures
--photographs DIR`` measures the weights that are shipped.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sardze_models.catalogue import load_catalogue
from sardze_models.evaluation.rendered import on_a_car
from sardze_models.reader import (
    ALPHABET,
    CROP_HEIGHT_PX,
    CROP_WIDTH_PX,
    PlateReader,
    Reading,
    widen,
)
from sardze_models.rectify import rectify
from sardze_models.synthetic.plates import render_plate
from sardze_models.training.reader_photographs import read_plates
from sardze_models.training.reader_scene import LabelledPlate
from sardze_wire.plates import decode

ReadCrop = Callable[[NDArray[np.uint8]], NDArray[np.float32]]

LEGIBLE_PX = 80.0


@dataclass(frozen=True, slots=True)
class Measure:
    """Exact texts of all, by group."""

    exact: dict[str, int]
    total: dict[str, int]

    @property
    def share(self) -> float:
        return sum(self.exact.values()) / max(1, sum(self.total.values()))

    def __str__(self) -> str:
        parts = [f"{group} {self.exact[group]}/{self.total[group]}" for group in sorted(self.total)]
        return f"{self.share:.3f} ({', '.join(parts)})"


def legible_photographs(folder: Path) -> list[LabelledPlate]:
    """The held-back plates with a text, from 80 pixels width."""
    return [plate for plate in read_plates(folder, "val") if plate.width_px >= LEGIBLE_PX]


def measure_photographs(
    read: ReadCrop, plates: list[LabelledPlate], *, grammar: bool = False
) -> Measure:
    """Exact texts from the labelled boxes; with grammar, the country is told."""
    tally = _Tally()
    for plate in plates:
        probabilities = read(canvas(plate.luma, plate.box))
        country = plate.country if grammar else None
        tally.count(plate.group, said=_text(probabilities, country), true=plate.text)
    return tally.measure()


def measure_own_plates(read: ReadCrop, count: int, *, seed: int, grammar: bool = False) -> Measure:
    """Our own plates, 100 pixels wide, turned a little, with light and noise of day and night."""
    tally = _Tally()
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        plate = render_plate(rng)
        probabilities = read(canvas(*on_a_car(rng, plate.luma)))
        country = plate.country if grammar else None
        group = "two-line" if plate.two_line else "long"
        tally.count(group, said=_text(probabilities, country), true=plate.text)
    return tally.measure()


def measure_site(read: ReadCrop, mix: dict[str, float], count: int, *, seed: int) -> Measure:
    """Own plates in a site's mix of countries, decoded with that mix as all that is known."""
    tally = _Tally()
    countries, shares = list(mix), np.array(list(mix.values()))
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        country = countries[int(rng.choice(len(countries), p=shares / shares.sum()))]
        plate = render_plate(rng, country=country)
        probabilities = read(canvas(*on_a_car(rng, plate.luma)))
        matches = decode(probabilities.tolist(), ALPHABET, mix, limit=1)
        tally.count(country, said=matches[0].text if matches else "", true=plate.text)
    return tally.measure()


def canvas(luma: NDArray[np.uint8], corners: NDArray[np.float32]) -> NDArray[np.uint8]:
    return rectify(luma, widen(corners), CROP_WIDTH_PX, CROP_HEIGHT_PX)


def _text(probabilities: NDArray[np.float32], country: str | None) -> str:
    if country is None:
        return Reading(probabilities, ALPHABET).text
    matches = decode(probabilities.tolist(), ALPHABET, {country: 1.0}, limit=1)
    return matches[0].text if matches else ""


class _Tally:
    def __init__(self) -> None:
        self._exact: dict[str, int] = {}
        self._total: dict[str, int] = {}

    def count(self, group: str, *, said: str, true: str) -> None:
        self._total[group] = self._total.get(group, 0) + 1
        self._exact[group] = self._exact.get(group, 0) + (said == true)

    def measure(self) -> Measure:
        return Measure(self._exact, self._total)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sardze_models.training.reader_measures")
    parser.add_argument("--photographs", type=Path)
    parser.add_argument("--own-plates", type=int, default=1000)
    parser.add_argument("--models", type=Path, help="a folder with a catalogue.json")
    parser.add_argument("--mix", default="", help="a site's countries, such as LV=0.55,LT=0.1")
    options = parser.parse_args()
    reader = PlateReader.from_catalogue(load_catalogue(options.models))

    def read(crop: NDArray[np.uint8]) -> NDArray[np.float32]:
        return reader.read_crop(crop).probabilities

    for grammar in (False, True):
        words = "country told" if grammar else "no grammar"
        own = measure_own_plates(read, options.own_plates, seed=99, grammar=grammar)
        print(f"own plates, {words}: {own}")
        if options.photographs:
            plates = legible_photographs(options.photographs)
            held_back = measure_photographs(read, plates, grammar=grammar)
            print(f"photographs, {words}: {held_back}")
    if options.mix:
        pairs = (part.split("=") for part in options.mix.split(","))
        mix = {country: float(share) for country, share in pairs}
        print(f"own plates of a site: {measure_site(read, mix, options.own_plates, seed=7)}")


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: EUPL-1.2
"""Reads against lux: our exposure controller beside libcamera's stock auto-exposure.

Vehicles of the synthetic road pass a photometric camera (an IMX477's 2028x1080 pixels, f/1.8) in
light from noon to a moonless night. Each is taken twice on its way; the readings are voted
on as a camera does it, and only the exact text counts. Every way of exposing first settles on the
busy road; one that read nothing twice is not tried in less light. JSON lines as `scripts/bench`
gives; with `--docs` the table and the plot of `docs/guides/night-figures.md` are written too.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from exposure_plot import plot, table  # type: ignore[import-not-found, unused-ignore]

from sardze_device.camera.clock import ReplayClock
from sardze_device.camera.compose import Models, open_models
from sardze_device.camera.light.exposure import Exposure, limits_of
from sardze_device.camera.light.lamp import NoLamp
from sardze_device.camera.light.regulated import RegulatedSource
from sardze_device.camera.light.simulated import SimulatedCamera
from sardze_device.camera.pipeline import best_match
from sardze_models.finder import Detection
from sardze_models.synthetic.photometry import Lighting, Shot
from sardze_models.synthetic.photometry_road import PhotometricRoad
from sardze_models.synthetic.road import Passage, RoadScene
from sardze_models.voting import Vote, VoteSettings, sharpness_of, skew_of, weigh
from sardze_wire.camera_settings import ExposureSettings

DOCS = Path(__file__).resolve().parents[2] / "docs/guides"
LUX = (10_000.0, 1_000.0, 400.0, 200.0, 100.0, 50.0, 20.0, 5.0, 0.1)
DUSK = (20.0, 50.0, 100.0, 200.0, 400.0)
PASSAGES = 16
FRAMES_A_PASSAGE = 2
SPEED_KMH = (40.0, 70.0)
STEPS = 22
"""Seconds, a frame each, for a controller to settle, its lamp too."""
LAMP_MW_M2 = 100.0
"""About 4 W of light in a cone of 20 degrees, 20 m away."""
COUNTRIES = {"LV": 0.4, "LT": 0.2, "EE": 0.2, "PL": 0.2}
# The road's picture at its middle: 219 px/m, 13.4 degrees down.
SITE = ExposureSettings(fastest_kmh=70.0, pixels_per_metre=219.0, angle_deg=13.4)

Expose = Callable[[PhotometricRoad, float, float], tuple[Exposure, bool]]
"""A road, lux and a moment to the exposure there, and whether the lamp shines."""

# libcamera, src/ipa/rpi/vc4/data/imx477.json, rpi.agc: shutter and gain rise in turns.
STOCK: dict[str, tuple[tuple[float, float], ...]] = {
    "stock normal": ((100, 1), (10_000, 2), (30_000, 4), (60_000, 6), (66_666, 16)),
    "stock short": ((100, 1), (5_000, 2), (10_000, 4), (20_000, 6), (66_666, 16)),
}
STOCK_MEAN, STOCK_TOP = 0.165, 0.3
"""Its y_target, and the light that the brightest 2 % must have at least."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A vehicle and when it is taken."""

    passage: Passage
    moments_s: tuple[float, ...]


def main() -> None:
    """Print the figures; with ``--docs`` write them down."""
    road = PhotometricRoad(
        RoadScene(seed=41, vehicles_per_hour=500, speed_kmh=SPEED_KMH, countries=COUNTRIES)
    )
    vehicles, models = choose(road), open_models()
    exact: dict[str, list[float | None]] = {}
    shutters: dict[str, list[float]] = {}
    known: dict[tuple[Shot, Lighting], float] = {}
    for name, expose in ways().items():
        for lux in LUX:
            if exact.get(name, [])[-2:] in ([0.0, 0.0], [0.0, None], [None, None]):
                exact[name].append(None)
                shutters[name].append(0.0)
                continue
            exposure, lamp = expose(road, lux, vehicles[0].moments_s[1])
            shot = Shot(exposure.shutter_us, exposure.gain, cut_filter=not lamp)
            lighting = Lighting(lux, LAMP_MW_M2 if lamp else 0.0)
            if (shot, lighting) not in known:
                right = sum(read(models, road, each, lighting, shot) for each in vehicles)
                known[shot, lighting] = right / len(vehicles)
            exact.setdefault(name, []).append(known[shot, lighting])
            shutters.setdefault(name, []).append(exposure.shutter_us)
            report(name, lux, known[shot, lighting], exposure, lamp)
    for name, shares in exact.items():
        at_dusk = [share or 0.0 for lux, share in zip(LUX, shares, strict=True) if lux in DUSK]
        line = {"name": f"exposure_dusk_{name}", "value": round(100 * min(at_dusk), 1)}
        print(json.dumps({**line, "unit": "% exact, worst of 20-400 lux", "against": "aim 90 %"}))
    if "--docs" in sys.argv:
        (DOCS / "night-figures.svg").write_text(plot(LUX, exact))
        (DOCS / "night-figures.md").write_text(table(LUX, exact, shutters, len(vehicles)))


def choose(road: PhotometricRoad) -> list[Taken]:
    """Vehicles with one line of letters, each at three moments with its whole plate in view."""
    chosen = []
    for passage in road.passages(1200):
        seen = [
            at_s
            for at_s in np.arange(passage.enters_s, passage.leaves_s, 0.08).tolist()
            if _in_view(road, passage, at_s) and _in_view(road, passage, at_s + 0.07)
        ]
        if len(seen) >= FRAMES_A_PASSAGE and not passage.two_line:
            index = np.linspace(0, len(seen) - 1, FRAMES_A_PASSAGE).round().astype(int)
            chosen.append(Taken(passage, tuple(seen[each] for each in index)))
        if len(chosen) == PASSAGES:
            break
    return chosen


def ways() -> dict[str, Expose]:
    """The ways of exposing that are compared."""
    found: dict[str, Expose] = {
        "ours": partial(settled, lamp_mw_m2=0.0),
        "ours with lamp": partial(settled, lamp_mw_m2=LAMP_MW_M2),
    }
    for name in STOCK:
        found[name] = partial(_stock, steps=STOCK[name])
    return found


def settled(
    road: PhotometricRoad, lux: float, at_s: float, lamp_mw_m2: float
) -> tuple[Exposure, bool]:
    """Where our controller comes to rest: the road stands still while its clock goes on.

    After the lamp has settled a vehicle is in view, and its plate is told as a pipeline would.
    """
    clock = ReplayClock()
    camera = SimulatedCamera(
        _Still(road, at_s),  # type: ignore[arg-type]
        clock=clock, lux=lambda _: lux, lamp_mw_m2=lamp_mw_m2,
    )  # fmt: skip
    source = RegulatedSource(camera, SITE, camera if lamp_mw_m2 else NoLamp(), warn=print)
    source.open()
    corners = road.plates(at_s)[0].corners
    box = (*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist())
    for step in range(STEPS):
        frame = source.read(1.0, step * 1_000_000_000)
        if frame is not None and step > STEPS // 2:
            source.plates_found(frame, [box])
    return source.state.exposure, source.state.lamp is not None


class _Still:
    """One moment of a road for ever, in small: enough to measure its light."""

    def __init__(self, road: PhotometricRoad, at_s: float) -> None:
        self._road, self._at_s = road, at_s

    def frame(self, t_s: float, lighting: Lighting, shot: Shot) -> object:
        return self._road.frame(self._at_s, lighting, shot)


def _stock(
    road: PhotometricRoad, lux: float, at_s: float, steps: Sequence[tuple[float, float]]
) -> tuple[Exposure, bool]:
    return stock(road, lux, at_s, steps), False


def stock(
    road: PhotometricRoad, lux: float, at_s: float, steps: Sequence[tuple[float, float]]
) -> Exposure:
    """Where libcamera's automatic would come to rest in that scene."""
    probe = Shot(1000.0)
    luma = road.frame(at_s, Lighting(5_000.0), probe).luma
    light = np.sort((luma.ravel() / 255.0) ** 2.2) * lux / 5_000.0
    top = float(light[int(0.98 * light.size) :].mean())
    total = 1000.0 * max(STOCK_MEAN / float(light.mean()), STOCK_TOP / top)
    shutter_us, gain = steps[0]
    for longer_us, more in steps[1:]:
        shutter_us = min(longer_us, max(shutter_us, total / gain))
        gain = min(more, max(gain, total / shutter_us))
    return Exposure(max(min(shutter_us, total), 30.0), gain)


def read(
    models: Models, road: PhotometricRoad, taken: Taken, lighting: Lighting, shot: Shot
) -> bool:
    """Whether the vote over a vehicle's frames gives its exact text."""
    vote, decode = Vote(VoteSettings()), best_match(COUNTRIES)
    voted = None
    for at_s in taken.moments_s:
        luma = road.frame(at_s, lighting, shot).luma
        corners = next(p.corners for p in road.plates(at_s) if p.passage == taken.passage)
        found = [d for d in models.finder.find(luma) if _covers(d, corners.mean(axis=0))]
        for detection in models.finder.measure(luma, found)[:1]:
            x1, y1, x2, y2 = (max(0, int(side)) for side in detection.box)
            sharpness = sharpness_of(luma[y1:y2, x1:x2])
            weight = weigh(detection.width_px, sharpness, skew_of(detection.corners))
            voted = vote.add(models.reader.read(luma, detection.corners), weight)
    match = None if voted is None else decode(voted)
    return match is not None and match.text == taken.passage.text


def report(name: str, lux: float, share: float, exposure: Exposure, lamp: bool) -> None:
    """One line."""
    line = {
        "name": f"exposure_{name}_{lux:g}_lux",
        "value": round(100 * share, 1),
        "unit": "% exact",
        "shutter_us": round(exposure.shutter_us),
        "gain": round(exposure.gain, 2),
        "lamp": lamp,
    }
    print(json.dumps(line), flush=True)


def _in_view(road: PhotometricRoad, passage: Passage, at_s: float) -> bool:
    return any(p.passage == passage and p.width_px >= 90 for p in road.plates(at_s))


def _covers(detection: Detection, point: np.ndarray) -> bool:
    x1, y1, x2, y2 = detection.box
    return bool(x1 <= point[0] <= x2 and y1 <= point[1] <= y2)


if __name__ == "__main__":
    print(limits_of(SITE), file=sys.stderr)
    main()

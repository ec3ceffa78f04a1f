# SPDX-License-Identifier: EUPL-1.2
"""Trains the plate reader: ``python -m sardze_models.training.reader --photographs DIR --out DIR``.

Without photographs it learns from drawn plates alone. A run can be stopped and started again with
the same words: it goes on from its checkpoint, with the same batches it would have had. `--export`
writes the TFLite file from the averaged weights.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sardze_models.training.reader_batches import Batch, BatchPlan, batches
from sardze_models.training.reader_export import export_reader
from sardze_models.training.reader_measures import (
    ReadCrop,
    legible_photographs,
    measure_own_plates,
    measure_photographs,
)
from sardze_models.training.reader_network import ReaderNetwork
from sardze_models.training.reader_pool import open_pool

_PEAK_RATE = 2e-3
_WARM_UP_STEPS = 150
_AVERAGING = 0.998
_POINTING_WEIGHT = 0.5
_COUNTRY_WEIGHT = 0.1
_SMOOTHING = 0.02
_CHECKPOINT_EVERY = 100
_MEASURE_EVERY = 500
_MEASURED_OWN_PLATES = 300


def main(arguments: list[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    open_pool(
        options.pool or options.out / "pool",
        options.faces,
        seed=options.seed,
        fonts=options.fonts,
        processes=options.threads,
    )
    training = Training(options)
    training.run()
    if options.export:
        export_reader(training.averaged, options.export)


class Training:
    """One run: network, optimiser, averaged weights, and the step it has come to."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.step = 0
        self.network = ReaderNetwork().to(memory_format=torch.channels_last)
        self.averaged = ReaderNetwork().eval()
        self.averaged.load_state_dict(self.network.state_dict())
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), lr=_PEAK_RATE, weight_decay=0.03, betas=(0.9, 0.98)
        )
        self._checkpoint = options.out / "checkpoint.pt"
        if self._checkpoint.exists():
            self._resume()

    def run(self) -> None:
        options = self.options
        plan = BatchPlan(
            pool=options.pool or options.out / "pool",
            photographs=options.photographs,
            backgrounds=options.backgrounds,
            size=options.batch,
            photograph_share=options.photograph_share,
            seed=options.seed,
        )
        begun = time.monotonic()
        for batch in batches(plan, self.step, options.steps):
            loss, pointing, country = self._learn(batch)
            self.step += 1
            if self.step % 20 == 0:
                pace = (time.monotonic() - begun) / 20
                self._log(
                    step=self.step,
                    loss=loss,
                    pointing=pointing,
                    country=country,
                    seconds_a_step=pace,
                )
                begun = time.monotonic()
            if self.step % _CHECKPOINT_EVERY == 0 or self.step == options.steps:
                self._save()
            if self.step % _MEASURE_EVERY == 0 or self.step == options.steps:
                self._measure()
                begun = time.monotonic()

    def _learn(self, batch: Batch) -> tuple[float, float, float]:
        for group in self.optimiser.param_groups:
            group["lr"] = _rate(self.step, self.options.steps)
        self.network.train()
        crops = torch.from_numpy(batch.crops).float().div(255).unsqueeze(1)
        labels, places = torch.from_numpy(batch.labels), torch.from_numpy(batch.places)
        seen = self.network(crops.to(memory_format=torch.channels_last))
        naming_loss = torch.nn.functional.cross_entropy(
            seen.characters.flatten(0, 1), labels.flatten(), label_smoothing=_SMOOTHING
        )
        pointing_loss = _pointing_loss(seen.pointing, places)
        country_loss = _country_loss(seen.country, torch.from_numpy(batch.countries))
        self.optimiser.zero_grad()
        loss = naming_loss + _POINTING_WEIGHT * pointing_loss + _COUNTRY_WEIGHT * country_loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self.optimiser.step()
        self._average()
        return naming_loss.item(), pointing_loss.item(), country_loss.item()

    @torch.no_grad()
    def _average(self) -> None:
        keep = min(_AVERAGING, (self.step + 1) / (self.step + 10))
        for kept, fresh in zip(
            self.averaged.state_dict().values(), self.network.state_dict().values(), strict=True
        ):
            if kept.dtype.is_floating_point:
                kept.lerp_(fresh, 1 - keep)
            else:
                kept.copy_(fresh)

    def _measure(self) -> None:
        read = network_reader(self.averaged)
        own = measure_own_plates(read, _MEASURED_OWN_PLATES, seed=99)
        self._log(step=self.step, own_plates=str(own))
        if self.options.photographs:
            held_back = measure_photographs(read, legible_photographs(self.options.photographs))
            self._log(step=self.step, photographs=str(held_back))

    def _save(self) -> None:
        fresh = self._checkpoint.with_suffix(".new")
        state = {
            "step": self.step,
            "network": self.network.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimiser": self.optimiser.state_dict(),
        }
        torch.save(state, fresh)
        fresh.replace(self._checkpoint)

    def _resume(self) -> None:
        state = torch.load(self._checkpoint, weights_only=True)
        self.step = state["step"]
        self.network.load_state_dict(state["network"])
        self.averaged.load_state_dict(state["averaged"])
        self.optimiser.load_state_dict(state["optimiser"])

    def _log(self, **figures: float | str) -> None:
        rounded = {
            name: round(figure, 4) if isinstance(figure, float) else figure
            for name, figure in figures.items()
        }
        with (self.options.out / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(rounded) + "\n")


def network_reader(network: ReaderNetwork) -> ReadCrop:
    """The network as a function from crop to probabilities."""

    def read(crop: NDArray[np.uint8]) -> NDArray[np.float32]:
        with torch.inference_mode():
            seen = network(torch.from_numpy(crop.copy()).float().div(255)[None, None])
        probabilities: NDArray[np.float32] = seen.characters[0].softmax(-1).numpy()
        return probabilities

    return read


def _pointing_loss(pointing: Tensor, places: Tensor) -> Tensor:
    """Cross entropy against the true place, over the slots whose place is known."""
    known = places.sum(-1) > 0
    if not bool(known.any()):
        return pointing.sum() * 0.0
    return -(places[known] * pointing[known].log_softmax(-1)).sum(-1).mean()


def _country_loss(country: Tensor, true: Tensor) -> Tensor:
    """Cross entropy over the plates whose country is known."""
    if not bool((true >= 0).any()):
        return country.sum() * 0.0
    return torch.nn.functional.cross_entropy(country, true, ignore_index=-1)


def _rate(step: int, steps: int) -> float:
    if step < _WARM_UP_STEPS:
        return _PEAK_RATE * (step + 1) / _WARM_UP_STEPS
    progress = (step - _WARM_UP_STEPS) / max(1, steps - _WARM_UP_STEPS)
    return _PEAK_RATE * (0.01 + 0.99 * 0.5 * (1 + float(np.cos(np.pi * min(1.0, progress)))))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sardze_models.training.reader")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint, log, pool of faces")
    parser.add_argument("--photographs", type=Path, help="labelled photographs (labels.csv)")
    parser.add_argument("--backgrounds", type=Path, help="any photographs, behind drawn plates")
    parser.add_argument("--fonts", type=Path, action="append", default=[], help="a folder of fonts")
    parser.add_argument("--pool", type=Path, help="a pool of faces drawn earlier")
    parser.add_argument("--faces", type=int, default=40_000, help="faces to draw for the pool")
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--photograph-share", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--export", type=Path, help="write the TFLite file here")
    return parser


if __name__ == "__main__":
    main()

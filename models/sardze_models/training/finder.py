# SPDX-License-Identifier: EUPL-1.2
"""Trains the plate finder; `python -m sardze_models.training.finder --help` says how.

There are two networks of one make: one for wide looks, one for close-ups of what may be a plate.
Only rows of split `train` are looked at; without photographs, scenes are drawn. A run writes
`state.pt` now and then and goes on from it when started again; the learning rate follows the
seconds spent, so that a run can be told how long it may take. The weights worth keeping are a
running average of the trained ones.
"""

import argparse
import copy
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from sardze_models.synthetic.plates import render_plate
from sardze_models.training.finder_network import FinderNetwork
from sardze_models.training.finder_photographs import read_backgrounds, read_photographs
from sardze_models.training.finder_poses import Framing
from sardze_models.training.finder_roads import look_at_roads
from sardze_models.training.finder_scenes import SceneMaker, Stock
from sardze_models.training.finder_strangers import draw_strangers
from sardze_models.training.finder_targets import finder_loss, targets_of

AVERAGE_KEEPS = 0.998
REPORT_EVERY = 50


@dataclass(frozen=True, slots=True)
class Course:
    """How a run is done."""

    into: Path
    framing: Framing
    labels: Path | None
    backgrounds: Path | None
    opinions: Path | None
    start: Path | None
    roads: int
    faces: int
    strangers: int
    batch: int
    rate: float
    minutes: float
    steps: int
    seed: int


class Trainer:
    """Network, average and optimiser, kept together in one file."""

    def __init__(self, course: Course) -> None:
        torch.manual_seed(course.seed)
        self.course = course
        self.network = FinderNetwork()
        self.average = copy.deepcopy(self.network).requires_grad_(False)
        self.network.to(memory_format=torch.channels_last)
        self.optimiser = torch.optim.AdamW(
            _grouped(self.network), lr=course.rate, betas=(0.9, 0.98)
        )
        self.steps = 0
        self.spent_s = 0.0

    @property
    def state_file(self) -> Path:
        return self.course.into / "state.pt"

    def resume(self) -> None:
        """Go on from the last stored state, or begin with another run's average."""
        if not self.state_file.exists():
            if self.course.start is not None:
                average = torch.load(self.course.start, weights_only=True)["average"]
                self.network.load_state_dict(average)
                self.average.load_state_dict(average)
            return
        state = torch.load(self.state_file, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.steps, self.spent_s = state["steps"], state["spent_s"]

    def store(self) -> None:
        state = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "steps": self.steps,
            "spent_s": self.spent_s,
        }
        partial = self.state_file.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(self.state_file)

    def step(self, maker: SceneMaker) -> tuple[float, float]:
        """One batch; the two losses."""
        started = time.perf_counter()
        scenes = [maker.scene() for _ in range(self.course.batch)]
        targets = targets_of(scenes)
        luma = torch.from_numpy(np.stack([scene.luma for scene in scenes]))[:, None].float() / 255
        for group in self.optimiser.param_groups:
            group["lr"] = self._rate()
        self.network.train()
        centre, corners = self.network(luma)
        centre_loss, corner_loss = finder_loss(centre, corners, targets)
        self.optimiser.zero_grad()
        (centre_loss + corner_loss).backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        self._average()
        self.steps += 1
        self.spent_s += time.perf_counter() - started
        return centre_loss.item(), corner_loss.item()

    def _rate(self) -> float:
        """Up over the first steps, then down along a cosine of the time spent."""
        share = min(self.spent_s / (self.course.minutes * 60), 1.0)
        warm = min(1.0, (self.steps + 1) / 150)
        return self.course.rate * warm * max(0.5 * (1 + math.cos(math.pi * share)), 0.01)

    def _average(self) -> None:
        keep = min(AVERAGE_KEEPS, (1 + self.steps) / (10 + self.steps))
        state = self.network.state_dict()
        for name, value in self.average.state_dict().items():
            if value.dtype.is_floating_point:
                value.lerp_(state[name], 1 - keep)
            else:
                value.copy_(state[name])


def draw_faces(count: int, seed: int) -> list[NDArray[np.uint8]]:
    """Rendered plate faces to choose from; drawing them anew for every scene would be slow."""
    rng = np.random.default_rng(seed)
    return [render_plate(rng).luma for _ in range(count)]


def stock_of(course: Course) -> Stock:
    """What the course's scenes are made of."""
    photographs = look_at_roads(course.roads, course.seed)
    if course.labels is not None:
        photographs += read_photographs(course.labels, "train", course.opinions)
    return Stock(
        photographs=photographs,
        backgrounds=read_backgrounds(course.backgrounds) if course.backgrounds else [],
        faces=draw_faces(course.faces, course.seed),
        strangers=draw_strangers(course.strangers, course.seed),
    )


def train(course: Course) -> None:
    """Train until the course's minutes or steps are spent."""
    torch.set_num_threads(1)
    course.into.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(course)
    trainer.resume()
    rng = np.random.default_rng([course.seed, trainer.steps])
    maker = SceneMaker(stock_of(course), rng, course.framing)
    recent: list[tuple[float, float]] = []
    while trainer.spent_s < course.minutes * 60 and trainer.steps < course.steps:
        recent.append(trainer.step(maker))
        if trainer.steps % REPORT_EVERY == 0:
            centre, corners = np.mean(recent, axis=0)
            speed = trainer.steps * course.batch / trainer.spent_s
            print(
                f"step {trainer.steps} spent {trainer.spent_s / 60:.1f} min "
                f"centre {centre:.3f} corners {corners:.3f} {speed:.1f} scenes/s",
                flush=True,
            )
            recent.clear()
        if trainer.steps % (REPORT_EVERY * 4) == 0:
            trainer.store()
    trainer.store()


def _grouped(network: FinderNetwork) -> list[dict[str, object]]:
    """Weights decay; biases and normalisation do not."""
    flat = [value for value in network.parameters() if value.ndim < 2]
    deep = [value for value in network.parameters() if value.ndim >= 2]
    return [{"params": deep, "weight_decay": 0.02}, {"params": flat, "weight_decay": 0.0}]


def parsed(arguments: Sequence[str] | None = None) -> Course:
    """The course that a command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--into", type=Path, required=True, help="a folder for the run's state")
    add("--framing", type=Framing, choices=list(Framing), default=Framing.WIDE)
    add("--labels", type=Path, help="a table of labelled photographs")
    add("--backgrounds", type=Path, help="a folder of photographs without plates")
    add("--opinions", type=Path, help="what finder_opinions wrote")
    add("--start", type=Path, help="another run's state to begin with")
    add("--roads", type=int, default=16, help="synthetic roads to look at")
    add("--faces", type=int, default=1500)
    add("--strangers", type=int, default=800, help="faces of what is no plate")
    add("--batch", type=int, default=16)
    add("--rate", type=float, default=4e-3)
    add("--minutes", type=float, default=60.0)
    add("--steps", type=int, default=1_000_000, help="at most")
    add("--seed", type=int, default=1)
    return Course(**vars(parser.parse_args(arguments)))


def main() -> None:
    train(parsed())


if __name__ == "__main__":
    main()

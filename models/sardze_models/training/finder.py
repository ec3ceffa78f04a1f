# SPDX-License-Identifier: EUPL-1.2
"""Trains the plate finder; `python -m sardze_models.training.finder --help` says how.

Only rows of split `train` are looked at. A run writes `state.pt` now and then and goes on from it
when started again; the learning rate follows the seconds spent, so that a run can be told how
long it may take. The weights worth keeping are a running average of the trained ones.
"""

import argparse
import copy
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from sardze_models.synthetic.plates import render_plate
from sardze_models.training.finder_network import FinderNetwork
from sardze_models.training.finder_photographs import read_backgrounds, read_photographs
from sardze_models.training.finder_roads import look_at_roads
from sardze_models.training.finder_scenes import SceneMaker
from sardze_models.training.finder_targets import finder_loss, targets_of

AVERAGE_KEEPS = 0.998
REPORT_EVERY = 50


@dataclass(frozen=True, slots=True)
class Course:
    """How a run is done."""

    labels: Path
    backgrounds: Path
    into: Path
    opinions: Path | None
    roads: int
    faces: int
    batch: int
    height: int
    width: int
    rate: float
    minutes: float
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
        """Go on from the last stored state, if there is one."""
        if not self.state_file.exists():
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


def train(course: Course) -> None:
    """Train until the course's minutes are spent."""
    torch.set_num_threads(1)
    course.into.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(course)
    trainer.resume()
    rng = np.random.default_rng([course.seed, trainer.steps])
    maker = SceneMaker(
        [
            *read_photographs(course.labels, "train", course.opinions),
            *look_at_roads(course.roads, course.seed),
        ],
        read_backgrounds(course.backgrounds),
        draw_faces(course.faces, course.seed),
        rng,
        (course.height, course.width),
    )
    recent: list[tuple[float, float]] = []
    while trainer.spent_s < course.minutes * 60:
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--backgrounds", type=Path, required=True)
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--opinions", type=Path, help="what finder_opinions wrote")
    parser.add_argument("--roads", type=int, default=16, help="synthetic roads to look at")
    parser.add_argument("--faces", type=int, default=1500)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--height", type=int, default=256)
    parser.add_argument("--width", type=int, default=320)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    train(Course(**vars(parser.parse_args())))


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: EUPL-1.2
"""Trains the road users' network; `python -m sardze_models.training.road_users --help` says how.

A run goes from lessons to a TFLite file: pictures that `road_users_teacher` looked at and drawn
roads (without `--lessons` drawn roads alone), beginning with what YOLOX-nano knows where its file
is given. Every eighth lesson is kept back to choose the threshold by. The run writes `state.pt` now
and then and goes on from it when started again; the learning rate follows the seconds spent, so
that a run can be told how long it may take. The weights worth keeping are a running average of the
trained ones.
"""

import argparse
import copy
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch

from sardze_models.training.road_users_export import export_road_users
from sardze_models.training.road_users_inheritance import inherit, remember
from sardze_models.training.road_users_lessons import draw_lessons, kept_back, read_lessons
from sardze_models.training.road_users_network import RoadUserNetwork
from sardze_models.training.road_users_scenes import SceneMaker
from sardze_models.training.road_users_targets import road_users_loss, targets_of

AVERAGE_KEEPS = 0.998
REPORT_EVERY = 50
SHARES: Mapping[str, float] = {"photograph": 0.72, "film": 0.2, "road": 0.08}
"""How often a scene shows a part of what."""
SHAPES = ((224, 288), (192, 256), (160, 224))
"""Heights and widths of batches: small ones are cheap, large ones show it all."""
SHAPE_SHARES = (0.4, 0.3, 0.3)


@dataclass(frozen=True, slots=True)
class Course:
    """How a run is done."""

    lessons: Path | None
    begin_with: Path | None
    into: Path
    roads: int
    batch: int
    rate: float
    minutes: float
    seed: int
    export: Path | None


class Trainer:
    """Network, average and optimiser, kept together in one file."""

    def __init__(self, course: Course) -> None:
        torch.manual_seed(course.seed)
        self.course = course
        self.network = RoadUserNetwork()
        if course.begin_with:
            inherit(self.network, course.begin_with)
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

    def step(self, maker: SceneMaker, shape: tuple[int, int]) -> tuple[float, float]:
        """One batch of scenes of that height and width; the two losses."""
        started = time.perf_counter()
        scenes = [maker.scene(*shape) for _ in range(self.course.batch)]
        luma = torch.from_numpy(np.stack([scene.luma for scene in scenes]))[:, None].float() / 255
        for group in self.optimiser.param_groups:
            group["lr"] = self._rate()
        self.network.train()
        logits, sides = self.network(luma)
        kinds_loss, boxes_loss = road_users_loss(logits, sides, targets_of(scenes))
        self.optimiser.zero_grad()
        (kinds_loss + boxes_loss).backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        self._average()
        self.steps += 1
        self.spent_s += time.perf_counter() - started
        return kinds_loss.item(), boxes_loss.item()

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


def train(course: Course) -> None:
    """Train until the course's minutes are spent, then export."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    course.into.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(course)
    trainer.resume()
    rng = np.random.default_rng([course.seed, trainer.steps])
    lessons, _ = kept_back(read_lessons(course.lessons)) if course.lessons else ([], [])
    maker = SceneMaker([*lessons, *draw_lessons(course.roads, course.seed)], SHARES, rng)
    recent: list[tuple[float, float]] = []
    while trainer.spent_s < course.minutes * 60:
        shape = SHAPES[int(rng.choice(len(SHAPES), p=SHAPE_SHARES))]
        recent.append(trainer.step(maker, shape))
        if trainer.steps % REPORT_EVERY == 0:
            kinds, boxes = np.mean(recent, axis=0)
            speed = trainer.steps * course.batch / trainer.spent_s
            print(
                f"step {trainer.steps} spent {trainer.spent_s / 60:.1f} min "
                f"kinds {kinds:.3f} boxes {boxes:.3f} {speed:.1f} scenes/s",
                flush=True,
            )
            recent.clear()
        if trainer.steps % (REPORT_EVERY * 4) == 0:
            trainer.store()
    trainer.store()
    if course.export:
        if course.begin_with:
            remember(trainer.average, course.begin_with)
        export_road_users(trainer.average, course.export)


def _grouped(network: RoadUserNetwork) -> list[dict[str, object]]:
    """Weights decay; biases and normalisation do not."""
    flat = [value for value in network.parameters() if value.ndim < 2]
    deep = [value for value in network.parameters() if value.ndim >= 2]
    return [{"params": deep, "weight_decay": 0.02}, {"params": flat, "weight_decay": 0.0}]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lessons", type=Path, help="what road_users_teacher wrote")
    parser.add_argument("--begin-with", type=Path, help="YOLOX-nano as ONNX")
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--roads", type=int, default=16, help="drawn roads to look at")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--export", type=Path, help="write the TFLite file at the end")
    train(Course(**vars(parser.parse_args())))


if __name__ == "__main__":
    main()

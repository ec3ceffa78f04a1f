# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from pathlib import Path

from PIL import Image

from sardze_models.evaluation.labels import Label, Photograph
from sardze_models.sequences import runs_of


def _frames(folder: Path, texts: dict[int, str]) -> list[Photograph]:
    photographs = []
    for number, text in texts.items():
        file = folder / f"set_e_{number:04d}.png"
        Image.new("L", (8, 8)).save(file)
        label = Label((0.0, 0.0, 100.0, 25.0), text, "RO")
        photographs.append(Photograph(file, "set_e", (label,)))
    return photographs


def test_frames_that_follow_each_other_with_one_text_are_a_passage(tmp_path: Path) -> None:
    texts = {1: "B01ABC", 2: "B01ABC", 4: "B01ABC", 5: "IF10KAX", 6: "IF10KAX"}
    runs = [(run.text, len(list(run.frames))) for run in runs_of(_frames(tmp_path, texts))]
    assert sorted(runs) == [("B01ABC", 3), ("IF10KAX", 2)]


def test_a_long_gap_ends_a_passage_and_a_single_frame_is_none(tmp_path: Path) -> None:
    texts = {1: "B01ABC", 2: "B01ABC", 30: "B01ABC", 31: "B01ABC", 60: "B01ABC", 70: ""}
    runs = [len(list(run.frames)) for run in runs_of(_frames(tmp_path, texts))]
    assert runs == [2, 2]

# SPDX-License-Identifier: EUPL-1.2
"""Writes a trained reader as TFLite with float16 weights."""

from pathlib import Path

import torch

from sardze_models.reader import CROP_HEIGHT_PX, CROP_WIDTH_PX
from sardze_models.training.reader_network import ReaderForExport, ReaderNetwork


def export_reader(network: ReaderNetwork, folder: Path) -> Path:
    """`plate-reader.tflite` in the folder, from the network's present weights."""
    import litert_torch  # heavy, and of no use before the training is over

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "plate-reader.tflite"
    example = (torch.rand(1, CROP_HEIGHT_PX, CROP_WIDTH_PX, 1),)
    model = ReaderForExport(network).eval()
    litert_torch.convert(model, example).export(str(path))
    return path

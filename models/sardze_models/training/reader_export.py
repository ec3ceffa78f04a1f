# SPDX-License-Identifier: EUPL-1.2
"""Writes a trained reader as TFLite with float16 weights.

``python -m sardze_models.training.reader_export CHECKPOINT plate-reader.tflite`` does it for a
run that has not ended. Listing the file in the catalogue is done by
`python -m sardze_models.catalogue`, once its card says what it can do.
"""

import argparse
import tempfile
from pathlib import Path

import torch

from sardze_models.reader import CROP_HEIGHT_PX, CROP_WIDTH_PX
from sardze_models.training.halving import with_half_weights
from sardze_models.training.reader_network import ReaderForExport, ReaderNetwork


def export_reader(network: ReaderNetwork, into: Path) -> None:
    """Convert the network with its present weights."""
    import litert_torch  # heavy, and of no use before the training is over

    example = (torch.rand(1, CROP_HEIGHT_PX, CROP_WIDTH_PX, 1),)
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.tflite"
        litert_torch.convert(ReaderForExport(network).eval(), example).export(str(exact))
        into.write_bytes(with_half_weights(exact))


def averaged_network(checkpoint: Path) -> ReaderNetwork:
    """The averaged weights of a run."""
    network = ReaderNetwork().eval()
    network.load_state_dict(torch.load(checkpoint, weights_only=True)["averaged"])
    return network


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sardze_models.training.reader_export")
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("into", type=Path)
    options = parser.parse_args()
    export_reader(averaged_network(options.checkpoint), options.into)


if __name__ == "__main__":
    main()

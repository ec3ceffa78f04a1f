# SPDX-License-Identifier: EUPL-1.2
"""Writes a trained finder as TFLite with float16 weights.

The input's size follows the framing: 640 x 384 for wide looks, 256 x 128 for close-ups. The
averaged weights are taken. Listing the file in the catalogue is done by
`python -m sardze_models.catalogue`, once its card says what it can do.
"""

import argparse
import tempfile
from pathlib import Path

import torch

from sardze_models.training.finder_network import FinderForDevice, FinderNetwork
from sardze_models.training.finder_poses import Framing
from sardze_models.training.halving import with_half_weights

SHEETS = {Framing.WIDE: (384, 640), Framing.CLOSE: (128, 256)}
"""Height and width of the input on the device."""


def export_finder(state_file: Path, into: Path, framing: Framing) -> None:
    """Convert the stored state's average and write it with halved weights."""
    import litert_torch  # heavy, and wanted only here

    network = FinderNetwork()
    network.load_state_dict(torch.load(state_file, weights_only=True)["average"])
    example = (torch.rand(1, *SHEETS[framing], 1),)
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.tflite"
        litert_torch.convert(FinderForDevice(network).eval(), example).export(str(exact))
        into.write_bytes(with_half_weights(exact))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("state", type=Path)
    parser.add_argument("into", type=Path)
    parser.add_argument("--framing", type=Framing, choices=list(Framing), default=Framing.WIDE)
    arguments = parser.parse_args()
    export_finder(arguments.state, arguments.into, arguments.framing)


if __name__ == "__main__":
    main()

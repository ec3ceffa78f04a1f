# SPDX-License-Identifier: EUPL-1.2
"""Writes a trained road users' network as TFLite with float16 weights.

The input is fixed; the averaged weights are taken, or what lies halfway between them and those of
YOLOX-nano, with which the run began. Listing the file in the catalogue is done by
`python -m sardze_models.catalogue`, once its card says what it can do.
"""

import argparse
import tempfile
from pathlib import Path

import torch

from sardze_models.training.halving import with_half_weights
from sardze_models.training.road_users_inheritance import remember
from sardze_models.training.road_users_network import RoadUserNetwork, RoadUsersForDevice

HEIGHT, WIDTH = 224, 320


def export_road_users(
    network: RoadUserNetwork, into: Path, *, height: int = HEIGHT, width: int = WIDTH
) -> None:
    """Convert a network and write it with halved weights."""
    import litert_torch  # heavy, and wanted only here

    example = (torch.rand(1, height, width, 1),)
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.tflite"
        litert_torch.convert(RoadUsersForDevice(network).eval(), example).export(str(exact))
        into.write_bytes(with_half_weights(exact))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("state", type=Path)
    parser.add_argument("into", type=Path)
    parser.add_argument("--remember", type=Path, help="YOLOX-nano as ONNX: go back halfway to it")
    parser.add_argument("--height", type=int, default=HEIGHT)
    parser.add_argument("--width", type=int, default=WIDTH)
    arguments = parser.parse_args()
    network = RoadUserNetwork()
    network.load_state_dict(torch.load(arguments.state, weights_only=True)["average"])
    if arguments.remember:
        remember(network, arguments.remember)
    export_road_users(network, arguments.into, height=arguments.height, width=arguments.width)


if __name__ == "__main__":
    main()

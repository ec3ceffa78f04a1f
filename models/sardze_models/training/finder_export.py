# SPDX-License-Identifier: EUPL-1.2
"""Writes a trained finder as TFLite with float16 weights.

The input is fixed at 640 x 384; the averaged weights are taken. Listing the file in the catalogue
is done by `python -m sardze_models.catalogue`, once its card says what it can do.
"""

import argparse
import tempfile
from pathlib import Path

import torch

from sardze_models.training.finder_network import FinderForDevice, FinderNetwork

HEIGHT, WIDTH = 384, 640


def export_finder(state_file: Path, into: Path) -> None:
    """Convert the stored state's average and write it with halved weights."""
    import litert_torch  # heavy, and wanted only here

    network = FinderNetwork()
    network.load_state_dict(torch.load(state_file, weights_only=True)["average"])
    example = (torch.rand(1, HEIGHT, WIDTH, 1),)
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.tflite"
        litert_torch.convert(FinderForDevice(network).eval(), example).export(str(exact))
        into.write_bytes(_with_half_weights(exact))


def _with_half_weights(exact: Path) -> bytes:
    """Weights of convolutions as float16; computing stays float32 (FACTS 3.2: the safe default)."""
    from ai_edge_quantizer import qtyping, quantizer
    from ai_edge_quantizer.algorithm_manager import AlgorithmName

    halving = quantizer.Quantizer(str(exact))
    half = qtyping.TensorQuantizationConfig(num_bits=16, dtype=qtyping.TensorDataType.FLOAT)
    config = qtyping.OpQuantizationConfig(
        weight_tensor_config=half, compute_precision=qtyping.ComputePrecision.FLOAT
    )
    for operation in ("CONV_2D", "DEPTHWISE_CONV_2D"):
        halving.update_quantization_recipe(
            regex=".*",
            operation_name=qtyping.TFLOperationName[operation],
            op_config=config,
            algorithm_key=AlgorithmName.FLOAT_CASTING,
        )
    return bytes(halving.quantize().quantized_model)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("state", type=Path)
    parser.add_argument("into", type=Path)
    arguments = parser.parse_args()
    export_finder(arguments.state, arguments.into)


if __name__ == "__main__":
    main()

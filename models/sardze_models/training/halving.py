# SPDX-License-Identifier: EUPL-1.2
"""Stores a TFLite file's weights as float16; computing stays float32.

FACTS 3.2: both runtimes run such files fast on x86 and ARM, int8 has to win its place first.
"""

from pathlib import Path

_HALVED = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED")


def with_half_weights(exact: Path) -> bytes:
    """The file's content with the weights of convolutions and dense layers halved."""
    from ai_edge_quantizer import qtyping, quantizer  # heavy, and wanted only at the end of a run
    from ai_edge_quantizer.algorithm_manager import AlgorithmName

    halving = quantizer.Quantizer(str(exact))
    half = qtyping.TensorQuantizationConfig(num_bits=16, dtype=qtyping.TensorDataType.FLOAT)
    config = qtyping.OpQuantizationConfig(
        weight_tensor_config=half, compute_precision=qtyping.ComputePrecision.FLOAT
    )
    for operation in _HALVED:
        halving.update_quantization_recipe(
            regex=".*",
            operation_name=qtyping.TFLOperationName[operation],
            op_config=config,
            algorithm_key=AlgorithmName.FLOAT_CASTING,
        )
    return bytes(halving.quantize().quantized_model)

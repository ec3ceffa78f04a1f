# SPDX-License-Identifier: EUPL-1.2
"""The likeliest logistic curve through what came true and what did not."""

import numpy as np
from numpy.typing import NDArray

_STEPS = 60
_RIDGE = 1e-3

Floats = NDArray[np.float64]


def logistic(evidence: Floats, true: Floats) -> Floats:
    """Offset and one weight for each column of evidence (n, k), by Newton's steps.

    A faint ridge keeps evidence that separates everything from being weighed without end.
    """
    inputs = np.column_stack([np.ones(len(evidence)), evidence])
    weights = np.ones(inputs.shape[1])
    weights[0] = 0.0
    for _ in range(_STEPS):
        chances = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slopes = inputs.T @ (true - chances) - _RIDGE * weights
        ridge = _RIDGE * np.eye(len(weights))
        curve = (inputs * (chances * (1 - chances))[:, None]).T @ inputs + ridge
        weights = weights + np.linalg.solve(curve, slopes)
    return weights

# SPDX-License-Identifier: EUPL-1.2
"""Weights, their catalogue and cards; synthetic plates and roads; training and evaluation."""

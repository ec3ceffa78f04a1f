# SPDX-License-Identifier: EUPL-1.2
"""Plates and roads that nobody drove on, drawn by our own code for training, tests and demo."""

# SPDX-License-Identifier: EUPL-1.2
"""Test only: stands in for the writer of raw files, which the camera never writes."""

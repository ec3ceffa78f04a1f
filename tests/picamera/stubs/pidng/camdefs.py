# SPDX-License-Identifier: EUPL-1.2
"""Test only."""


class Picamera2Camera:
    """Imported by picamera2, never made."""

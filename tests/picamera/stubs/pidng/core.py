# SPDX-License-Identifier: EUPL-1.2
"""Test only."""


class PICAM2DNG:
    """Imported by picamera2, never made."""

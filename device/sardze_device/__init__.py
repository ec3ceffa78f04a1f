# SPDX-License-Identifier: EUPL-1.2
"""What runs on the pole: the camera, the agent that looks after it, and the display."""

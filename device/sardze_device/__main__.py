# SPDX-License-Identifier: EUPL-1.2
"""``python -m sardze_device`` is ``sardze-device``."""

from sardze_device.cli import main

main(prog_name="sardze-device")

# SPDX-License-Identifier: EUPL-1.2
"""``python -m sardze_fleet.cli``: the sardze command without its script."""

from sardze_fleet.cli import main

main()

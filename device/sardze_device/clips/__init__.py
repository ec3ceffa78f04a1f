# SPDX-License-Identifier: EUPL-1.2
"""Short masked clips round an event or a read; off by default."""

# SPDX-License-Identifier: EUPL-1.2
"""What device and fleet say to each other; pure, and the only code that both share."""

# SPDX-License-Identifier: EUPL-1.2
"""Rules over road users: what happens on the picture becomes occurrences; pure, time is given."""

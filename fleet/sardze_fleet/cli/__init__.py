# SPDX-License-Identifier: EUPL-1.2
"""The sardze command: one file a noun."""

# SPDX-License-Identifier: EUPL-1.2
"""The demo: a whole town on one machine, with the same programs that a real one runs."""

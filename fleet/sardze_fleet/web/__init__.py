# SPDX-License-Identifier: EUPL-1.2
"""The town hall's screen."""

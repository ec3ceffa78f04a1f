# SPDX-License-Identifier: EUPL-1.2
"""The manager of a municipality's cameras."""

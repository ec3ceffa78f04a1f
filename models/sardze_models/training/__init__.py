# SPDX-License-Identifier: EUPL-1.2
"""How the weights were made: data, networks, training and export. Nothing here runs on a device."""

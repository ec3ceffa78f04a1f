# SPDX-License-Identifier: EUPL-1.2
"""Number plates: alphabets, country grammars, normalisation and decoding."""

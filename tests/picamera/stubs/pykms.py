# SPDX-License-Identifier: EUPL-1.2
"""Test only: stands in for the display binding of a preview that nobody opens."""

from __future__ import annotations


class _AnyFormat:
    def __getattr__(self, name: str) -> str:
        return name


PixelFormat = _AnyFormat()

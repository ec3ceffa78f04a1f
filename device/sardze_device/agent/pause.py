# SPDX-License-Identifier: EUPL-1.2
"""Waiting that doubles, and a beat: two small ways to measure time that is handed in."""

from __future__ import annotations


class Pause:
    """A pause that is twice as long each time, within bounds."""

    def __init__(self, least_s: float, most_s: float) -> None:
        self._least_s = least_s
        self._most_s = most_s
        self._next_s = least_s
        self._until_ns = 0

    def lasts(self, now_ns: int) -> bool:
        """Whether it goes on."""
        return now_ns < self._until_ns

    def begin_longer(self, now_ns: int) -> None:
        """Pause from now on; the one after it will be longer."""
        self._until_ns = now_ns + int(self._next_s * 1e9)
        self._next_s = min(self._most_s, 2 * self._next_s)

    def begin_anew(self, now_ns: int) -> None:
        """Pause from now on, as short as at first."""
        self.shorten()
        self.begin_longer(now_ns)

    def shorten(self) -> None:
        """The next one is as short as at first."""
        self._next_s = self._least_s

    def over(self) -> None:
        """It ends at once, and the next one is as short as at first."""
        self._until_ns = 0
        self.shorten()


class Beat:
    """Something due every so often."""

    def __init__(self) -> None:
        self._next_ns = 0

    def due(self, now_ns: int, every_s: float) -> bool:
        """Whether it is time again; if so the next time is set."""
        if now_ns < self._next_ns:
            return False
        self._next_ns = now_ns + int(every_s * 1e9)
        return True

    def soon(self) -> None:
        """Due at the next look."""
        self._next_ns = 0

# SPDX-License-Identifier: EUPL-1.2
"""Who may look: a PIN that lets one person in once, for a limited time.

Pure: time is an argument, secrets are given in. The PIN is compared in constant time; a wrong one
makes everybody wait, twice as long each time, and after a few the door closes for good. Whoever
comes in gets a token; the PIN is spent then. At the end of the time, or when the person leaves,
nobody is let in any more (SECURITY 52: the device itself ends a live view).
"""

from __future__ import annotations

import hmac
import threading
from dataclasses import dataclass
from enum import StrEnum

MOST_WRONG = 5  # of a million PINs
FIRST_WAIT_NS = 1_000_000_000
PIN_DIGITS = 6


class Answer(StrEnum):
    """What the door says to a PIN."""

    IN = "in"
    WRONG = "wrong"
    WAIT = "wait"
    TAKEN = "taken"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is drawn anew for each aiming; ``token`` becomes the cookie of the one who came in."""

    pin: str
    token: str

    @classmethod
    def draw(cls, number: int, token: str) -> Secrets:
        """From a random number and a random text."""
        return cls(f"{number % 10**PIN_DIGITS:0{PIN_DIGITS}d}", token)


class Door:
    """One door; may be asked from several threads."""

    def __init__(self, secrets: Secrets, *, closes_ns: int) -> None:
        self._secrets = secrets
        self._closes_ns = closes_ns
        self._wrong = 0
        self._free_ns = 0
        self._taken = False
        self._left = False
        self._lock = threading.Lock()

    def knock(self, pin: str, now_ns: int) -> Answer:
        """Try a PIN. Only ``Answer.IN`` entitles to the token."""
        with self._lock:
            if self._closed(now_ns):
                return Answer.CLOSED
            if self._taken:
                return Answer.TAKEN
            if now_ns < self._free_ns:
                return Answer.WAIT
            if not _same(pin, self._secrets.pin):
                self._free_ns = now_ns + (FIRST_WAIT_NS << self._wrong)
                self._wrong += 1
                return Answer.CLOSED if self._closed(now_ns) else Answer.WRONG
            self._taken = True
            return Answer.IN

    def admits(self, token: str, now_ns: int) -> bool:
        """Whether the holder of this token may still look."""
        with self._lock:
            return not self._closed(now_ns) and self._taken and _same(token, self._secrets.token)

    def closed(self, now_ns: int) -> bool:
        """Whether it is over for everybody."""
        with self._lock:
            return self._closed(now_ns)

    def leave(self) -> None:
        """The person is done."""
        with self._lock:
            self._left = True

    def left_s(self, now_ns: int) -> float:
        """How long it stays open."""
        return max(0.0, (self._closes_ns - now_ns) / 1e9)

    def _closed(self, now_ns: int) -> bool:
        return self._left or self._wrong >= MOST_WRONG or now_ns >= self._closes_ns


def _same(given: str, true: str) -> bool:
    return hmac.compare_digest(given.encode(), true.encode())

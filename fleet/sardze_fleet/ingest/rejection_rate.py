# SPDX-License-Identifier: EUPL-1.2
"""How many rejected messages of one device are kept: so many a minute, the rest is only counted.

Who floods the broker with rubbish fills no disk (SECURITY 17). Time is an argument; the unknown
senders share one allowance.
"""

from __future__ import annotations

_MOST_DEVICES = 10_000


class RejectionRate:
    """An allowance for each device that fills up evenly, to a minute's worth at most."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._left: dict[str, tuple[float, float]] = {}

    def allows(self, device_id: str, now_s: float) -> bool:
        """Whether one more is kept; counts it if so."""
        left, at = self._left.get(device_id, (float(self._per_minute), now_s))
        left = min(float(self._per_minute), left + (now_s - at) * self._per_minute / 60)
        allowed = left >= 1
        if len(self._left) >= _MOST_DEVICES and device_id not in self._left:
            self._left.clear()
        self._left[device_id] = (left - allowed, now_s)
        return allowed

# SPDX-License-Identifier: EUPL-1.2
"""Names of sites, devices and facts.

Sites and devices are named by people: ``[a-z0-9][a-z0-9-]{1,30}``, safe in topics, file names and
certificates. Facts are named by machines: UUID version 7 (RFC 9562, section 5.7), so that
identifiers sort by the time they were made. Clock and randomness are arguments; a clock that stands
at 1970 gives valid identifiers too.
"""

from __future__ import annotations

import re

IDENTIFIER_PATTERN = r"^[a-z0-9][a-z0-9-]{1,30}$"
UUID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
IDENTIFIER_RULE = (
    "2 to 31 characters: small letters a-z, digits and hyphens, not beginning with a hyphen"
)
RANDOMNESS_BYTES = 10
COUNTER_LIMIT = 1 << 12

_IDENTIFIER = re.compile(IDENTIFIER_PATTERN)
_UUID = re.compile(UUID_PATTERN)


def is_identifier(text: str) -> bool:
    """Whether the text may name a site or a device."""
    return _IDENTIFIER.fullmatch(text) is not None


def is_uuid(text: str) -> bool:
    """Whether the text is a UUID as this project writes them: small letters, with hyphens."""
    return _UUID.fullmatch(text) is not None


def uuid7(unix_ms: int, randomness: bytes, *, counter: int | None = None) -> str:
    """A UUID version 7 for an instant.

    Args:
        unix_ms: milliseconds since 1970 UTC, 48 bits.
        randomness: ten bytes from the operating system.
        counter: 0 to 4095, in place of the twelve random bits after the time: a process that counts
            up within one millisecond gets identifiers that sort in the order they were made.
    """
    if not 0 <= unix_ms < 1 << 48:
        raise ValueError(f"{unix_ms} ms does not fit a UUID version 7")
    if len(randomness) != RANDOMNESS_BYTES:
        raise ValueError(f"a UUID version 7 takes {RANDOMNESS_BYTES} bytes of randomness")
    if counter is not None and not 0 <= counter < COUNTER_LIMIT:
        raise ValueError(f"the counter {counter} is outside 0 to {COUNTER_LIMIT - 1}")
    bits = int.from_bytes(randomness, "big")
    high = (bits >> 62) & 0xFFF if counter is None else counter
    low = bits & ((1 << 62) - 1)
    digits = f"{unix_ms << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def unix_ms_of(identifier: str) -> int:
    """The instant inside a UUID version 7.

    Raises:
        ValueError: it is not one.
    """
    if not is_uuid(identifier) or identifier[14] != "7" or identifier[19] not in "89ab":
        raise ValueError(f"{identifier!r} is not a UUID version 7")
    return int(identifier[:8] + identifier[9:13], 16)

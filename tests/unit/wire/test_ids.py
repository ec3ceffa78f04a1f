# SPDX-License-Identifier: EUPL-1.2
"""Names of sites and devices, and identifiers of facts that sort by time."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sardze_wire.ids import is_identifier, is_uuid, unix_ms_of, uuid7

instants = st.integers(0, 2**48 - 1)
randomness = st.binary(min_size=10, max_size=10)


@given(instants, randomness)
def test_a_uuid7_is_a_uuid_of_version_7_and_tells_its_time(unix_ms: int, random: bytes) -> None:
    made = uuid7(unix_ms, random)
    assert is_uuid(made)
    assert uuid.UUID(made).version == 7
    assert uuid.UUID(made).variant == uuid.RFC_4122
    assert unix_ms_of(made) == unix_ms


@given(instants, instants, randomness, randomness)
def test_a_later_uuid7_sorts_later(first: int, second: int, one: bytes, other: bytes) -> None:
    if first < second:
        assert uuid7(first, one) < uuid7(second, other)


@given(instants, randomness, randomness, st.integers(0, 4094))
def test_within_a_millisecond_a_counter_keeps_the_order(
    unix_ms: int, one: bytes, other: bytes, counter: int
) -> None:
    earlier = uuid7(unix_ms, one, counter=counter)
    assert earlier < uuid7(unix_ms, other, counter=counter + 1)
    assert unix_ms_of(earlier) == unix_ms


def test_all_the_randomness_is_used() -> None:
    bits = {uuid7(0, (1 << bit).to_bytes(10, "big")) for bit in range(74)}
    assert len(bits) == 74


@pytest.mark.parametrize(
    ("unix_ms", "random", "counter"),
    [(-1, b"0" * 10, None), (2**48, b"0" * 10, None), (0, b"0" * 9, None), (0, b"0" * 10, 4096)],
)
def test_what_does_not_fit_is_refused(unix_ms: int, random: bytes, counter: int | None) -> None:
    with pytest.raises(ValueError, match=r"UUID|randomness|counter"):
        uuid7(unix_ms, random, counter=counter)


@pytest.mark.parametrize("text", ["karsava", "karsava-01", "01", "a" * 31, "0-"])
def test_names_of_sites_and_devices(text: str) -> None:
    assert is_identifier(text)


@pytest.mark.parametrize(
    "text", ["", "a", "-a", "Karsava", "kārsava", "a_b", "a/b", "a b", "a" * 32, "ab\n", "+", "#"]
)
def test_what_cannot_be_a_name(text: str) -> None:
    assert not is_identifier(text)


@pytest.mark.parametrize("text", ["", "x" * 36, str(uuid.UUID(int=1 << 76, version=4))])
def test_only_a_version_7_tells_a_time(text: str) -> None:
    with pytest.raises(ValueError, match="not a UUID version 7"):
        unix_ms_of(text)

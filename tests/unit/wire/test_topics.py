# SPDX-License-Identifier: EUPL-1.2
"""Topics are written in one way only, and everything else is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sardze_wire.ids import uuid7
from sardze_wire.records import Kind
from sardze_wire.topics import (
    TRAVELS,
    Flow,
    Topic,
    TopicError,
    evidence_address,
    evidence_topic,
    parse_topic,
    subscription,
    subscriptions,
)

EVENT_ID = uuid7(1, b"0123456789")
REST = {"event_id": EVENT_ID, "request_id": EVENT_ID, "number": "3"}
names = st.from_regex(r"[a-z0-9][a-z0-9-]{1,30}", fullmatch=True)


@given(names, names, st.sampled_from(list(Kind)))
def test_a_topic_comes_back_from_its_text(site_id: str, device_id: str, kind: Kind) -> None:
    topic = Topic(site_id, device_id, kind, tuple(REST[level] for level in TRAVELS[kind].levels))
    assert parse_topic(str(topic)) == topic
    assert topic.travel is TRAVELS[kind]


@given(st.text(max_size=80))
def test_any_text_is_a_topic_or_is_refused_with_words(text: str) -> None:
    try:
        topic = parse_topic(text)
    except TopicError as error:
        assert str(error)
    else:
        assert str(topic) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sardze/1/karsava/+/presence", "wildcard"),
        ("sardze/1/karsava/#", "wildcard"),
        ("sardze/1/karsava/karsava-01", "too few levels"),
        ("sardze/2/karsava/karsava-01/presence", "wire version '2'"),
        ("frigate/1/karsava/karsava-01/presence", "does not begin with sardze/"),
        ("/sardze/1/karsava/karsava-01/presence", "does not begin"),
        ("sardze/1/karsava/karsava-01/selfie", "unknown kind 'selfie'"),
        ("sardze/1/Karsava/karsava-01/presence", "cannot name a site"),
        ("sardze/1/karsava/../presence", "cannot name a device"),
        ("sardze/1/karsava/karsava-01/presence/", "ends in presence"),
        ("sardze/1/karsava/karsava-01/evidence", "ends in evidence/{event_id}/{number}"),
        (f"sardze/1/karsava/karsava-01/evidence/{EVENT_ID}/01", "no leading zeros"),
        (f"sardze/1/karsava/karsava-01/evidence/{EVENT_ID}/-1", "no evidence number"),
        (f"sardze/1/karsava/karsava-01/evidence/{EVENT_ID}/1000", "no evidence number"),
        (f"sardze/1/karsava/karsava-01/evidence/{EVENT_ID}/²", "no evidence number"),
        ("sardze/1/karsava/karsava-01/request/1", "no request_id"),
        ("sardze/1/karsava/karsava-01/presence" + "x" * 300, "longer than 256 bytes"),
        ("", "does not begin"),
    ],
)
def test_a_bad_topic_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(TopicError, match=words.replace("(", r"\(")):
        parse_topic(text)


def test_evidence_names_its_event_and_number() -> None:
    topic = evidence_topic("karsava", "karsava-01", EVENT_ID, 2)
    assert str(topic) == f"sardze/1/karsava/karsava-01/evidence/{EVENT_ID}/2"
    assert evidence_address(parse_topic(str(topic))) == (EVENT_ID, 2)


def test_filters_cover_what_one_side_needs() -> None:
    assert subscription(Kind.EVENT) == "sardze/1/+/+/event"
    assert subscription(Kind.EVIDENCE, site_id="karsava") == "sardze/1/karsava/+/evidence/+/+"
    assert subscription(site_id="karsava", device_id="k-1") == "sardze/1/karsava/k-1/#"
    device = subscriptions(Flow.DOWN, site_id="karsava", device_id="k-1")
    assert device["sardze/1/karsava/k-1/desired"] == 1
    assert "sardze/1/karsava/k-1/request/+" in device
    assert not any("plate-read" in each for each in device)
    assert subscriptions(Flow.UP)["sardze/1/+/+/heartbeat"] == 0


@pytest.mark.parametrize("identifier", ["+", "#", "A", "a/b", ""])
def test_a_filter_for_what_cannot_be_a_name_is_refused(identifier: str) -> None:
    with pytest.raises(TopicError, match="cannot be subscribed to"):
        subscription(Kind.EVENT, device_id=identifier)


def test_what_is_durable_is_sent_at_least_once_and_never_retained() -> None:
    for kind, travel in TRAVELS.items():
        assert set(Kind) == set(TRAVELS)
        if travel.durable:
            assert (travel.flow, travel.qos, travel.retain) == (Flow.UP, 1, False), kind

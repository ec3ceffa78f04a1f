# SPDX-License-Identifier: EUPL-1.2
"""The grammar of topics: ``sardze/1/{site_id}/{device_id}/{kind}[/…]``, and how each kind travels.

One table says of every kind which way it goes, with which quality of service, whether the broker
retains it, whether it carries a sequence number, and when it is stale. Wildcards are no topics:
they exist only in the filters that ``subscription`` makes. A topic that was parsed is safe to use
as the name of a device; whether that device may write it is the broker's and the signature's
question.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sardze_wire.ids import IDENTIFIER_RULE, is_identifier, is_uuid
from sardze_wire.records import Kind

ROOT = "sardze"
VERSION = "1"
MAX_TOPIC_BYTES = 256
MAX_EVIDENCE_NUMBER = 999
SIGNATURE_PROPERTY = "signature"
"""Name of the MQTT 5 user property that carries the signature over topic and payload."""


class TopicError(ValueError):
    """A topic that Sardze does not write; the message says what is wrong with it."""


class Flow(StrEnum):
    """Which way a kind travels, seen from the device."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Travel:
    """How one kind crosses the wire.

    Attributes:
        durable: carries a sequence number and is never lost on the way.
        expiry_s: MQTT 5 message expiry interval; None keeps the message for ever.
        levels: names of the levels that follow the kind.
    """

    flow: Flow
    qos: int
    retain: bool = False
    durable: bool = False
    expiry_s: int | None = None
    levels: tuple[str, ...] = ()


TRAVELS: dict[Kind, Travel] = {
    Kind.PRESENCE: Travel(Flow.UP, qos=1, retain=True),
    Kind.HEARTBEAT: Travel(Flow.UP, qos=0, expiry_s=180),
    Kind.HEALTH: Travel(Flow.UP, qos=1, retain=True),
    Kind.PLATE_READ: Travel(Flow.UP, qos=1, durable=True),
    Kind.EVENT: Travel(Flow.UP, qos=1, durable=True),
    Kind.EVIDENCE: Travel(Flow.UP, qos=1, levels=("event_id", "number")),
    Kind.REPORTED: Travel(Flow.UP, qos=1, retain=True),
    Kind.DESIRED: Travel(Flow.DOWN, qos=1, retain=True),
    Kind.HOTLIST: Travel(Flow.DOWN, qos=1, retain=True),
    Kind.BOARD: Travel(Flow.DOWN, qos=1, retain=True),
    Kind.RECEIPT: Travel(Flow.DOWN, qos=1, retain=True),
    Kind.REQUEST: Travel(Flow.DOWN, qos=1, expiry_s=300, levels=("request_id",)),
    Kind.RESPONSE: Travel(Flow.UP, qos=1, expiry_s=300, levels=("request_id",)),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic; making one checks it.

    Raises:
        TopicError: a level does not fit the grammar.
    """

    site_id: str
    device_id: str
    kind: Kind
    rest: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, level in (("site", self.site_id), ("device", self.device_id)):
            if not is_identifier(level):
                raise TopicError(f"{level!r} cannot name a {name}: {IDENTIFIER_RULE}")
        levels = TRAVELS[self.kind].levels
        if len(self.rest) != len(levels):
            wanted = "/".join((self.kind, *(f"{{{level}}}" for level in levels)))
            raise TopicError(f"a topic of this kind ends in {wanted}, not in {self.rest!r}")
        for name, level in zip(levels, self.rest, strict=True):
            _check_level(name, level)

    def __str__(self) -> str:
        return "/".join((ROOT, VERSION, self.site_id, self.device_id, self.kind, *self.rest))

    @property
    def travel(self) -> Travel:
        """How messages of this topic travel."""
        return TRAVELS[self.kind]


def parse_topic(text: str) -> Topic:
    """The topic behind its text.

    Raises:
        TopicError: it is not one of ours; the message says why.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_TOPIC_BYTES:
        raise TopicError(f"the topic is longer than {MAX_TOPIC_BYTES} bytes")
    if "+" in text or "#" in text:
        raise TopicError(f"{text!r} holds a wildcard; only a subscription may")
    root, *levels = text.split("/")
    if root != ROOT:
        raise TopicError(f"{text!r} does not begin with {ROOT}/")
    if len(levels) < 4:
        raise TopicError(f"{text!r} has too few levels for {ROOT}/{VERSION}/site/device/kind")
    version, site_id, device_id, kind, *rest = levels
    if version != VERSION:
        raise TopicError(f"{text!r} is of wire version {version!r}; this program speaks {VERSION}")
    try:
        known = Kind(kind)
    except ValueError:
        raise TopicError(f"{text!r} is of the unknown kind {kind!r}") from None
    return Topic(site_id, device_id, known, tuple(rest))


def subscription(
    kind: Kind | None = None, *, site_id: str | None = None, device_id: str | None = None
) -> str:
    """A filter for one kind, or for all; every site and device unless named.

    Raises:
        TopicError: a given identifier is not one.
    """
    for given in (site_id, device_id):
        if given is not None and not is_identifier(given):
            raise TopicError(f"{given!r} cannot be subscribed to: {IDENTIFIER_RULE}")
    if kind is None:
        ending: tuple[str, ...] = ("#",)
    else:
        ending = (kind, *("+" for _ in TRAVELS[kind].levels))
    return "/".join((ROOT, VERSION, site_id or "+", device_id or "+", *ending))


def subscriptions(
    flow: Flow, *, site_id: str | None = None, device_id: str | None = None
) -> dict[str, int]:
    """Every filter that one side needs, each with its quality of service."""
    return {
        subscription(kind, site_id=site_id, device_id=device_id): travel.qos
        for kind, travel in TRAVELS.items()
        if travel.flow is flow
    }


def evidence_topic(site_id: str, device_id: str, event_id: str, number: int) -> Topic:
    """Where the bytes of one piece of evidence travel."""
    return Topic(site_id, device_id, Kind.EVIDENCE, (event_id, str(number)))


def evidence_address(topic: Topic) -> tuple[str, int]:
    """Event and number that an evidence topic names."""
    event_id, number = topic.rest
    return event_id, int(number)


def _check_level(name: str, level: str) -> None:
    if name == "number":
        number = int(level) if level.isascii() and level.isdigit() and len(level) <= 4 else -1
        if not (0 <= number <= MAX_EVIDENCE_NUMBER and str(number) == level):
            raise TopicError(
                f"{level!r} is no evidence number: 0 to {MAX_EVIDENCE_NUMBER}, no leading zeros"
            )
    elif not is_uuid(level):
        raise TopicError(f"{level!r} is no {name}: a UUID in small letters is wanted")

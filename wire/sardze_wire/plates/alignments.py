# SPDX-License-Identifier: EUPL-1.2
"""Which slots hold the characters of the text: the reader's own opinion, and how it may be wrong.

A reader leaves slots blank, sometimes takes a seal or a crest for a character, reads the sign in
the blue band, gives one character two slots, or two equal neighbours one. Each way of explaining
the slots is an alignment with a weight; how well formats fit it is ``decode``'s.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sardze_wire.plates.codes import SIGNS
from sardze_wire.plates.evidence import ANY_SHARE, Slot

ORNAMENT = 0.005
"""How often a mark beside the characters, or in a gap between them, is read as one of them."""
MARK_AT_RIM = 0.5
"""How much rarer it stands before the first or after the last character than in a gap."""
MARK_WITHOUT_GAP = 0.02
"""How much rarer an ornament stands between characters that belong together than in a gap."""
DOUBLED = 0.002
"""How often one character is read in two slots, both surely.

Of 700 drawn plates seen by bad cameras 5 were, most of them unsurely."""
MERGED = 0.0015
"""How often two equal characters beside each other are read as one: none of those 700."""
SIGN_READ = 0.02
"""How often the country's sign in the blue band is read as characters of the plate."""
UNSURE_BLANK = 0.02
_CHARACTERS = 36.0
_SIGN_SEEN = 0.1


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which slots hold the characters, and how plausible that is.

    Attributes:
        slots: for each character its slot; the same slot twice where two characters were merged.
        weight: for forms of any kind.
        country: the only country that is meant, where its sign was read in front.
        gap: the place in the text before which a slot was taken for an ornament.
        gap_weight: what forms with a gap at that place get besides.
        plain: whether every slot is taken for what it seems, blank or not.
    """

    slots: tuple[int, ...]
    weight: float
    country: str | None = None
    gap: int = 0
    gap_weight: float = 0.0
    plain: bool = False


def taken_slots(slots: Sequence[Slot]) -> tuple[int, ...]:
    """The slots that the reader thinks hold a character."""
    return tuple(number for number, slot in enumerate(slots) if slot.blank < 0.5)


def alignments(
    slots: Sequence[Slot],
    taken: tuple[int, ...],
    voids: Sequence[float],
    shares: Mapping[str, float],
) -> Iterator[Alignment]:
    """The slots that seem to hold characters, and plausible other choices.

    Args:
        voids: for each slot how well it is explained by holding nothing, against one character.
    """
    unsure = sorted(
        (n for n, slot in enumerate(slots) if UNSURE_BLANK < slot.blank < 1 - UNSURE_BLANK),
        key=lambda number: abs(slots[number].blank - 0.5),
    )[:2]
    changes = ((), *((number,) for number in unsure), tuple(unsure))
    for chosen in dict.fromkeys(tuple(sorted({*taken} ^ {*change})) for change in changes):
        if chosen:
            yield Alignment(chosen, _blank_share(voids, chosen), plain=True)
    weight = _blank_share(voids, taken)
    if len(taken) > 1:
        yield from _without_one(slots, taken, weight)
        yield from _without_sign(slots, taken, weight, shares)
    if len(taken) > 2:
        for place in range(len(taken)):
            yield Alignment(taken[: place + 1] + taken[place:], weight * MERGED / len(taken))


def _without_one(
    slots: Sequence[Slot], taken: tuple[int, ...], weight: float
) -> Iterator[Alignment]:
    """One slot left out: an ornament, or its neighbour's character once more."""
    for place, number in enumerate(taken):
        rest = taken[:place] + taken[place + 1 :]
        mark = weight * ORNAMENT * (1.0 - slots[number].blank) / _CHARACTERS
        if place in (0, len(rest)):
            mark *= MARK_AT_RIM
        twin = slots[taken[place - 1]] if place else None
        doubled = _agreement(slots[number], twin) * weight * DOUBLED / len(taken) if twin else 0.0
        yield Alignment(
            rest,
            doubled + mark * MARK_WITHOUT_GAP,
            gap=place,
            gap_weight=mark * (1.0 - MARK_WITHOUT_GAP),
        )


def _without_sign(
    slots: Sequence[Slot], taken: tuple[int, ...], weight: float, shares: Mapping[str, float]
) -> Iterator[Alignment]:
    for country, sign in SIGNS.items():
        rest = taken[len(sign) :]
        if len(rest) > 1 and slots[taken[0]].share(sign[0]) > _SIGN_SEEN:
            seen = [
                slots[number].share(letter) for number, letter in zip(taken, sign, strict=False)
            ]
            if min(seen) > _SIGN_SEEN:
                often = SIGN_READ * shares[country]
                yield Alignment(rest, weight * often * math.prod(seen), country)


def _agreement(one: Slot, other: Slot) -> float:
    """How likely two slots hold the same character."""
    return sum([share * other.share(character) for character, share in one.likely])


def _blank_share(voids: Sequence[float], chosen: tuple[int, ...]) -> float:
    return math.prod([max(void, ANY_SHARE) for n, void in enumerate(voids) if n not in chosen])

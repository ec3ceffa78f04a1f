# SPDX-License-Identifier: EUPL-1.2
"""From a reading to plates: reader, its look at the country, the site's mix and the grammars.

Pure. The camera, `sardze-device read` and the evaluation all decode here, so that a confidence
means the same everywhere: of the texts given with 0.9, nine of ten are right. `sardze_wire.plates`
weighs characters against formats; here the reader's country head joins the site's mix before, and
the calibration of the shipped reader makes a share of plausible texts a confidence after.

A text is withheld only where the reading is practically noise. What is read without certainty is
given with a low confidence: whether that is enough is for the site's settings to say.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import msgspec
import numpy as np

from sardze_models.catalogue import Catalogue, load_catalogue
from sardze_models.reader import Reading
from sardze_wire.plates import COUNTRIES, Match, decode

CALIBRATION = "calibration"
"""Where the catalogue keeps it, in the reader's metadata."""
STRANGERS = 0.03
"""Share of plates from countries that a site's mix does not name."""
ILLEGIBLE = 0.02
"""Calibrated confidence below which a text is withheld."""
JUDGEMENT = "judgement"
"""Where the catalogue keeps it, beside the calibration."""
_LEAST_CHANCE = 1e-3
"""No single witness is believed more than to odds of a thousand to one."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Makes of a reader's numbers a confidence that comes true.

    Attributes:
        temperature: divides the reader's log-probabilities; above 1 where it is too sure.
        slope: of the confidence's log-odds.
        offset: added to them.
        head_trust: how often the country head may be followed; else it is taken to have guessed.
    """

    temperature: float = 1.0
    slope: float = 1.0
    offset: float = 0.0
    head_trust: float = 0.9

    def confidence(self, share: float) -> float:
        """How often a text with this share of all plausible texts is right."""
        bounded = min(max(share, 1e-9), 1.0 - 1e-9)
        odds = self.offset + self.slope * (math.log(bounded) - math.log1p(-bounded))
        return 1.0 / (1.0 + math.exp(-odds))


@dataclass(frozen=True, slots=True)
class Judgement:
    """How much finder and reader are to be believed when they say that something is a plate.

    Their log-odds add up, as those of independent witnesses do; `training.plate_judgement` fits
    the weights.

    Attributes:
        offset: where both are torn.
        finder: weight of the finder's score.
        reader: weight of what the reader grants: that something is written, and clearly.
    """

    offset: float = -2.1
    finder: float = 1.5
    reader: float = 1.3

    def odds(self, score: float, reading: Reading) -> float:
        """Log-odds that a detection with this score and this reading is a plate."""
        return self.offset + self.finder * odds_of(score) + self.reader * odds_of(written(reading))


@lru_cache(maxsize=1)
def shipped() -> Calibration:
    """That of the released reader, kept with its weights; `training.reader_calibration` fits it."""
    return calibration_of(load_catalogue())


@lru_cache(maxsize=1)
def shipped_judgement() -> Judgement:
    """That of the released finder and reader."""
    return judgement_of(load_catalogue())


def judgement_of(catalogue: Catalogue) -> Judgement:
    """That of a catalogue's reader; of one without, the vendor's."""
    kept = catalogue.entry("plate-reader").metadata.get(JUDGEMENT, {})
    return msgspec.convert(kept, Judgement)


def calibration_of(catalogue: Catalogue) -> Calibration:
    """That of a catalogue's reader; of one that was never calibrated, none."""
    kept = catalogue.entry("plate-reader").metadata.get(CALIBRATION, {})
    return msgspec.convert(kept, Calibration)


def decode_reading(
    reading: Reading,
    prior: Mapping[str, float] | None,
    *,
    limit: int = 5,
    calibration: Calibration | None = None,
) -> list[Match]:
    """Ranked plates for a reading, best first; empty when nothing is written or nothing legible.

    Args:
        prior: how often plates of each country pass here, by code; None: all alike.
        limit: how many texts at most.
        calibration: of the reader; None: the released one's.
    """
    calibration = calibration or shipped()
    logarithms = np.log(np.maximum(reading.probabilities, 1e-9)) / calibration.temperature
    rows = np.exp(logarithms - logarithms.max(axis=1, keepdims=True))
    mix = mix_of(prior, reading.countries, calibration.head_trust)
    matches = decode(rows.tolist(), reading.alphabet, mix, limit=limit)
    if not matches or calibration.confidence(matches[0].confidence) < ILLEGIBLE:
        return []
    return [
        replace(match, confidence=calibration.confidence(match.confidence)) for match in matches
    ]


def mix_of(
    prior: Mapping[str, float] | None, seen: Mapping[str, float], trust: float
) -> Mapping[str, float] | None:
    """The site's mix of countries, moved by what the reader's country head saw on this plate."""
    if not seen:
        return prior
    named = {code: share for code, share in (prior or {}).items() if code in COUNTRIES}
    total = sum(named.values())
    others = max(len(COUNTRIES) - len(named), 1)
    usual = 1.0 / max(len(seen), 1)
    mix = {}
    for code in COUNTRIES:
        if total > 0.0:
            share = named[code] / total if code in named else STRANGERS / others
        else:
            share = 1.0
        likelihood = seen.get(code, usual) / usual
        mix[code] = share * ((1.0 - trust) + trust * likelihood)
    return mix


def is_plate(score: float, reading: Reading, judgement: Judgement | None = None) -> bool:
    """Whether a detection is a plate, by the finder's score and what the reader makes of it.

    A sure detection may be a plate of which little can be read: mud, snow, glare. A faint one is a
    plate where the reader sees clear characters, and a badge where it is torn in every slot.
    """
    return (judgement or shipped_judgement()).odds(score, reading) >= 0.0


def written(reading: Reading) -> float:
    """How surely something is written there, 0..1: sure of a text, and sure of its characters."""
    return reading.plate_probability * float(reading.probabilities.max(axis=1).mean())


def odds_of(chance: float) -> float:
    """The log-odds of a probability, bounded."""
    bounded = min(max(chance, _LEAST_CHANCE), 1.0 - _LEAST_CHANCE)
    return math.log(bounded) - math.log1p(-bounded)

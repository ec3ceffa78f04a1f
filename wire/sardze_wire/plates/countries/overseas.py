# SPDX-License-Identifier: EUPL-1.2
"""Plates of Brazil and the United States: not met on the roads of the sites, but on photographs."""

from __future__ import annotations

from sardze_wire.plates.grammar import Country, Syntax

BRAZIL = Country(
    code="BR",
    source="Wikipedia: Vehicle registration plates of Brazil",
    syntaxes=(
        Syntax("1990", "LLL-DDDD", 0.6, two_line="LLL/DDDD"),
        Syntax("mercosul", "LLLDLDD", 0.4, two_line="LLL/DLDD"),
    ),
)

# Passenger formats of the states, weighed by the states' inhabitants. There are many more, of
# lorries, of counties, of clubs and of people's own choice.
UNITED_STATES = Country(
    code="US",
    source="Wikipedia: Vehicle registration plates of the United States",
    syntaxes=(
        Syntax("three-four", "LLL DDDD", 0.36),
        Syntax("three-three", "LLL DDD", 0.13),
        Syntax("three-three-reversed", "DDD LLL", 0.07),
        Syntax("california", "NLLLDDD", 0.12),
        Syntax("two-five", "LL DDDDD", 0.035),
        Syntax("new-jersey", "LDD LLL", 0.028),
        Syntax("three-letters-mixed", "LLL DLDD", 0.02),
        Syntax("florida", "LLL LDD", 0.02),
        Syntax("letter-digits-letters", "LDD DLL", 0.02),
        Syntax("missouri", "LLD LDL", 0.018),
        Syntax("maryland", "DLL DDDD", 0.018),
        Syntax("digits", "DDDDDDD?", 0.015),
        Syntax("letter-digits", "LDD DDDD", 0.015),
        Syntax("tennessee", "LDD DDL", 0.012),
        Syntax("four-three", "DDDD LLL", 0.01),
        Syntax("one-two-three", "DLL DDD", 0.01),
        Syntax("any", "XXXXXX?X?X?", 0.02),
    ),
    unlisted=0.25,
)

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

UNITED_STATES = Country(
    code="US",
    source="Wikipedia: Vehicle registration plates of the United States",
    syntaxes=(
        Syntax("three-four", "LLL DDDD", 0.32),
        Syntax("three-three", "LLL DDD", 0.2),
        Syntax("three-three-reversed", "DDD LLL", 0.06),
        Syntax("california", "NLLLDDD", 0.1),
        Syntax("four-three", "DDDD LLL", 0.01),
        Syntax("three-letters-mixed", "LLL DLDD", 0.02),
        Syntax("any", "XXXXXX?X?X?", 0.29),
    ),
)

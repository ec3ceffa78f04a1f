# SPDX-License-Identifier: EUPL-1.2
"""Plates of Belgium, Luxembourg and the Netherlands."""

from __future__ import annotations

from sardze_wire.plates.grammar import Country, Syntax

BELGIUM = Country(
    code="BE",
    source="Wikipedia: Vehicle registration plates of Belgium",
    syntaxes=(
        Syntax("car", "[12]-LLL-DDD", 0.88, two_line="[12]-LLL/DDD"),
        Syntax("older", "LLL-DDD", 0.08),
        Syntax("trailer", "'Q'-LLL-DDD", 0.02, two_line="'Q'-L/LL-DDD"),
        Syntax("special", "[3-9]-LLL-DDD".replace("3-9", "3456789"), 0.005),
        Syntax("oldest", "DDD-LLL", 0.005),
        Syntax("personalised", "XX?X?X?X?X?X?X?", 0.005),
    ),
)

LUXEMBOURG = Country(
    code="LU",
    source="Wikipedia: Vehicle registration plates of Luxembourg",
    letters="ABCDEFGHJKLMNPQRSTUVWXYZ",
    syntaxes=(
        Syntax("car", "LL DDDD", 0.87, two_line="LL/DDDD"),
        Syntax("digits", "DDDDD?D?", 0.08),
        Syntax("older", "L DDDD", 0.03),
    ),
)

_DUTCH = "BDFGHJKLNPRSTVWXZ"

NETHERLANDS = Country(
    code="NL",
    source="Wikipedia: Vehicle registration plates of the Netherlands; RDW: sidecodes",
    letters=_DUTCH,
    syntaxes=(
        Syntax("sidecode-1", "LL-DD-DD", 0.004),
        Syntax("sidecode-2", "DD-DD-LL", 0.004),
        Syntax("sidecode-3", "DD-LL-DD", 0.005),
        Syntax("sidecode-4", "LL-DD-LL", 0.02, two_line="LL-DD/LL"),
        Syntax("sidecode-5", "LL-LL-DD", 0.06, two_line="LL-LL/DD"),
        Syntax("sidecode-6", "DD-LL-LL", 0.13, two_line="DD-LL/LL"),
        Syntax("sidecode-7", "DD-LLL-D", 0.17),
        Syntax("sidecode-8", "D-LLL-DD", 0.17),
        Syntax("sidecode-9", "LL-DDD-L", 0.17),
        Syntax("sidecode-10", "L-DDD-LL", 0.13),
        Syntax("sidecode-11", "LLL-DD-L", 0.06),
        Syntax("sidecode-12", "L-DD-LLL", 0.02),
        Syntax("sidecode-13", "D-LL-DDD", 0.02),
        Syntax("sidecode-14", "DDD-LL-D", 0.02),
    ),
)

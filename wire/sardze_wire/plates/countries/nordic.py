# SPDX-License-Identifier: EUPL-1.2
"""Plates of Denmark, Finland, Iceland, Norway and Sweden."""

from __future__ import annotations

from sardze_wire.plates.grammar import Country, Syntax

DENMARK = Country(
    code="DK",
    source="Wikipedia: Vehicle registration plates of Denmark",
    letters="ABCDEFGHJKLMNOPRSTUVXYZ",
    syntaxes=(
        Syntax("car", "LL DD DDD", 0.93, two_line="LL/DDDDD"),
        Syntax("trailer", "LL DDDD", 0.03, two_line="LL/DDDD"),
        Syntax("personalised", "XXX?X?X?X?X?", 0.01),
    ),
)

FINLAND = Country(
    code="FI",
    source="Wikipedia: Vehicle registration plates of Finland",
    letters="ABCEFGHIJKLMNOPRSTUVXYZ",
    syntaxes=(
        Syntax("car", "LLL-ND?D?", 0.9, two_line="LLL/ND?D?"),
        Syntax("trailer", "[DPW]LL-ND?D?", 0.05),
        Syntax("short", "LL-ND?D?", 0.03, two_line="LL/ND?D?"),
        Syntax("diplomatic", "'CD'-DDDD?", 0.001),
    ),
)

ICELAND = Country(
    code="IS",
    source="Wikipedia: Vehicle registration plates of Iceland",
    letters="ABDEFGHIJKLMNOPRSTUVXYZ",
    syntaxes=(
        Syntax("car", "LL LDD", 0.7, two_line="LL/LDD"),
        Syntax("older", "LL DDD", 0.27, two_line="LL/DDD"),
        Syntax("personalised", "XXX?X?X?X?", 0.01),
    ),
)

NORWAY = Country(
    code="NO",
    source="Wikipedia: Vehicle registration plates of Norway",
    letters="ABCDEFHJKLNPRSTUVXYZ",
    syntaxes=(
        Syntax("car", "LL NDDDD", 0.78, two_line="LL/NDDDD"),
        Syntax("electric", "'E'[BCDEFHJKLV] NDDDD", 0.15, two_line="'E'[BCDEFHJKLV]/NDDDD"),
        Syntax("trailer", "LL NDDD", 0.05, two_line="LL/NDDD"),
        Syntax("personalised", "XXX?X?X?X?X?", 0.005),
    ),
)

SWEDEN = Country(
    code="SE",
    source="Wikipedia: Vehicle registration plates of Sweden",
    letters="ABCDEFGHJKLMNOPRSTUWXYZ",
    syntaxes=(
        Syntax("car", "LLL DDD", 0.7, two_line="LLL/DDD"),
        Syntax("car-2019", "LLL DD[ABCDEFGHJKLMNPRSTUWXYZ]", 0.28),
        Syntax("diplomatic", "LL DDD L", 0.001),
        Syntax("personalised", "XXX?X?X?X?X?", 0.005),
    ),
)

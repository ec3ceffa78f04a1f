# SPDX-License-Identifier: EUPL-1.2
"""Plates of Portugal and Spain."""

from __future__ import annotations

from sardze_wire.plates.grammar import Country, Regions, Syntax

PORTUGAL = Country(
    code="PT",
    source="Wikipedia: Vehicle registration plates of Portugal",
    syntaxes=(
        Syntax("2020", "LL-DD-LL", 0.3, two_line="LL/DD-LL"),
        Syntax("2005", "DD-LL-DD", 0.45, two_line="DD-LL/DD"),
        Syntax("1992", "DD-DD-[ABCDEFGHIJLMNOPQRSTUVXZ][ABCDEFGHIJLMNOPQRSTUVXZ]", 0.2),
        Syntax("1937", "[ABCDEFGHIJLMNOPQRSTUVXZ][ABCDEFGHIJLMNOPQRSTUVXZ]-DD-DD", 0.04),
        Syntax("trailer", "L-DDDDDD?", 0.01),
    ),
)

_PROVINCES = (
    "A AB AL AV B BA BI BU C CA CC CE CO CR CS CU GC GE GI GR GU H HU J L LE LO LU M MA ML MU NA "
    "O OR OU P PM IB PO S SA SE SG SO SS T TE TF TO V VA VI Z ZA"
).split()

SPAIN = Country(
    code="ES",
    source="Wikipedia: Vehicle registration plates of Spain; Matrículas automovilísticas de España",
    letters="BCDFGHJKLMNPRSTVWXYZ",
    regions={"province": Regions(tuple(_PROVINCES), complete=True)},
    syntaxes=(
        Syntax("car", "DDDD LLL", 0.93, two_line="DDDD/LLL"),
        Syntax(
            "provincial",
            "{province}-DDDD-[ABCDEFGHIJKLMNOPSTUVWXYZ][ABCDEFGHIJKLMNOPSTUVWXYZ]?",
            0.03,
        ),
        Syntax("provincial-digits", "{province}-DDDDDD", 0.003),
        Syntax("trailer", "'R' DDDD LLL", 0.015, two_line="'R' DDDD/LLL"),
        Syntax("special", "[CEPSTVH] DDDD LLL", 0.01, two_line="[CEPSTVH] DDDD/LLL"),
    ),
)

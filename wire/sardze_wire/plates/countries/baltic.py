# SPDX-License-Identifier: EUPL-1.2
"""Plates of Latvia, Lithuania and Estonia."""

from __future__ import annotations

from sardze_wire.plates.grammar import Country, Syntax

_LV = "[ABCDEFGHJKLMNOPRSTUVZ]"

LATVIA = Country(
    code="LV",
    source="Wikipedia: Vehicle registration plates of Latvia (also in German: letters that are "
    "not issued); CSDD: Numura zīmes",
    syntaxes=(
        Syntax("car", f"{_LV}{_LV}-ND?D?D?", 0.86, two_line=f"{_LV}{_LV}/ND?D?D?"),
        Syntax("electric", "'EX'-ND?D?D?", 0.02, two_line="'EX'/ND?D?D?"),
        Syntax("taxi", "'T'[EQX]-ND?D?D?", 0.01),
        Syntax("other-letters", "LL-ND?D?D?", 0.01),
        Syntax("trailer", f"{_LV}-ND?D?D?", 0.06, two_line=f"{_LV}/ND?D?D?"),
        Syntax("personalised", "XXX?X?X?X?X?X?", 0.003),
    ),
)

LITHUANIA = Country(
    code="LT",
    source="Wikipedia: Vehicle registration plates of Lithuania; Regitra: Numerio ženklai",
    letters="ABCDEFGHIJKLMNOPRSTUVYZ",
    syntaxes=(
        Syntax("car", "LLL DDD", 0.88, two_line="LLL/DDD"),
        Syntax("trailer", "LL DDD", 0.05, two_line="LL/DDD"),
        Syntax("motorcycle", "DDD LL", 0.02, two_line="DDD/LL"),
        Syntax("electric", "'E'L DDDD", 0.02, two_line="'E'L/DDDD"),
        Syntax("taxi", "'T'DDDDD", 0.01),
        Syntax("dealer", "[PR]DDDD DD", 0.002),
        Syntax("export", "DDDDD?LL", 0.003),
        Syntax("temporary", "'P'DDDDD", 0.003),
        Syntax("historic", "'H'DDDDD", 0.002),
        Syntax("diplomatic", "DD DD DD", 0.003),
        Syntax("personalised", "XX?X?X?X?X?", 0.002),
    ),
)

ESTONIA = Country(
    code="EE",
    source="Wikipedia: Vehicle registration plates of Estonia",
    syntaxes=(
        Syntax("car", "DDD LLL", 0.92, two_line="DDD/LLL"),
        Syntax("trailer", "DDD LL", 0.03, two_line="DDD/LL"),
        Syntax("motorcycle", "DD LL", 0.02, two_line="DD/LL"),
        Syntax("tractor", "DDDD LL", 0.01, two_line="DDDD/LL"),
        Syntax("short", "DD LLL", 0.01, two_line="DD/LLL"),
        Syntax("diplomatic", "'CD' DDDD?", 0.001),
        Syntax("ambassador", "'CMD' DDD?", 0.0005),
        Syntax("dealer", "'PROOV' DDDD", 0.0005),
        Syntax("personalised", "XX?X?X?X?X?X?X?X?", 0.003),
    ),
)

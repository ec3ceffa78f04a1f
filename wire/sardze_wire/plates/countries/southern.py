# SPDX-License-Identifier: EUPL-1.2
"""Plates of Bulgaria, Cyprus, Greece, Italy, Malta, Romania and Türkiye."""

from __future__ import annotations

from sardze_wire.plates.grammar import Country, Regions, Syntax

BULGARIA = Country(
    code="BG",
    source="Wikipedia: Vehicle registration plates of Bulgaria",
    letters="ABCEHKMOPTXY",
    regions={
        "region": Regions(
            tuple(
                "A B BH BP BT C CA CB CC CH CM CO CT E EB EH H K KH M OB P PA PB PK PP T TX X "
                "Y".split()
            ),
            complete=True,
        ),
    },
    syntaxes=(
        Syntax("car", "{region} DDDD LL", 0.92, two_line="{region}/DDDD LL"),
        Syntax("motorcycle", "{region} DDDD L", 0.02, two_line="{region}/DDDD L"),
        Syntax("electric", "'EA' DDDD LL", 0.02),
        Syntax("army", "'BA' DDDDDD", 0.002),
        Syntax("temporary", "DDD [BHMTEK] DDD", 0.005),
        Syntax("personalised", "{region} XXXXXX", 0.005),
    ),
)

CYPRUS = Country(
    code="CY",
    source="Wikipedia: Vehicle registration plates of Cyprus",
    letters="ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    syntaxes=(
        Syntax("car", "LLL DDD", 0.95, two_line="LLL/DDD"),
        Syntax("older", "LL DDD", 0.03),
    ),
)

GREECE = Country(
    code="GR",
    source="Wikipedia: Vehicle registration plates of Greece",
    letters="ABEHIKMNOPTXYZ",
    syntaxes=(
        Syntax("car", "LLL-NDDD", 0.91, two_line="LLL/NDDD"),
        Syntax("motorcycle", "LLL-ND?D?", 0.06, two_line="LLL/ND?D?"),
        Syntax("older", "LL-NDDD", 0.01),
        Syntax("trailer", "'P'-DDDDD", 0.01),
        Syntax("duty-free", "L-NDDD", 0.003),
    ),
)

_ITALIAN_PROVINCES = (
    "AG AL AN AO AP AQ AR AT AV BA BG BI BL BN BO BR BS BZ CA CB CE CH CL CN CO CR CS CT CZ EN FE "
    "FG FI FO FR GE GO GR IM IS KR LC LE LI LO LT LU MC ME MI MN MO MS MT NA NO NU OR PA PC PD PE "
    "PG PI PN PO PR PS PT PV PZ RA RC RE RG RI RM RN RO SA SI SO SP SR SS SV TA TE TN TO TP TR TS "
    "TV UD VA VB VC VE VI VR VT VV"
).split()

ITALY = Country(
    code="IT",
    source="Wikipedia: Vehicle registration plates of Italy; Targhe d'immatricolazione dell'Italia",
    letters="ABCDEFGHJKLMNPRSTVWXYZ",
    regions={"province": Regions(tuple(_ITALIAN_PROVINCES), complete=True)},
    syntaxes=(
        Syntax("car", "LL DDDLL", 0.91, two_line="LL/DDDLL"),
        Syntax("motorcycle", "LL DDDDD", 0.04, two_line="LL/DDDDD"),
        Syntax("moped", "[2345679BCDFGHJKLMNPRSTVWXYZ]" * 6, 0.005),
        Syntax("trailer", "'X'L DDDLL", 0.01, two_line="'X'L/DDDLL"),
        Syntax("provincial", "{province} DDDDDD", 0.005),
        Syntax("provincial-2", "{province} LDDDDD", 0.005),
        Syntax("provincial-3", "{province} DLDDDD", 0.003),
        Syntax("provincial-4", "{province} DDDDDL", 0.002),
        Syntax("army", "'EI' LL DDD", 0.002),
        Syntax("army-older", "'EI' DDDDDD", 0.001),
        Syntax("carabinieri", "'CC' LL DDD", 0.002),
        Syntax("police", "'POLIZIA' LDDDD", 0.001),
        Syntax("finance-guard", "'GDF' DDD LL", 0.001),
        Syntax("diplomatic", "'CD' DDD LL", 0.001),
        Syntax("temporary", "'Z' DDDDD", 0.001),
    ),
)

MALTA = Country(
    code="MT",
    source="Wikipedia: Vehicle registration plates of Malta",
    syntaxes=(
        Syntax("car", "LLL DDD", 0.95, two_line="LLL/DDD"),
        Syntax("special", "LLL DD", 0.01),
        Syntax("personalised", "LLLL?L?L?L?L?", 0.01),
    ),
)

_ROMANIAN_COUNTIES = (
    "AB AG AR BC BH BN BR BT BV BZ CJ CL CS CT CV DB DJ GJ GL GR HD HR IF IL IS MH MM MS NT OT PH "
    "SB SJ SM SV TL TM TR VL VN VS"
).split()
_RO = "[ABCDEFGHJKLMNPRSTUVWXYZ]LL"

ROMANIA = Country(
    code="RO",
    source="Wikipedia: Vehicle registration plates of Romania",
    letters="ABCDEFGHIJKLMNOPRSTUVWXYZ",
    regions={"county": Regions(tuple(_ROMANIAN_COUNTIES), complete=True)},
    syntaxes=(
        Syntax("county", f"{{county}} DD {_RO}", 0.7, two_line=f"{{county}} DD/{_RO}"),
        Syntax("bucharest", f"'B' DDD {_RO}", 0.16, two_line=f"'B' DDD/{_RO}"),
        Syntax("bucharest-two", f"'B' DD {_RO}", 0.08, two_line=f"'B' DD/{_RO}"),
        Syntax("temporary", "{county} '0'DDDD?D?", 0.02, two_line="{county}/'0'DDDD?D?"),
        Syntax("temporary-bucharest", "'B' '0'DDDD?D?", 0.005),
        Syntax("short-term", "{county} NDDD?D?D?", 0.01),
        Syntax("short-term-bucharest", "'B' NDDD?D?D?", 0.005),
        Syntax("army", "'A' NDDD?D?D?D?", 0.003),
        Syntax("interior", "'MAI' NDDDD", 0.004),
        Syntax("diplomatic", "[CT][CDO] DDD DDD", 0.001),
    ),
)

TURKIYE = Country(
    code="TR",
    source="Wikipedia: Vehicle registration plates of Turkey",
    letters="ABCDEFGHIJKLMNOPRSTUVYZ",
    regions={
        "province": Regions(tuple(f"{number:02d}" for number in range(1, 82)), complete=True),
    },
    syntaxes=(
        Syntax("one-letter", "{province} L DDDD", 0.06, two_line="{province}/L DDDD"),
        Syntax("one-letter-five", "{province} L DDDDD", 0.03, two_line="{province}/L DDDDD"),
        Syntax("two-letters", "{province} LL DDD", 0.25, two_line="{province}/LL DDD"),
        Syntax("two-letters-four", "{province} LL DDDD", 0.15, two_line="{province}/LL DDDD"),
        Syntax("three-letters", "{province} LLL DD", 0.12, two_line="{province}/LLL DD"),
        Syntax("three-letters-three", "{province} LLL DDD", 0.39, two_line="{province}/LLL DDD"),
    ),
)

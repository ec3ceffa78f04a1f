# SPDX-License-Identifier: EUPL-1.2
"""Plates of the countries between the Alps and Albania.

Letters with a mark are written without it (``normalise``): Š as S, Č as C, Ž as Z, Đ as D.
"""

from __future__ import annotations

from sardze_wire.plates.grammar import Country, Regions, Syntax

_NATIVE = "ABCDEFGHIJKLMNOPRSTUVZ"

SLOVENIA = Country(
    code="SI",
    source="Wikipedia: Vehicle registration plates of Slovenia (also in Italian, Czech)",
    letters="ABCDEFGHIJKLMNPRSTUVWXYZ",
    regions={
        "region": Regions(tuple("CE GO KK KP KR LJ MB MS NM PO SG".split()), complete=True),
    },
    syntaxes=(
        Syntax("two-letters", "{region} LL-DDD", 0.36, two_line="{region}/LL-DDD"),
        Syntax("letter-digit", "{region} LD-DDD", 0.12, two_line="{region}/LD-DDD"),
        Syntax("digit-letter", "{region} DL-DDD", 0.1, two_line="{region}/DL-DDD"),
        Syntax("two-digits", "{region} DD-LDD", 0.08, two_line="{region}/DD-LDD"),
        Syntax("two-digits-1", "{region} DD-DLD", 0.06, two_line="{region}/DD-DLD"),
        Syntax("two-digits-2", "{region} DD-DDL", 0.06, two_line="{region}/DD-DDL"),
        Syntax("two-digits-3", "{region} DD-DLL", 0.03),
        Syntax("two-letters-1", "{region} LL-DDL", 0.05),
        Syntax("two-letters-2", "{region} LL-LDD", 0.03),
        Syntax("letter-digit-1", "{region} LD-DDL", 0.03),
        Syntax("letter-first", "{region} L-DDD", 0.01, two_line="{region}/L-DDD"),
        Syntax("personalised", "{region} XXXX?X?X?", 0.03, two_line="{region}/XXXX?X?X?"),
        Syntax("trailer-1992", "LL-DDD {region}", 0.01),
        Syntax("historic", "{region} 'H'DDDD?D?", 0.003),
        Syntax("police", "'P' DDD-DDD", 0.002),
        Syntax("army", "'SV' DDDD", 0.001),
    ),
)

CROATIA = Country(
    code="HR",
    source="Wikipedia: Vehicle registration plates of Croatia",
    letters=_NATIVE,
    regions={
        "town": Regions(
            tuple(
                "BJ BM CK DA DE DJ DU GS IM KA KC KR KT KZ MA NA NG OG OS PU PZ RI SB SI SK SL ST "
                "VK VT VU VZ ZD ZG ZU".split()
            ),
            complete=True,
        ),
    },
    syntaxes=(
        Syntax("four-digits", "{town} DDDD-LL", 0.72, two_line="{town}/DDDD-LL"),
        Syntax("three-digits", "{town} DDD-LL", 0.18, two_line="{town}/DDD-LL"),
        Syntax("one-letter", "{town} DDDD?-L", 0.06, two_line="{town}/DDDD?-L"),
        Syntax("personalised", "{town} XXXXX?X?X?", 0.01),
        Syntax("foreigner", "{town} DDD[AM]DDD", 0.002),
    ),
)

BOSNIA = Country(
    code="BA",
    source="Wikipedia: Vehicle registration plates of Bosnia and Herzegovina",
    letters="AEJKMOT",
    syntaxes=(
        Syntax("car", "LDD-L-DDD", 0.95, two_line="LDD/L-DDD"),
        Syntax("taxi", "'TA'-DDDDDD", 0.01),
        Syntax("trailer", "DDD-L-DDD", 0.005),
    ),
)

MONTENEGRO = Country(
    code="ME",
    source="Wikipedia: Vehicle registration plates of Montenegro (also in Slovene, Serbian)",
    letters="ABCDEFGHJKLMNPRSTUVZ",
    regions={
        "town": Regions(
            tuple(
                "AN BA BD BP BR CT DG GS HN KL KO MK NK PG PL PT PV PZ RO SN TV TZ UL ZB ZT".split()
            ),
            complete=True,
        ),
    },
    syntaxes=(
        Syntax("car", "{town} LLDDD", 0.95, two_line="{town}/LLDDD"),
        Syntax("motorcycle", "{town} LLDD", 0.02, two_line="{town}/LLDD"),
        Syntax("trailer", "{town} DDDLL", 0.02),
        Syntax("personalised", "{town} XXXX?X?X?", 0.003),
        Syntax("police", "'P' {town} DDD", 0.002),
    ),
)

SERBIA = Country(
    code="RS",
    source="Wikipedia: Vehicle registration plates of Serbia",
    letters="ABCDEFGHIJKLMNOPRSTUVZWXY",
    regions={
        "town": Regions(
            tuple(
                "AC AL AR BB BC BG BJ BL BO BP BT BU BV BZ CA CO CU DE DM DO GL GM IC IN JA KA KC "
                "KG KI KL KM KO KP KS KV LB LE LG LO LU MA ME MI NG NI NP NS NV PA PB PE PI PK PN "
                "PO PP PR PT PZ RA RG RM RU SA SC SD SI SM SN SO SP SR ST SU SV TO TS TT TU UB UE "
                "UR VA VB VG VL VM VP VR VS VV ZA ZG ZI ZR ZU".split()
            )
        ),
    },
    syntaxes=(
        Syntax("car", "{town} DDD-LL", 0.6, two_line="{town}/DDD-LL"),
        Syntax("car-four", "{town} DDDD-LL", 0.34, two_line="{town}/DDDD-LL"),
        Syntax("car-five", "{town} DDDDD-LL", 0.005),
        Syntax("taxi", "{town} DDDD?-'TX'", 0.01),
        Syntax("trailer", "LL-DDD {town}", 0.03, two_line="LL-DDD/{town}"),
        Syntax("diplomatic", "DD-L-DDD", 0.002),
    ),
)

NORTH_MACEDONIA = Country(
    code="MK",
    source="Wikipedia: Vehicle registration plates of North Macedonia (also in German, Serbian)",
    letters="ABCDEFGHIJKLMNOPRSTUVZ",
    regions={
        "town": Regions(
            tuple(
                "BE BT DB DE DH GE GV KA KI KO KP KS KU NE OH PP RA RE SK SN SR ST SU TE VE VI "
                "VV".split()
            )
        ),
    },
    syntaxes=(
        Syntax("2012", "{town} DDDD-LL", 0.87, two_line="{town}/DDDD-LL"),
        Syntax("1993", "{town} DDD-LL", 0.12, two_line="{town}/DDD-LL"),
    ),
)

_ALBANIAN_DISTRICTS = (
    "BC BR BZ DI DL DR DV EL ER FR GJ GR HA KA KB KO KR KU KV LA LB LE LU MA MK MP MR PE PG PP PU "
    "SH SK SR TE TP TR TT VL"
).split()

ALBANIA = Country(
    code="AL",
    source="Wikipedia: Vehicle registration plates of Albania",
    letters="ABCDEFGHJKLMNPRSTUVWXYZ",
    regions={"district": Regions(tuple(_ALBANIAN_DISTRICTS))},
    syntaxes=(
        Syntax("car", "LL DDD LL", 0.93, two_line="LL DDD/LL"),
        Syntax("older", "{district} DDDD L", 0.05, two_line="{district}/DDDD L"),
        Syntax("personalised", "XXXXX?X?X?", 0.003),
    ),
)

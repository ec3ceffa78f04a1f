# SPDX-License-Identifier: EUPL-1.2
"""Plates of Czechia, Hungary, Poland and Slovakia."""

from __future__ import annotations

from sardze_wire.plates.grammar import Country, Regions, Syntax

_CZECH_REGION = "[ABCEHJKLMPSTUZ]"
_CZECH_OLD = (
    "A AA AB AC AD AE AF AH AI AK AL AM AN AP AR AS AT AU AV AX AY AZ BH BI BJ BK BM BN BO BR BS "
    "BV BZ CA CB CE CH CK CR CV DC DO FI FM GT HB HK HO JC JE JH JI JN KD KH KI KL KM KO KR KT KV "
    "LB LI LN LT MB ME MO NA NB NJ OC OL OM OP OS OT OV PA PB PE PH PI PJ PM PR PS PT PU PV PY PZ "
    "RA RK RO SM SO ST SU SY TA TC TP TR TU UH UL UO VS VY ZL ZN ZR"
).split()

CZECHIA = Country(
    code="CZ",
    source="Wikipedia: Vehicle registration plates of the Czech Republic",
    letters="ABCDEFHIJKLMNPRSTUVXYZ",
    regions={"district": Regions(tuple(_CZECH_OLD))},
    syntaxes=(
        Syntax(
            "car",
            f"N{_CZECH_REGION}[ABCDEFHIJKLMNPRSTUVXYZ0123456789] DDDD",
            0.88,
            two_line=f"N{_CZECH_REGION}[ABCDEFHIJKLMNPRSTUVXYZ0123456789]/DDDD",
        ),
        Syntax("motorcycle", f"N{_CZECH_REGION} DDDD", 0.03, two_line=f"N{_CZECH_REGION}/DDDD"),
        Syntax("older", "{district}L? DD-DD", 0.04),
        Syntax("electric", "'EL' DDD LL", 0.02),
        Syntax("historic", "DD'V' DDDD", 0.003),
        Syntax("diplomatic", "DDD[DXS] DDD?", 0.001),
        Syntax("personalised", "XXXXX?X?X?X?", 0.004),
    ),
)

_VOWEL = "[AEIOU]"
_OTHER = "[BCDFGHJKLMNPRSTVWXYZ]"

HUNGARY = Country(
    code="HU",
    source="Wikipedia: Vehicle registration plates of Hungary",
    letters="ABCDEFGHIJKLMNOPRSTUVWXYZ",
    syntaxes=(
        Syntax("1990", "LLL-DDD", 0.76, two_line="LLL/DDD"),
        Syntax(
            "2022-vowels", f"{_VOWEL}{_VOWEL} LL-DDD", 0.14, two_line=f"{_VOWEL}{_VOWEL}/LL-DDD"
        ),
        Syntax("2022", f"{_OTHER}{_OTHER} LL-DDD", 0.04, two_line=f"{_OTHER}{_OTHER}/LL-DDD"),
        Syntax("personalised", "LLLLL?-DD?", 0.01),
        Syntax("temporary", "[EIMPRSVXZ]-DDDDD", 0.01),
        Syntax("service", "[BCDHMNOR][ABDFKRT] DD-DD", 0.005),
    ),
)

_POLISH_VOIVODESHIP = "[BCDEFGKLNOPRSTWZ]"
_POLISH_SECOND_RUN = "[AIJMVXY]"
_POLISH_SERVICES = "[HU]"
_P = "[ABCDEFGHIJKLMNOPRSTUVWXYZ]"
_S = "[ACEFGHJKLMNPRSTUVWXY]"

POLAND = Country(
    code="PL",
    source="Wikipedia: Vehicle registration plates of Poland; Tablice rejestracyjne w Polsce",
    letters="ACEFGHJKLMNPRSTUVWXY",
    syntaxes=(
        Syntax(
            "town",
            f"{_POLISH_VOIVODESHIP}{_P} DDDDD",
            0.16,
            two_line=f"{_POLISH_VOIVODESHIP}{_P}/DDDDD",
        ),
        Syntax(
            "town-1",
            f"{_POLISH_VOIVODESHIP}{_P} DDDDL",
            0.11,
            two_line=f"{_POLISH_VOIVODESHIP}{_P}/DDDDL",
        ),
        Syntax(
            "town-2",
            f"{_POLISH_VOIVODESHIP}{_P} DDDLL",
            0.1,
            two_line=f"{_POLISH_VOIVODESHIP}{_P}/DDDLL",
        ),
        Syntax(
            "town-3",
            f"{_POLISH_VOIVODESHIP}{_P} NLDDD",
            0.04,
            two_line=f"{_POLISH_VOIVODESHIP}{_P}/NLDDD",
        ),
        Syntax(
            "town-4",
            f"{_POLISH_VOIVODESHIP}{_P} NLLDD",
            0.03,
            two_line=f"{_POLISH_VOIVODESHIP}{_P}/NLLDD",
        ),
        Syntax(
            "county",
            f"{_POLISH_VOIVODESHIP}{_P}{_P} LDDD",
            0.07,
            two_line=f"{_POLISH_VOIVODESHIP}{_P}{_P}/LDDD",
        ),
        Syntax(
            "county-1",
            f"{_POLISH_VOIVODESHIP}{_P}{_P} DDLL",
            0.08,
            two_line=f"{_POLISH_VOIVODESHIP}{_P}{_P}/DDLL",
        ),
        Syntax(
            "county-2",
            f"{_POLISH_VOIVODESHIP}{_P}{_P} NLDD",
            0.06,
            two_line=f"{_POLISH_VOIVODESHIP}{_P}{_P}/NLDD",
        ),
        Syntax(
            "county-3",
            f"{_POLISH_VOIVODESHIP}{_P}{_P} DDLN",
            0.05,
            two_line=f"{_POLISH_VOIVODESHIP}{_P}{_P}/DDLN",
        ),
        Syntax(
            "county-4",
            f"{_POLISH_VOIVODESHIP}{_P}{_P} NLLN",
            0.03,
            two_line=f"{_POLISH_VOIVODESHIP}{_P}{_P}/NLLN",
        ),
        Syntax(
            "county-5",
            f"{_POLISH_VOIVODESHIP}{_P}{_P} LLDD",
            0.05,
            two_line=f"{_POLISH_VOIVODESHIP}{_P}{_P}/LLDD",
        ),
        Syntax(
            "county-6",
            f"{_POLISH_VOIVODESHIP}{_P}{_P} DDDDD",
            0.05,
            two_line=f"{_POLISH_VOIVODESHIP}{_P}{_P}/DDDDD",
        ),
        Syntax(
            "county-7",
            f"{_POLISH_VOIVODESHIP}{_P}{_P} DDDDL",
            0.05,
            two_line=f"{_POLISH_VOIVODESHIP}{_P}{_P}/DDDDL",
        ),
        Syntax(
            "county-8",
            f"{_POLISH_VOIVODESHIP}{_P}{_P} DDDLL",
            0.05,
            two_line=f"{_POLISH_VOIVODESHIP}{_P}{_P}/DDDLL",
        ),
        Syntax("second-run", f"{_POLISH_SECOND_RUN}{_P}{_P}? DDDLL", 0.01),
        Syntax("second-run-1", f"{_POLISH_SECOND_RUN}{_P}{_P}? DDDDL?", 0.01),
        Syntax("motorcycle", f"{_POLISH_VOIVODESHIP}{_P} DDDDL?", 0.01),
        Syntax("services", f"{_POLISH_SERVICES}{_P} LDDD", 0.004),
        Syntax("services-1", f"{_POLISH_SERVICES}{_P}L?L? DDDDD?", 0.006),
        Syntax("personalised", f"{_POLISH_VOIVODESHIP}D LXXX?X?", 0.01),
        Syntax("temporary", f"{_POLISH_VOIVODESHIP}D DDDDD?", 0.005),
        Syntax("historic", f"{_POLISH_VOIVODESHIP}{_P}{_P}? DDDL?", 0.003),
    ),
)

_SLOVAK_DISTRICTS = (
    "BA BB BJ BL BN BR BS BT BY CA DK DS DT GA GL HC HE IL KA KE KK KM KN KS LC LE LM LV MA MI ML "
    "MT MY NM NO NR NZ PB PD PE PK PN PO PP PT PU PV RA RK RS RV SA SB SC SE SI SK SL SN SO SP SV "
    "TN TO TR TS TT TV VK VT ZA ZC ZH ZM ZV EL"
).split()

SLOVAKIA = Country(
    code="SK",
    source="Wikipedia: Vehicle registration plates of Slovakia",
    letters="ABCDEFGHIJKLMNOPRSTUVXYZ",
    regions={"district": Regions(tuple(_SLOVAK_DISTRICTS), complete=True)},
    syntaxes=(
        Syntax("district", "{district} DDDLL", 0.83, two_line="{district}/DDDLL"),
        Syntax("2023", "LL DDDLL", 0.1, two_line="LL/DDDLL"),
        Syntax("motorcycle", "{district} DDDL?", 0.01),
        Syntax("personalised", "{district} LLLX[0123456789ABCDEFGHIJKLMNOPRSTUVXYZ]", 0.02),
        Syntax("temporary", "'C' DDDLL", 0.002),
    ),
)

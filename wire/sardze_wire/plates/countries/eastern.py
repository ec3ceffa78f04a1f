# SPDX-License-Identifier: EUPL-1.2
"""Plates of Belarus, Georgia, Moldova, Russia and Ukraine.

Belarus, Russia and Ukraine issue only Cyrillic letters that look like Latin ones; they are written
here, and in every plate read, as those Latin letters (``normalise``).
"""

from __future__ import annotations

from sardze_wire.plates.grammar import Country, Regions, Syntax

BELARUS = Country(
    code="BY",
    source="Wikipedia: Vehicle registration plates of Belarus",
    letters="ABCEHIKMOPTX",
    syntaxes=(
        Syntax("car", "DDDD LL-[012345678]", 0.78, two_line="DDDD/LL-[012345678]"),
        Syntax("lorry", "LL DDDD-[012345678]", 0.08, two_line="LL/DDDD-[012345678]"),
        Syntax("trailer", "LDDDDL-[012345678]", 0.06, two_line="LDDDD/L-[012345678]"),
        Syntax("electric", "'E'DDD LL-[01234567]", 0.03, two_line="'E'DDD/LL-[01234567]"),
        Syntax("taxi", "[1234567] 'TAX' DDDD", 0.02),
        Syntax("taxi-electric", "'E' [1234567] 'TAX' DDD", 0.001),
        Syntax("transit", "LL [1234567] DDDD", 0.005),
        Syntax("2000", "DDDD LLL", 0.005),
        Syntax("1992", "DDDD LL", 0.003),
    ),
)

GEORGIA = Country(
    code="GE",
    source="Wikipedia: Vehicle registration plates of Georgia (country)",
    syntaxes=(
        Syntax("car", "LL-DDD-LL", 0.92, two_line="LL-DDD/LL"),
        Syntax("older", "LLL-DDD", 0.05),
        Syntax("motorcycle", "DDDD-LL", 0.01, two_line="DDDD/LL"),
    ),
)

_MOLDOVAN_DISTRICTS = (
    "AN BE BL BR BS C CC CG CH CL CM CN CO CR CS CT CU DB DN DR ED FL FR GE GL GR HN IL K LV NS OC "
    "OR RB RS RZ SD SG SL SR ST SV TA TG TL TS UN VL"
).split()

MOLDOVA = Country(
    code="MD",
    source="Wikipedia: Vehicle registration plates of Moldova",
    letters="ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    regions={"district": Regions(tuple(_MOLDOVAN_DISTRICTS))},
    syntaxes=(
        Syntax("2015", "LLL DDD", 0.66, two_line="LLL/DDD"),
        Syntax("1992", "{district} LL DDD", 0.28, two_line="{district}/LL DDD"),
        Syntax("transnistria", "[ABCEHIKMOPTX] DDD [ABCEHIKMOPTX][ABCEHIKMOPTX]", 0.03),
        Syntax("interior", "'MAI' DDDD?", 0.003),
        Syntax("government", "'RM' [AGP] DDD", 0.001),
        Syntax("army", "'FA' DDDD", 0.002),
        Syntax("diplomatic", "[CT][DSCA] DDD LL?", 0.001),
    ),
)

_RUSSIAN_REGIONS = tuple(
    [f"{number:02d}" for number in range(1, 100)]
    + (
        "101 102 103 105 109 111 113 116 118 121 122 123 124 125 126 130 131 134 136 138 139 142 "
        "147 150 152 154 155 156 158 159 161 163 164 169 172 173 174 176 177 178 180 181 182 184 "
        "185 186 188 190 192 193 196 197 198 199 202 207 222 224 250 252 254 263 277 299 302 323 "
        "550 702 716 725 750 754 761 763 774 777 790 797 799 977"
    ).split()
)

RUSSIA = Country(
    code="RU",
    source="Wikipedia: Vehicle registration plates of Russia; ГОСТ Р 50577-2018",
    letters="ABCEHKMOPTXY",
    regions={"region": Regions(_RUSSIAN_REGIONS)},
    syntaxes=(
        Syntax("car", "LDDDLL {region}", 0.91, two_line="LDDD/LL{region}"),
        Syntax("trailer", "LLDDDD {region}", 0.04, two_line="LLDD/DD{region}"),
        Syntax("motorcycle", "DDDDLL {region}", 0.02, two_line="DDDD/LL{region}"),
        Syntax("taxi", "LLDDD {region}", 0.02),
        Syntax("police", "LDDDD {region}", 0.005),
        Syntax("transit", "LLDDDL {region}", 0.003),
        Syntax("diplomatic", "DDD'D'DDD {region}", 0.001),
        Syntax("army", "DDDDLL {region}", 0.004),
    ),
)

_UKRAINIAN_REGIONS = (
    "AK KK TK MK AB KB TB IM AC KC TC CM AE KE TE MI AH KH TH AM KM TM AO KO TO AP KP TP AT KT TT "
    "AA KA AI KI TI BA HA XA EA BB HB BC HC XC CC BE HE XE BH HH OO EH BI HI XI EI BK HK XK EK "
    "CH IH BM HM XM EM BO HO XO EO AX KX XX EX BT HT XT ET BX HX OX PX CA IA OA PA CB IB OB PB "
    "CE IE OE PE II ED DI DC PP PO TX MH"
).split()

UKRAINE = Country(
    code="UA",
    source="Wikipedia: Vehicle registration plates of Ukraine; ДСТУ 4278:2019",
    letters="ABCEHIKMOPTX",
    regions={"region": Regions(tuple(dict.fromkeys(_UKRAINIAN_REGIONS)))},
    syntaxes=(
        Syntax("car", "{region} DDDD LL", 0.92, two_line="{region} DDDD/LL"),
        Syntax("electric", "{region} DDDD [YZ]L", 0.01, two_line="{region} DDDD/[YZ]L"),
        Syntax("1995", "DDDDD LL", 0.02, two_line="DDD-DD/LL"),
        Syntax("1995-motorcycle", "DDDD LL", 0.005),
        Syntax("transit", "DD {region} DDDD", 0.01, two_line="DD/{region} DDDD"),
        Syntax("police", "DDDD", 0.002),
        Syntax("personalised", "{region} XXXX?X?X?X?", 0.003),
    ),
)

# SPDX-License-Identifier: EUPL-1.2
"""Plates of Austria, Liechtenstein and Switzerland."""

from __future__ import annotations

from sardze_wire.plates.grammar import Country, Regions, Syntax

_AUSTRIAN_DISTRICTS = (
    "A AM B BA BB BD BG BH BK BL BM BN BP BR BZ BW BI DL DO E EF EU FB FE FF FK FR FV FW G GB GD "
    "GF GK GL GM GN GR GS GU GV HA HB HE HF HL HM HO I IL IM JE JO JU JW K KB KF KG KI KK KL KM "
    "KN KO KR KS KT KU L LA LB LE LF LI LL LN LZ MA MD ME MI MM MT MU MW MZ N ND NK OP OW P PE PG "
    "PL PT RA RE RI RO S SB SD SE SK SL SO SP SR SV SW SZ T TA TD TK TU UL UU V VB VI VK VL VO W "
    "WB WE WK WL WN WO WP WS WT WU WY WZ ZE ZT ZW"
).split()

AUSTRIA = Country(
    code="AT",
    source="Wikipedia: Vehicle registration plates of Austria (also in German)",
    letters="ABCDEFGHIJKLMNOPRSTUVWXYZ",
    regions={"district": Regions(tuple(_AUSTRIAN_DISTRICTS), complete=True)},
    syntaxes=(
        Syntax("car", "{district}-NDD?D?D? L", 0.3, two_line="{district}/NDD?D?D? L"),
        Syntax("car-two-letters", "{district}-NDD?D? LL", 0.42, two_line="{district}/NDD?D? LL"),
        Syntax("car-three-letters", "{district}-ND? LLL", 0.1, two_line="{district}/ND? LLL"),
        Syntax("personalised", "{district}-LL?L?L?L? ND?D?", 0.15),
        Syntax("official", "{district}-NDDD?D?D?", 0.02),
    ),
)

_CANTONS = "AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG TI UR VD VS ZG ZH".split()

SWITZERLAND = Country(
    code="CH",
    source="Wikipedia: Vehicle registration plates of Switzerland",
    regions={"canton": Regions(tuple(_CANTONS), complete=True)},
    syntaxes=(
        Syntax("car", "{canton} ND?D?D?D?D?", 0.98, two_line="{canton}/ND?D?D?D?D?"),
        Syntax("military", "'M'NDDDD?D?", 0.005),
    ),
)

LIECHTENSTEIN = Country(
    code="LI",
    source="Wikipedia: Vehicle registration plates of Liechtenstein",
    syntaxes=(Syntax("car", "'FL' ND?D?D?D?", 1.0, two_line="'FL'/ND?D?D?D?"),),
)

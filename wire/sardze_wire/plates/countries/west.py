# SPDX-License-Identifier: EUPL-1.2
"""Plates of France, Ireland and the United Kingdom."""

from __future__ import annotations

from sardze_wire.plates.grammar import Country, Regions, Syntax

_DEPARTMENTS = tuple(
    [f"{number:02d}" for number in range(1, 96)]
    + ["2A", "2B", "971", "972", "973", "974", "975", "976"]
)

FRANCE = Country(
    code="FR",
    source="Wikipedia: Vehicle registration plates of France; Plaque d'immatriculation française",
    letters="ABCDEFGHJKLMNPQRSTVWXYZ",
    regions={"department": Regions(_DEPARTMENTS, complete=True)},
    syntaxes=(
        Syntax("siv", "LL-DDD-LL", 0.9, two_line="LL-DDD/LL"),
        Syntax("fni", "NDD?D? LL?L? {department}", 0.06, two_line="NDD?D? LL?/L? {department}"),
        Syntax("temporary", "'W'-DDD-LL", 0.006),
        Syntax("cyclomotor", "L-DDD-L", 0.004),
        Syntax("cyclomotor-long", "LL-DD-L", 0.005),
    ),
)

_IRISH_COUNTIES = (
    "C CE CN CW D DL G KE KK KY L LD LH LK LM LS MH MN MO OY RN SO T TN TS W WD WH WW WX".split()
)

IRELAND = Country(
    code="IE",
    source="Wikipedia: Vehicle registration plates of the Republic of Ireland",
    regions={
        "county": Regions(tuple(_IRISH_COUNTIES), complete=True),
    },
    syntaxes=(
        Syntax("half-year", "[123]D[12]-{county}-ND?D?D?D?", 0.85),
        Syntax("year", "[089]D-{county}-ND?D?D?D?D?", 0.1),
        Syntax("vintage", "'ZV' NDDDD?", 0.01),
        Syntax("temporary", "'ZZ' NDDDD", 0.005),
    ),
)

_FIRST = "ABCDEFGHJKLMNOPRSTUVWXY"
_L = "[ABCDEFGHJKLMNOPRSTUVWXYZ]"
_AGE = f"[{_FIRST}]{_L}[012567]D"

UNITED_KINGDOM = Country(
    code="GB",
    source="Wikipedia: Vehicle registration plates of the United Kingdom; DVLA: INF104",
    syntaxes=(
        Syntax("current", f"{_AGE} {_L}{_L}{_L}", 0.88, two_line=f"{_AGE}/{_L}{_L}{_L}"),
        Syntax(
            "prefix",
            "[ABCDEFGHJKLMNPRSTVWXY]ND?D? LLL",
            0.04,
            two_line="[ABCDEFGHJKLMNPRSTVWXY]ND?D?/LLL",
        ),
        Syntax("suffix", "LLL ND?D?[ABCDEFGHJKLMNPRSTVWXY]", 0.008),
        Syntax(
            "northern-ireland", "[ABCDEFGHIJKLMNOPRSTUVWXY]IZ ND?D?D?".replace("IZ", "[I][Z]"), 0.02
        ),
        Syntax("northern-ireland-older", "L[I]L ND?D?D?", 0.01),
        Syntax("dateless", "LL?L? ND?D?D?", 0.015),
        Syntax("dateless-reversed", "ND?D?D? LL?L?", 0.01),
    ),
)

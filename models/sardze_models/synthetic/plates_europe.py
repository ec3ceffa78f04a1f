# SPDX-License-Identifier: EUPL-1.2
"""Recipes of European plates: approximate faces, a selection of regions, the formats met most."""

from sardze_models.synthetic.glyphs import Hand
from sardze_models.synthetic.plates_pattern import Alphabet
from sardze_models.synthetic.plates_recipe import (
    ALL,
    BLACK,
    BROAD,
    DIN,
    DIN_NARROW,
    FE,
    LOOKALIKES,
    NO_Q,
    RED,
    SQUARE,
    THIN,
    WHITE,
    YELLOW,
    Recipe,
)


def _regions(codes: str) -> tuple[str, ...]:
    return tuple(codes.split())


_PL = "WA WB WE WI WX KR KK PO PZ GD SK SC LU BI BS DW EL RZ ZS OP TK NO CB CT FZ"
_DE = "B M K HH F S D DO E L DD HB H N DU BO W BI BN MS KA MA A WI GE AC OS OL KI HL HRO RZG PCH GÖ"
_RO = (
    "AB AG AR BC BH BN BR BT BV BZ CJ CL CS CT CV DB DJ GJ GL GR HD HR "
    "IF IL IS MH MM MS NT OT PH SB SJ SM SV TL TM TR VL VN VS"
)
_UA = "AA AB AC AE AH AI AK AM AO AP AT AX BA BB BC BE BH BI BK BM BO BT BX CA CB CE CH KA"
_RU = "01 02 16 23 39 47 50 52 60 61 63 67 69 74 77 78 90 97 99 116 150 177 178 190 197 750 777 799"
_AT = "W G L S I K WN MD BN KO TU SL VB WL LL GU LB JO B FK FE VI SZ KU IL BZ DO"
_HR = "ZG ST RI OS SB DU ZD SI VZ KC PU KR KA BJ NA VU SK"
_SI = "LJ MB CE KP GO KK KR MS NM PO SG"
_SK = "BA KE PO ZA NR TT TN BB BL KS PP MT LM PK RK SN VK"
_CH = "ZH BE LU UR SZ OW NW GL ZG FR SO BS BL SH AR AI SG GR AG TG TI VD VS NE GE JU"


EUROPE: tuple[Recipe, ...] = (
    Recipe(
        "LV",
        Alphabet(NO_Q),
        ("LL-Nddd", "LL-NDDD", "LL-NDDD"),
        ("LL/NDDD",),
        (DIN, BROAD),
        code="LV",
    ),
    Recipe(
        "LT",
        Alphabet("ABCDEFGHIJKLMNOPRSTUVYZ"),
        ("LLL*DDD", "LLL_DDD"),
        ("LLL/DDD",),
        (DIN, DIN_NARROW),
        code="LT",
    ),
    Recipe(
        "EE",
        Alphabet("ABCDEFGHIJKLMNOPRSTUVXYZ"),
        ("DDD_LLL",),
        ("DDD/LLL",),
        (BROAD, DIN),
        code="EST",
    ),
    Recipe(
        "PL",
        Alphabet("ACEFGHJKLMNPRSTUVWXY", regions=_regions(_PL)),
        (
            "#:DDDDD",
            "#:DDDDL",
            "#:DDDLL",
            "#:NLDDD",
            "#:NLLDD",
            "'GDA':NLDD",
            "'DWR':DDDDD",
            "'LUB':DDDLL",
        ),
        ("#/DDDDD", "#/DDDLL"),
        (THIN, DIN_NARROW),
        code="PL",
    ),
    Recipe(
        "DE",
        Alphabet(ALL, regions=_regions(_DE.replace("GÖ", "GT"))),
        ("#*Ll_Ndd", "#*LL_NDD", "#*L_NDDD"),
        ("#*L/NDDd", "#*LL/NDD"),
        (FE,),
        code="D",
    ),
    Recipe(
        "RO",
        Alphabet("ABCDEFGHJKLMNPRSTUVWXYZ", regions=_regions(_RO)),
        ("#_DD_LLL", "'B'_DD_LLL", "'B'_DDD_LLL"),
        ("#_DD/LLL", "'B'_DDD/LLL"),
        (Hand(width=0.55, stroke=0.12, roundness=0.45), DIN_NARROW),
        code="RO",
    ),
    Recipe(
        "UA",
        Alphabet("ABCEHIKMOPTX", regions=_regions(_UA)),
        ("#_DDDD_LL", "#DDDDLL"),
        ("#/DDDDLL", "#DD/DDLL"),
        (SQUARE, DIN),
        left="ua",
        code="UA",
    ),
    Recipe(
        "MD",
        Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        ("LLL_DDD",),
        ("LLL/DDD",),
        (THIN, DIN),
        left="plain",
        code="MD",
    ),
    Recipe(
        "BY",
        Alphabet("ABEIKMHOPCTX", "01234567"),
        ("DDDD_LL-D",),
        ("DDDD/LL-D",),
        (Hand(width=0.56, stroke=0.125, roundness=0.4), SQUARE),
        left="flag",
        code="BY",
    ),
    Recipe(
        "RU",
        Alphabet(LOOKALIKES, regions=_regions(_RU)),
        ("LDDDLL|#",),
        ("LDDD/LL#",),
        (Hand(width=0.6, stroke=0.115, roundness=0.4, alternate=1), SQUARE),
        two_line_size=(290, 170),
        letter_height=0.62,
        left="",
        right="ru",
    ),
    Recipe(
        "FR",
        Alphabet("ABCDEFGHJKLMNPQRSTVWXYZ"),
        ("LL-DDD-LL",),
        ("LL-DDD/LL",),
        (Hand(width=0.56, stroke=0.115, roundness=0.5, alternate=1), THIN, DIN_NARROW),
        code="F",
        right="department",
    ),
    Recipe(
        "ES",
        Alphabet("BCDFGHJKLMNPRSTVWXYZ"),
        ("DDDD_LLL",),
        ("DDDD/LLL",),
        (Hand(width=0.55, stroke=0.12, roundness=0.5, alternate=1), DIN),
        code="E",
    ),
    Recipe(
        "IT",
        Alphabet("ABCDEFGHJKLMNPRSTVWXYZ"),
        ("LL_DDDLL", "LL:DDDLL"),
        ("LL/DDDLL",),
        (Hand(width=0.52, stroke=0.105, roundness=0.5, alternate=1), THIN),
        code="I",
        right="blue",
    ),
    Recipe(
        "SI",
        Alphabet("ABCDEFGHIJKLMNPRSTUVXZ", regions=_regions(_SI)),
        ("#*LL-DDD", "#*LL-DDD", "#*LL-DDD", "#*LD-DDD", "#*DL-DDD", "#*DD-LDD"),
        ("#/LL-DDD",),
        (Hand(width=0.53, stroke=0.12, roundness=0.5), DIN_NARROW),
        code="SLO",
    ),
    Recipe(
        "HR",
        Alphabet("ABCDEFGHIJKLMNOPRSTUVZ", regions=_regions(_HR)),
        ("#*DDDD-Ll", "#*DDD-LL", "#*DDDD-LL"),
        ("#/DDDD-L",),
        (DIN_NARROW, DIN),
        code="HR",
    ),
    Recipe(
        "CZ",
        Alphabet("ABCEHIJKLMNPRSTUVXYZ", regions=tuple("ABCEHJKLMPSTUZ")),
        ("N#D:DDDD", "N#L:DDDD", "N#D_DDDD"),
        ("N#D/DDDD",),
        (Hand(width=0.58, stroke=0.12, roundness=0.42), DIN),
        code="CZ",
    ),
    Recipe(
        "SK",
        Alphabet("ABCDEFGHIJKLMNOPRSTUVXYZ", regions=_regions(_SK)),
        ("#*DDDLL", "#*DDD_LL"),
        ("#/DDDLL",),
        (DIN, THIN),
        code="SK",
    ),
    Recipe(
        "HU",
        Alphabet(NO_Q, regions=("AA", "AE", "AI", "EE", "BB")),
        ("LLL-DDD", "#_LL*DDD"),
        ("LLL/DDD",),
        (DIN, DIN_NARROW),
        code="H",
    ),
    Recipe(
        "AT",
        Alphabet("ABCDEFGHJKLMNPRSTUVWXYZ", regions=_regions(_AT)),
        ("#*NDDLl", "#*NDDDL", "#*NDDDDL"),
        ("#*/NDDLL",),
        (Hand(width=0.54, stroke=0.125, roundness=0.45), DIN_NARROW),
        size=(520, 120),
        code="A",
    ),
    Recipe(
        "GB",
        Alphabet("ABCDEFGHJKLMNOPRSTUVWXY"),
        ("LL'0'N_LLL", "LL'1'D_LLL", "LL'2'N_LLL", "LL'5'N_LLL", "LL'6'D_LLL", "LL'7'N_LLL"),
        ("LL'1'D/LLL", "LL'6'D/LLL"),
        (Hand(width=0.63, stroke=0.175, roundness=0.38, alternate=1),),
        ((WHITE, BLACK), (YELLOW, BLACK)),
        size=(520, 111),
        two_line_size=(280, 200),
        code="GB",
    ),
    Recipe(
        "SE",
        Alphabet("ABCDEFGHJKLMNOPRSTUWXYZ"),
        ("LLL_DDD", "LLL_DDL"),
        ("LLL/DDD",),
        (BROAD, DIN),
        code="S",
    ),
    Recipe(
        "FI",
        Alphabet("ABCEFGHIJKLMNOPRSTUVXYZ"),
        ("LLL-NDD", "LLL-Ndd"),
        ("LLL/NDD",),
        (DIN,),
        code="FIN",
    ),
    Recipe(
        "NO",
        Alphabet("ABCDEFHJKLNPRSTUVXYZ"),
        ("LL_NDDDD",),
        ("LL/NDDDD",),
        (THIN, DIN),
        left="flag",
        code="N",
    ),
    Recipe(
        "DK",
        Alphabet("ABCDEGHJKLMNPRSTUVXYZ"),
        ("LL_DD_DDD",),
        ("LL/DD_DDD",),
        (DIN_NARROW, DIN),
        code="DK",
        size=(504, 120),
    ),
    Recipe(
        "BE",
        Alphabet("ABCDEFGHJKLNPRSTUVWXYZ"),
        ("'1'-LLL-DDD", "'2'-LLL-DDD"),
        ("'1'-LLL/DDD", "'2'-LLL/DDD"),
        (DIN, THIN),
        ((WHITE, RED),),
        code="B",
    ),
    Recipe(
        "NL",
        Alphabet("BDFGHJKLNPRSTVXZ"),
        ("LL-DDD-L", "L-DDD-LL", "DD-LLL-D", "D-LLL-DD", "DD-LL-LL", "LLL-DD-L"),
        ("DD-LL/LL", "LL-DD/DL"),
        (Hand(width=0.56, stroke=0.13, roundness=0.5, alternate=1), DIN),
        ((YELLOW, BLACK),),
        code="NL",
    ),
    Recipe(
        "CH",
        Alphabet(ALL, regions=_regions(_CH)),
        ("#.NDDdd", "#.NDDDDD", "#.NDDDD"),
        ("#/NDDDd", "#/NDDDDD"),
        (DIN, BROAD),
        left="shield",
        right="shield",
        size=(500, 110),
        two_line_size=(300, 160),
    ),
    Recipe(
        "GE",
        Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        ("LL-DDD-LL",),
        ("LL-DDD/LL",),
        (Hand(width=0.57, stroke=0.12, roundness=0.42), DIN),
        left="flag",
        code="GE",
    ),
)

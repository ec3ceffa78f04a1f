# SPDX-License-Identifier: EUPL-1.2
"""Words over and under a plate's text: states, towns, slogans, dealers, dates on stickers.

They are letters of the same alphabet, often as dark as the text and only smaller; the reader must
learn that they are not it. Frames with a dealer's words are drawn in `plates_frames`.
"""

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw

from sardze_models.synthetic.glyphs import Hand
from sardze_models.synthetic.plates_lettering import Box, Lettering, write_line
from sardze_models.synthetic.plates_recipe import BLUE, RED, WHITE, Colour, Look

STATES = (
    "CALIFORNIA TEXAS FLORIDA NEW_YORK OHIO NEVADA LOUISIANA ARKANSAS MISSOURI ILLINOIS WASHINGTON"
    " OREGON UTAH IDAHO KANSAS IOWA MAINE VIRGINIA GEORGIA ALABAMA MICHIGAN ARIZONA COLORADO"
    " MONTANA NEW_JERSEY NEW_MEXICO PENNSYLVANIA TENNESSEE KENTUCKY INDIANA WISCONSIN MINNESOTA"
    " CA_EXEMPT US_GOVERNMENT ALASKA HAWAII DELAWARE MARYLAND VERMONT CONNECTICUT"
).split()
SLOGANS = (
    "GARDEN_STATE SUNSHINE_STATE THE_LONE_STAR_STATE EMPIRE_STATE GREAT_LAKES DEALER COLLECTOR"
    " LIVE_FREE LAND_OF_LINCOLN SHOW_ME_STATE TEN_THOUSAND_LAKES EVERGREEN_STATE GO_TIGERS"
    " SCENIC VACATIONLAND FIRST_IN_FLIGHT BORN_FREE PURE_AND_WILD 1-800-555-0199 VETERAN"
).split()
TOWNS = (
    "BA_SALVADOR MG_BELO_HORIZONTE SP_SAO_PAULO RJ_RIO_DE_JANEIRO CE_FORTALEZA PE_RECIFE"
    " PR_CURITIBA BA_LAURO_DE_FREITAS BA_SIMOES_FILHO AM_MANAUS RS_PORTO_ALEGRE GO_GOIANIA BRASIL"
).split()
DEALERS = (
    "AUTOHAUS_MEIER GARAGE_DU_CENTRE AUTO_SALONS MOTOR_CITY AUTOSERVISS_RIGA TOYOTA VOLVO_AUTO"
    " WWW.AUTO-NORD.LV KRASTA_AUTO RENAULT_LYON CONCESSION_12 AUTO_2000 CITY_MOTORS TEL_67-112-233"
    " AUTOPALACE SPRINGFIELD_FORD CAPITOL_HONDA STEVENS_CREEK PLAZA_AUTO VOLKSWAGEN BONNER_ROAD"
    " AUTOMOBILI_ROSSI DACIA_SERVICE AVTO_LJUBLJANA SKODA_BRNO AUTO_KIEV AVTOMIR_24 LOU_FUSZ"
    " WWW.MOTORS.EXAMPLE 02.40.55.01.99 HUGO_BOSSARD_SA AUTOCENTRUM MERCEDES_BENZ BMW_OF_HULL"
).split()
_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()


def head_and_foot(
    canvas: Image.Image, look: Look, ink: Colour, rng: Generator
) -> tuple[float, float]:
    """Paint what stands over and under the text; return where the text begins and ends."""
    height = canvas.height
    top, bottom = height * 0.03, height * 0.97
    if look.top:
        top = _town(canvas, ink, rng) if look.top == "town" else _state(canvas, ink, rng)
    if look.bottom == "slogan":
        bottom = _slogan(canvas, ink, rng)
    elif look.bottom == "dealer" and rng.random() < 0.5:
        _small_print(canvas, ink, rng)
    if look.top == "state":
        _corner_stickers(canvas, top, rng)
    return top, bottom


def words(rng: Generator, choices: list[str]) -> str:
    """One of these, as `write_line` spells it."""
    return choices[int(rng.integers(len(choices)))]


def caption_hand(rng: Generator) -> Hand:
    """A hand for words: broad or narrow, upright or leaning."""
    return Hand(
        width=float(rng.choice([0.5, 0.62, 0.75])),
        stroke=float(rng.choice([0.11, 0.14, 0.18])),
        slant=float(rng.choice([0.0, 0.0, 0.2])),
        round_ends=bool(rng.random() < 0.3),
        alternate=int(rng.integers(3)),
    )


def _town(canvas: Image.Image, ink: Colour, rng: Generator) -> float:
    """Brazil: the town in small letters, or a blue bar with the country's name."""
    width, height = canvas.size
    band = height * float(rng.uniform(0.18, 0.27))
    if rng.random() < 0.3:
        ImageDraw.Draw(canvas).rectangle((0, 0, width, band), fill=BLUE)
        ink = WHITE
        text = "BRASIL"
    else:
        text = words(rng, TOWNS)
    size = band * float(rng.uniform(0.4, 0.6))
    half = width * float(rng.uniform(0.12, 0.24))
    top = (band - size) / 2 + height * 0.03
    at = (width / 2 - half, top, width / 2 + half, top + size)
    write_line(canvas, text, at, Lettering(caption_hand(rng), ink), rng)
    return band


def _state(canvas: Image.Image, ink: Colour, rng: Generator) -> float:
    """A state's name, printed or as if handwritten, on the face or on a bar of colour."""
    width, height = canvas.size
    band = height * float(rng.uniform(0.18, 0.28))
    colour = (ink, ink, RED, BLUE)[int(rng.integers(4))]
    if rng.random() < 0.2:
        ImageDraw.Draw(canvas).rectangle((0, 0, width, band), fill=_some_colour(rng))
        colour = WHITE
    size = band * float(rng.uniform(0.5, 0.8))
    half = width * float(rng.uniform(0.15, 0.34))
    top = (band - size) / 2 + height * 0.025
    at = (width / 2 - half, top, width / 2 + half, top + size)
    if rng.random() < 0.3:
        _handwriting(canvas, at, colour, rng)
    else:
        write_line(canvas, words(rng, STATES), at, Lettering(caption_hand(rng), colour), rng)
    return band


def _slogan(canvas: Image.Image, ink: Colour, rng: Generator) -> float:
    width, height = canvas.size
    edge = height * float(rng.uniform(0.8, 0.88))
    if rng.random() < 0.3:
        return height * 0.95
    if rng.random() < 0.2:
        ImageDraw.Draw(canvas).rectangle((0, edge, width, height), fill=_some_colour(rng))
    size = (height - edge) * float(rng.uniform(0.45, 0.7))
    half = width * float(rng.uniform(0.15, 0.36))
    at = (width / 2 - half, edge + height * 0.015, width / 2 + half, edge + height * 0.015 + size)
    write_line(canvas, words(rng, SLOGANS), at, Lettering(caption_hand(rng), ink), rng)
    return edge


def _small_print(canvas: Image.Image, ink: Colour, rng: Generator) -> None:
    """The maker's or dealer's name at the lower edge, as on British and French plates."""
    width, height = canvas.size
    size = height * float(rng.uniform(0.04, 0.075))
    middle, half = width * float(rng.uniform(0.35, 0.65)), width * float(rng.uniform(0.08, 0.2))
    low = height * float(rng.uniform(0.95, 0.985))
    at = (middle - half, low - size, middle + half, low)
    write_line(canvas, words(rng, DEALERS), at, Lettering(caption_hand(rng), ink), rng)


def _corner_stickers(canvas: Image.Image, band: float, rng: Generator) -> None:
    """Month and year in the upper corners, sometimes in the lower ones."""
    width, height = canvas.size
    pen = ImageDraw.Draw(canvas)
    for left in (0.03, 0.83):
        if rng.random() < 0.6:
            low = rng.random() < 0.15
            top = height * 0.8 if low else height * 0.04
            box = (left * width, top, (left + 0.14) * width, top + band * 0.7)
            bare = rng.random() < 0.3
            if not bare:
                pen.rectangle(box, fill=_some_colour(rng))
            text = words(rng, _MONTHS) if rng.random() < 0.5 else f"{rng.integers(1, 27):02d}"
            inner = (box[0] + 6, box[1] + 5, box[2] - 6, box[3] - 5)
            ink = (30, 30, 60) if bare or rng.random() < 0.6 else WHITE
            write_line(canvas, text, inner, Lettering(caption_hand(rng), ink), rng)


def _handwriting(canvas: Image.Image, box: Box, ink: Colour, rng: Generator) -> None:
    """Loops of a pen, as a state's name in script looks from afar."""
    left, top, right, bottom = box
    steps = np.linspace(0, 1, 60)
    loops = float(rng.uniform(6, 10)) * np.pi * 2
    tall = (bottom - top) * (0.3 + 0.2 * np.interp(steps, np.linspace(0, 1, 9), rng.random(9)))
    x = left + (right - left) * steps + (bottom - top) * 0.25 * np.cos(loops * steps)
    y = (top + bottom) / 2 + tall * np.sin(loops * steps)
    points = [(float(a), float(b)) for a, b in zip(x, y, strict=True)]
    ImageDraw.Draw(canvas).line(points, fill=ink, width=int(rng.integers(2, 5)))


def _some_colour(rng: Generator) -> Colour:
    red, green, blue = (int(value) for value in np.asarray(rng.integers(50, 235, 3)))
    return red, green, blue

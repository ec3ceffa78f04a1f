# SPDX-License-Identifier: EUPL-1.2
"""All recipes for plates, by country.

A recipe is enough to draw a plate that a reader can learn from, and no more: colours, proportions
and letter shapes are approximations, some looks stand for several. Which texts are *valid* in a
country is the business of `sardze_wire.plates`; recipes only name its formats.
"""

from sardze_models.synthetic.plates_baltic import BALTIC, NORDIC
from sardze_models.synthetic.plates_central import CENTRAL
from sardze_models.synthetic.plates_eastern import EASTERN
from sardze_models.synthetic.plates_overseas import OVERSEAS
from sardze_models.synthetic.plates_recipe import Recipe
from sardze_models.synthetic.plates_southern import SOUTHERN
from sardze_models.synthetic.plates_western import WESTERN

_ALL = (*BALTIC, *NORDIC, *CENTRAL, *WESTERN, *SOUTHERN, *EASTERN, *OVERSEAS)
RECIPES: dict[str, Recipe] = {recipe.country: recipe for recipe in _ALL}
COUNTRIES: tuple[str, ...] = tuple(RECIPES)

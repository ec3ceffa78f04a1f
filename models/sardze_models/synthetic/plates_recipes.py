# SPDX-License-Identifier: EUPL-1.2
"""All recipes for plates, by country.

A recipe is enough to draw a plate that a reader can learn from, and no more: colours, proportions
and letter shapes are approximations, region codes a selection. Which texts are *valid* in a country
is the business of `sardze_wire.plates`; a recipe may be narrower, never wider.
"""

from sardze_models.synthetic.plates_america import AMERICA
from sardze_models.synthetic.plates_europe import EUROPE
from sardze_models.synthetic.plates_recipe import Recipe

RECIPES: dict[str, Recipe] = {recipe.country: recipe for recipe in (*EUROPE, *AMERICA)}
COUNTRIES: tuple[str, ...] = tuple(RECIPES)

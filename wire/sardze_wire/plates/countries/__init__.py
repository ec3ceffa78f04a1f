# SPDX-License-Identifier: EUPL-1.2
"""All countries whose plates are known, by code; the data itself lies in the modules beside.

Weights of syntaxes are estimates of what is met on the road today, good to a factor of two or
three; formats, letters and codes are facts, from the source that each country names.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sardze_wire.plates.countries import (
    adriatic,
    alpine,
    baltic,
    benelux,
    central,
    eastern,
    german,
    iberian,
    nordic,
    overseas,
    southern,
    west,
)
from sardze_wire.plates.grammar import Country

_ALL = (
    (baltic.LATVIA, baltic.LITHUANIA, baltic.ESTONIA),
    (nordic.DENMARK, nordic.FINLAND, nordic.ICELAND, nordic.NORWAY, nordic.SWEDEN),
    (benelux.BELGIUM, benelux.LUXEMBOURG, benelux.NETHERLANDS),
    (west.FRANCE, west.IRELAND, west.UNITED_KINGDOM),
    (iberian.PORTUGAL, iberian.SPAIN),
    (german.GERMANY, alpine.AUSTRIA, alpine.LIECHTENSTEIN, alpine.SWITZERLAND),
    (central.CZECHIA, central.HUNGARY, central.POLAND, central.SLOVAKIA),
    (adriatic.ALBANIA, adriatic.BOSNIA, adriatic.CROATIA, adriatic.MONTENEGRO),
    (adriatic.NORTH_MACEDONIA, adriatic.SERBIA, adriatic.SLOVENIA),
    (southern.BULGARIA, southern.CYPRUS, southern.GREECE, southern.ITALY, southern.MALTA),
    (southern.ROMANIA, southern.TURKIYE),
    (eastern.BELARUS, eastern.GEORGIA, eastern.MOLDOVA, eastern.RUSSIA, eastern.UKRAINE),
    (overseas.BRAZIL, overseas.UNITED_STATES),
)

COUNTRIES: Mapping[str, Country] = MappingProxyType(
    {country.code: country for group in _ALL for country in group}
)

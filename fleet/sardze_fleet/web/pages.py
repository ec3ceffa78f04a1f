# SPDX-License-Identifier: EUPL-1.2
"""Templates into answers: the one place that renders.

Text is escaped by default, an unknown name is an error, and every page knows what stands in its
frame: the sites, where one is in the menu, and whether live updates can work.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Response

from sardze_fleet.store import Store
from sardze_fleet.web.assets import BUILD_COMMAND, Assets
from sardze_fleet.web.moments import Moments

MENU = (
    ("/", "Fleet", "fleet"),
    ("/reads", "Reads", "reads"),
    ("/events", "Events", "events"),
    ("/search", "Search", "search"),
    ("/rejected", "Set aside", "rejected"),
)


class Pages:
    """Renders pages and parts of pages over one store, at the time that ``clock`` tells."""

    def __init__(self, store: Store, assets: Assets, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self._store = store
        self._environment = Environment(
            loader=PackageLoader("sardze_fleet.web", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["percent"] = percent
        self._environment.filters["grouped"] = grouped
        self._environment.globals.update(
            asset=assets.address, live=assets.live, build_command=BUILD_COMMAND, menu=MENU
        )

    def moments(self) -> Moments:
        """Now, and the time zones of all sites."""
        return Moments(self.clock(), {site.site_id: site.timezone for site in self._store.sites()})

    def part(self, template: str, **context: object) -> str:
        """A piece of a page."""
        return self._environment.get_template(template).render(context)

    def page(
        self, template: str, *, status: int = HTTPStatus.OK, here: str = "", **context: object
    ) -> Response[str]:
        """A whole page; ``here`` is its place in the menu."""
        sites = self._store.sites()
        content = self.part(template, here=here, sites=sites, **context)
        return Response(content, status_code=status, media_type="text/html")


def percent(fraction: float) -> str:
    """A confidence in whole per cent; never 100 unless it is 1."""
    return f"{min(round(fraction * 100), 99) if fraction < 1 else 100} %"


def grouped(number: int) -> str:
    """A count with thin spaces between thousands."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")

# SPDX-License-Identifier: EUPL-1.2
"""The search for a plate. It goes by POST, so that no plate stands in an address, a history or a
server's log.

Two handlers share the path, so they are coroutines: Litestar wraps a plain function twice there and
loses its answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body

from sardze_fleet.errors import SearchError
from sardze_fleet.store import Store
from sardze_fleet.store.records import Access, AccessAction, ReadRecord
from sardze_fleet.web.pages import Pages
from sardze_fleet.web.read_pages import WHO
from sardze_fleet.web.read_view import read_views
from sardze_fleet.web.search_form import RESULTS, SearchForm, SearchFormError

FIRST_RANGE = timedelta(hours=24)


@get("/search")
async def search_page(
    store: NamedDependency[Store], pages: NamedDependency[Pages]
) -> Response[str]:
    """The empty form, for the last day."""
    return await asyncio.to_thread(_first, store, pages)


@post("/search", status_code=HTTPStatus.OK)
async def search(
    data: Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)],
    store: NamedDependency[Store],
    pages: NamedDependency[Pages],
) -> Response[str]:
    """Looks, writes down who looked and why, and only then shows what it found (SECURITY 44)."""
    return await asyncio.to_thread(_found, SearchForm.read(data), store, pages)


def _first(store: Store, pages: Pages) -> Response[str]:
    moments = pages.moments()
    form = SearchForm(since=moments.local(moments.now - FIRST_RANGE, _site_id(store)))
    return _page(store, pages, form)


def _found(form: SearchForm, store: Store, pages: Pages) -> Response[str]:
    try:
        found = store.reads(form.search(_site_id(store), pages.moments()))
    except SearchFormError as error:
        return _page(store, pages, form, problems=error.problems)
    except SearchError as error:
        return _page(store, pages, form, problems={"pattern": f"{error}."})
    access = Access(
        who=WHO,
        action=AccessAction.SEARCH,
        reason=form.reason,
        case=form.case,
        subject=form.pattern,
        found=len(found),
    )
    store.record_access(access, pages.clock())
    return _page(store, pages, form, found=found)


def _page(
    store: Store,
    pages: Pages,
    form: SearchForm,
    *,
    problems: Mapping[str, str] | None = None,
    found: Sequence[ReadRecord] | None = None,
) -> Response[str]:
    devices = store.devices()
    cameras = {device.device_id: device.name for device in devices}
    results = None if found is None else read_views(found, cameras, pages.moments())
    return pages.page(
        "search.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        here="search",
        form=form,
        problems=problems or {},
        results=results,
        most=RESULTS,
        devices=devices,
    )


def _site_id(store: Store) -> str:
    """Times in the form are those of the first site."""
    sites = store.sites()
    return sites[0].site_id if sites else ""

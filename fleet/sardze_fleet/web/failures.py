# SPDX-License-Identifier: EUPL-1.2
"""What somebody sees when a page cannot be made: a sentence and a way on, never a traceback."""

from __future__ import annotations

import logging
from http import HTTPStatus

from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from sardze_fleet.errors import FleetError
from sardze_fleet.web.pages import Pages

_TITLES = {
    HTTPStatus.FORBIDDEN: "Refused",
    HTTPStatus.NOT_FOUND: "Not found",
    HTTPStatus.METHOD_NOT_ALLOWED: "Not found",
    HTTPStatus.BAD_REQUEST: "Not understood",
}

_log = logging.getLogger(__name__)


def handlers(pages: Pages) -> ExceptionHandlersMap:
    """One answer for each kind of failure."""

    def refused(_: Request[object, object, State], error: HTTPException) -> Response[str]:
        title = _TITLES.get(HTTPStatus(error.status_code), "This did not work")
        return _failure(error.status_code, title, error.detail, "")

    def ours(_: Request[object, object, State], error: FleetError) -> Response[str]:
        _log.error("%s", error)
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return _failure(
            status,
            "This did not work",
            f"{error.problem}.",
            f"{error.remedy}." if error.remedy else "",
        )

    def unexpected(request: Request[object, object, State], error: Exception) -> Response[str]:
        _log.error("%s failed", request.url.path, exc_info=error)
        words = "Something unexpected went wrong; what it was stands in the log of the service."
        return _failure(HTTPStatus.INTERNAL_SERVER_ERROR, "This did not work", words, "")

    def _failure(status: int, title: str, words: str, remedy: str) -> Response[str]:
        content = pages.part("failure.html", here="", title=title, words=words, remedy=remedy)
        return Response(content, status_code=status, media_type="text/html")

    return {HTTPException: refused, FleetError: ours, Exception: unexpected}

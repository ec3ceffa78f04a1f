# SPDX-License-Identifier: EUPL-1.2
"""What the page shows: the form for the PIN, the picture, its figures, and two files to take away.

Knows no socket and no request. Templates have a few names in braces; whatever goes in is escaped.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from html import escape
from http import HTTPStatus
from importlib.resources import files

import msgspec

from sardze_device.aim.door import Answer, Door
from sardze_device.aim.drawing import Drawing, read_drawing, section_of
from sardze_device.aim.server import Reply
from sardze_device.aim.sheet import Occasion, write_sheet
from sardze_device.aim.view import Glance, View
from sardze_device.camera.masking import PrivacyZone

_LONGEST_WAIT_S = 2.0
_SHEET_WAIT_S = 20.0
_HTML = "text/html; charset=utf-8"
_ASSETS = {"/aim.css": "text/css; charset=utf-8", "/aim.js": "text/javascript; charset=utf-8"}
_ANSWERS = {
    Answer.WRONG: "That was not the PIN. Wait a moment and try again.",
    Answer.WAIT: "Too soon after a wrong PIN: wait a little longer.",
    Answer.TAKEN: "Somebody is looking already. Start `sardze-device aim` again for a new PIN.",
    Answer.CLOSED: "It is over. Start `sardze-device aim` again to look once more.",
}
_STATUS = {
    Answer.WAIT: HTTPStatus.TOO_MANY_REQUESTS,
    Answer.CLOSED: HTTPStatus.GONE,
}


class AimPages:
    """The pages of one aiming."""

    def __init__(
        self,
        view: View,
        door: Door,
        drawing: Drawing,
        *,
        occasion: Callable[[], Occasion],
        now_ns: Callable[[], int],
    ) -> None:
        self._view = view
        self._door = door
        self._drawing = drawing
        self._occasion = occasion
        self._now_ns = now_ns
        self._lock = threading.Lock()

    def door_page(self, answer: Answer | None) -> Reply:
        """The form for the PIN, with what is wrong; no form once there is nothing to try."""
        over = answer in (Answer.CLOSED, Answer.TAKEN)
        words = _ANSWERS.get(answer, "") if answer else ""
        page = _filled("door.html", words=escape(words), hidden=" hidden" if over else "")
        status = _STATUS.get(answer, HTTPStatus.FORBIDDEN) if answer else HTTPStatus.OK
        return Reply(page, _HTML, status)

    def open_asset(self, path: str) -> Reply | None:
        """Style and script."""
        media_type = _ASSETS.get(path)
        return None if media_type is None else Reply(_asset(path[1:]), media_type)

    def get(self, path: str, query: dict[str, list[str]]) -> Reply | None:
        """A page, a picture or a file."""
        match path:
            case "/":
                return Reply(self._page(), _HTML)
            case "/state":
                return _json(self._state(_number(query, "after")))
            case "/picture.jpg":
                return Reply(self._view.picture(_number(query, "number")), "image/jpeg")
            case "/drawing.json":
                return Reply(msgspec.json.encode(self._drawing), "application/json")
            case "/sheet.html":
                return self._sheet()
            case "/section.yaml":
                device_id = self._occasion().device_id
                section = section_of(self._drawing, device_id).encode()
                return Reply(section, "application/yaml", file_name=f"{device_id}.yaml")
        return None

    def draw(self, content: bytes) -> Reply:
        """Take over what was drawn; privacy zones are black from the next frame on.

        Raises:
            DrawingError: no profile could hold it; what was drawn before stands.
        """
        drawing = read_drawing(content)
        section_of(drawing, self._occasion().device_id)
        with self._lock:
            self._view.hide([PrivacyZone(z.name, z.polygon) for z in drawing.privacy_zones])
            self._drawing = drawing
        return Reply(b"", "text/plain", HTTPStatus.NO_CONTENT)

    def _page(self) -> bytes:
        occasion = self._occasion()
        banner = ""
        if occasion.reasons_not_to_read:
            words = "; ".join(occasion.reasons_not_to_read)
            banner = f'<p class="banner">This camera will not read plates yet: {escape(words)}.</p>'
        return _filled(
            "page.html",
            name=escape(occasion.device_name),
            site=escape(occasion.site_name),
            device=escape(occasion.device_id),
            banner=banner,
        )

    def _state(self, after: int) -> dict[str, object]:
        glance = self._view.glance(after, _LONGEST_WAIT_S)
        return {**_told(glance), "left_s": self._door.left_s(self._now_ns())}

    def _sheet(self) -> Reply:
        occasion, glance = self._occasion(), self._view.glance()
        with self._lock:
            drawing = self._drawing
        section = section_of(drawing, occasion.device_id)
        jpeg = self._view.sheet_picture(_SHEET_WAIT_S)
        sheet = write_sheet(occasion, glance.verdict, drawing, section, jpeg)
        name = f"{occasion.device_id}-{occasion.at:%Y-%m-%d}.html"
        return Reply(sheet.encode(), _HTML, file_name=name)


def _number(query: dict[str, list[str]], name: str) -> int:
    """A count from a query; -1 for none, and for what is none."""
    given = query.get(name, [""])[0]
    return int(given) if given.isdecimal() and given.isascii() and len(given) < 12 else -1


def _told(glance: Glance) -> dict[str, object]:
    return {
        "number": glance.number,
        "pictured": bool(glance.jpeg),
        "words": glance.words,
        "light": glance.verdict.light,
        "findings": [
            {"name": each.name, "light": each.light, "figure": each.figure, "words": each.words}
            for each in glance.verdict.findings
        ],
        "plates": [sight.box for sight in glance.plates],
        "focus": glance.focus,
    }


def _json(value: dict[str, object]) -> Reply:
    return Reply(json.dumps(value).encode(), "application/json")


def _filled(template: str, **values: str) -> bytes:
    text = _asset(template).decode()
    for key, value in values.items():
        text = text.replace("{" + key + "}", value)
    return text.encode()


def _asset(name: str) -> bytes:
    return (files("sardze_device.aim") / "static" / name).read_bytes()

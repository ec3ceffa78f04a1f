# SPDX-License-Identifier: EUPL-1.2
"""The loop of a display: look, draw when something has changed, say that it was drawn.

The watchdog is fed by pictures alone, as the camera's is by frames: a display that lives but draws
nothing is started again. An unchanged picture is drawn anew now and then, so that a screen which
was unplugged shows it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from sardze_device.display.face import Face, face_of
from sardze_device.display.fonts import Fonts
from sardze_device.display.picture import draw
from sardze_device.display.screen import Screen
from sardze_device.host import Moment
from sardze_device.outbox import DisplayStatus, Outbox
from sardze_device.service import Service

LOOK_S = 0.5
REDRAW_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplaySettings:
    """What a display is told."""

    site_name: str
    zone: tzinfo
    page_s: float


class Display:
    """Shows the board that the agent has left in the outbox file."""

    def __init__(
        self,
        settings: DisplaySettings,
        outbox: Outbox,
        screen: Screen,
        fonts: Fonts,
        *,
        moment: Callable[[], Moment],
    ) -> None:
        self._settings = settings
        self._outbox = outbox
        self._screen = screen
        self._fonts = fonts
        self._moment = moment
        self._board = outbox.board()
        self._data = outbox.version_of_data()
        self._shown: Face | None = None
        self._drawn_ns = 0

    def run(self, service: Service) -> None:
        """Show what is to be shown until the service is asked to stop.

        Raises:
            ScreenError: the screen takes no picture.
        """
        while not service.stop_requested:
            if self.turn():
                service.notifier.watchdog()
            service.wait(LOOK_S)

    def turn(self) -> bool:
        """One look; True if a picture was drawn."""
        moment = self._moment()
        self._look_at_board()
        face = face_of(
            self._board,
            moment,
            site_name=self._settings.site_name,
            zone=self._settings.zone,
            page_s=self._settings.page_s,
        )
        idle_s = (moment.monotonic_ns - self._drawn_ns) / 1e9
        if face == self._shown and idle_s < REDRAW_S:
            return False
        self._screen.show(draw(face, *self._screen.size, self._fonts))
        self._shown, self._drawn_ns = face, moment.monotonic_ns
        self._tell(face, moment)
        return True

    def _look_at_board(self) -> None:
        data = self._outbox.version_of_data()
        if data != self._data:
            self._board, self._data = self._outbox.board(), data

    def _tell(self, face: Face, moment: Moment) -> None:
        words = "" if self._fonts.complete else "Letters with accents are missing: no DejaVu fonts."
        self._outbox.write_display_status(
            DisplayStatus(
                boot_id=moment.boot_id,
                drawn_ns=moment.monotonic_ns,
                board_version=face.board_version,
                words=words,
            )
        )

# SPDX-License-Identifier: EUPL-1.2
"""Listens to gpsd on this machine, without ever making the caller wait.

``poll`` takes what has come since the last time. A daemon that is not there is tried again, at
growing intervals; one that says nothing for long is left and joined anew, for it may have lost its
receiver. Only loopback: a position from the network would be anybody's word.
"""

from __future__ import annotations

import socket

from sardze_device.mobile.tpv import LONGEST_LINE_BYTES, Fix, Unfixed, report_of

GPSD_PORT = 2947
NS_PER_S = 1_000_000_000
WATCH = b'?WATCH={"enable":true,"json":true};\n'
CONNECT_TIMEOUT_S = 0.2
SILENCE_S = 10.0
_LEAST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0
_CHUNK_BYTES = 16384
_MOST_CHUNKS = 64


class Gpsd:
    """One listener."""

    def __init__(self, port: int, *, host: str = "127.0.0.1") -> None:
        self._address = (host, port)
        self._socket: socket.socket | None = None
        self._rest = b""
        self._heard_ns = 0
        self._pause_s = _LEAST_PAUSE_S
        self._next_ns = 0

    def poll(self, now_ns: int) -> list[Fix | Unfixed]:
        """The reports on the position that came since the last call, oldest first."""
        if self._socket is None and not self._joined(now_ns):
            return []
        content, gone = self._received()
        if content:
            self._heard_ns = now_ns
        reports = self._reports(content)
        if gone or now_ns - self._heard_ns > SILENCE_S * NS_PER_S:
            self._leave(now_ns)
        elif reports:
            self._pause_s = _LEAST_PAUSE_S
        return reports

    def close(self) -> None:
        """Stop listening."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _joined(self, now_ns: int) -> bool:
        if now_ns < self._next_ns:
            return False
        try:
            self._socket = socket.create_connection(self._address, CONNECT_TIMEOUT_S)
            self._socket.sendall(WATCH)
            self._socket.setblocking(False)
        except OSError:
            self._leave(now_ns)
            return False
        self._rest, self._heard_ns = b"", now_ns
        return True

    def _leave(self, now_ns: int) -> None:
        self.close()
        self._next_ns = now_ns + int(self._pause_s * NS_PER_S)
        self._pause_s = min(_LONGEST_PAUSE_S, 2 * self._pause_s)

    def _received(self) -> tuple[bytes, bool]:
        """What has come, and whether the other side is gone."""
        pieces: list[bytes] = []
        while self._socket is not None and len(pieces) < _MOST_CHUNKS:
            try:
                piece = self._socket.recv(_CHUNK_BYTES)
            except BlockingIOError:
                return b"".join(pieces), False
            except OSError:
                return b"".join(pieces), True
            if not piece:
                return b"".join(pieces), True
            pieces.append(piece)
        return b"".join(pieces), False

    def _reports(self, content: bytes) -> list[Fix | Unfixed]:
        *lines, rest = (self._rest + content).split(b"\n")
        self._rest = rest if len(rest) <= LONGEST_LINE_BYTES else b""
        found = (report_of(line) for line in lines)
        return [report for report in found if report is not None]

# SPDX-License-Identifier: EUPL-1.2
"""The modem in ModemManager's words (``mmcli -J -m any``), as a typed record.

mmcli writes every value as a string and ``--`` for what it does not know. Whether the modem carries
the traffic at all is read from the kernel's routing table: at the depot, on a cable, pictures cost
nothing. Without mmcli there is no modem.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec import Struct

_TIMEOUT_S = 5.0
_UNKNOWN = "--"
_DEFAULT_ROUTE = "00000000"


@dataclass(frozen=True, slots=True)
class ModemState:
    """How the modem stands.

    Attributes:
        signal: quality in per cent, None where it is not known.
        roaming: in a foreign network, where a megabyte costs more.
        interfaces: names of its network interfaces.
    """

    connected: bool
    signal: int | None
    roaming: bool
    operator: str = ""
    technologies: tuple[str, ...] = ()
    interfaces: tuple[str, ...] = ()


class Modem(Protocol):
    """Something that knows the modem."""

    def state(self) -> ModemState | None:
        """Now; None where there is no modem."""


class NoModem:
    """A device on a cable."""

    def state(self) -> ModemState | None:
        """Nothing to say."""
        return None


class _Signal(Struct, frozen=True):
    value: str = _UNKNOWN


class _Generic(Struct, frozen=True, rename="kebab"):
    state: str = _UNKNOWN
    signal_quality: _Signal = _Signal()
    access_technologies: list[str] = []
    ports: list[str] = []


class _Network(Struct, frozen=True, rename="kebab"):
    operator_name: str = _UNKNOWN
    registration_state: str = _UNKNOWN


class _Modem(Struct, frozen=True, rename={"network": "3gpp"}):
    generic: _Generic
    network: _Network = _Network()


class _Answer(Struct, frozen=True):
    modem: _Modem


def modem_state_of(answer: bytes) -> ModemState | None:
    """What ``mmcli -J`` says; None for anything that is no modem's answer."""
    try:
        modem = msgspec.json.decode(answer, type=_Answer).modem
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    quality, operator = modem.generic.signal_quality.value, modem.network.operator_name
    return ModemState(
        connected=modem.generic.state == "connected",
        signal=_percent(quality),
        roaming=modem.network.registration_state.startswith("roaming"),
        operator="" if operator == _UNKNOWN else operator,
        technologies=tuple(each for each in modem.generic.access_technologies if each != _UNKNOWN),
        interfaces=tuple(
            port.removesuffix("(net)").strip()
            for port in modem.generic.ports
            if port.endswith("(net)")
        ),
    )


def carrier_of(routes: str) -> str | None:
    """The interface of the default route with the least metric, from /proc/net/route."""
    found: list[tuple[int, str]] = []
    for line in routes.splitlines()[1:]:
        words = line.split()
        if len(words) > 7 and words[1] == words[7] == _DEFAULT_ROUTE and words[6].isdecimal():
            found.append((int(words[6]), words[0]))
    return min(found)[1] if found else None


def is_metered(state: ModemState | None, carrier: str | None) -> bool:
    """Whether traffic costs data: unless another interface than the modem's carries it."""
    return state is not None and (carrier is None or carrier in state.interfaces)


class MmcliModem:
    """Asks ``mmcli``; ``run`` gives its standard output."""

    def __init__(self, run: Callable[[], bytes] | None = None) -> None:
        self._run = run or _run_mmcli

    def state(self) -> ModemState | None:
        """Now."""
        try:
            return modem_state_of(self._run())
        except (OSError, subprocess.SubprocessError):
            return None


def read_routes(root: Path = Path("/")) -> str:
    """The kernel's routing table; empty where it cannot be read."""
    try:
        return (root / "proc/net/route").read_text()
    except OSError:
        return ""


def _percent(text: str) -> int | None:
    return min(100, int(text)) if text.isascii() and text.isdecimal() and len(text) < 4 else None


def _run_mmcli() -> bytes:
    done = subprocess.run(  # noqa: S603 - a fixed program with fixed arguments
        ["/usr/bin/mmcli", "-J", "-m", "any"], capture_output=True, timeout=_TIMEOUT_S, check=True
    )
    return done.stdout

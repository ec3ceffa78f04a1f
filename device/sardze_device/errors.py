# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong on a device, split by who can act.

Every error says what happened and, where somebody can do something about it, the remedy; the
process edge prints both and ends with the error's ``exit_code`` (numbers of sysexits.h, so that
systemd can tell a setting from a fault). Built-in exceptions stay where nobody would catch ours.
"""

from __future__ import annotations


class DeviceError(Exception):
    """Anything that a person at the device or in the office should read as a sentence."""

    exit_code = 1

    def __init__(self, what: str, *, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()


class SettingsError(DeviceError):
    """A settings file is missing or says something that cannot be; an editor mends it."""

    exit_code = 78


class PurposeMissingError(SettingsError):
    """No recorded purpose, legal basis and retention: plates are not read (SECURITY 47)."""


class IdentityError(DeviceError):
    """The device's key cannot be made or read."""

    exit_code = 77


class SourceError(DeviceError):
    """A frame source cannot be opened, or has failed."""

    exit_code = 74


class FrameTimeoutError(SourceError):
    """A frame source gave no frame in time; the recovery ladder decides what to do."""


class ScreenError(DeviceError):
    """A display's screen is missing, or takes no picture."""

    exit_code = 74


class OutboxError(DeviceError):
    """The outbox cannot be used."""

    exit_code = 74


class OutboxFullError(OutboxError):
    """There is no room for another fact. A state, not a fault: it is counted and reported later."""


class OutboxCorruptError(OutboxError):
    """The outbox file is damaged; the next start moves it aside and begins a fresh one."""


class UplinkError(DeviceError):
    """The broker cannot be talked to in the way that the settings ask for."""

    exit_code = 69


class PlainTransportError(UplinkError):
    """MQTT without TLS to something other than this machine (SECURITY 19)."""

    exit_code = 78


class DesiredRefusedError(DeviceError):
    """A desired state is misaddressed, old, forged or not valid (SECURITY 15)."""

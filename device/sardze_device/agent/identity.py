# SPDX-License-Identifier: EUPL-1.2
"""The device's own key and the manager's public key.

The key is made on the device at the first start and never leaves it (SECURITY 4); its file belongs
to the agent alone (SECURITY 37), and a file that others may read is refused, not mended: who knows
who has read it. Without the manager's public key nothing that comes down is believed (SECURITY 15).
"""

from __future__ import annotations

import stat
from pathlib import Path

from sardze_device.errors import IdentityError, SettingsError
from sardze_device.host import write_durably
from sardze_device.settings import DeviceSettings, StatePaths
from sardze_wire.signature import KeyFormatError, PublicKey, SigningKey

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_device_key(path: Path) -> SigningKey:
    """The key in a file, made there if there is none.

    Raises:
        IdentityError: the file cannot be read or made, holds no key, or is open to others.
    """
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_durably(path, SigningKey.generate().to_pem().encode(), mode=0o600)
        if path.stat().st_mode & _OTHERS:
            raise IdentityError(
                f"The device key {path} can be read by others.",
                remedy="Remove it; the agent makes a new one, which must be trusted anew.",
            )
        return SigningKey.from_pem(path.read_bytes())
    except OSError as error:
        raise IdentityError(
            f"The device key {path} cannot be used: {error.strerror}.",
            remedy="It belongs to the agent's user; run this as that user or as root.",
        ) from error
    except KeyFormatError as error:
        raise IdentityError(
            f"The device key {path} is damaged: {error}.",
            remedy="Remove it; the agent makes a new one, which must be trusted anew.",
        ) from error


def read_manager_key(settings: DeviceSettings, paths: StatePaths) -> PublicKey | None:
    """The manager's public key from the site profile, else from the state folder, else None.

    Raises:
        SettingsError: there is one, but it is no key.
    """
    pem, origin = settings.broker.manager_public_key, "broker.manager_public_key"
    if pem is None and paths.manager_key.exists():
        pem, origin = paths.manager_key.read_text(errors="replace"), str(paths.manager_key)
    if pem is None:
        return None
    try:
        return PublicKey.from_pem(pem)
    except KeyFormatError as error:
        raise SettingsError(
            f"{origin} holds no manager key: {error}.",
            remedy="Put the PEM text of the manager's public key there.",
        ) from error


def next_session(path: Path) -> int:
    """A number above that of every earlier connection, over restarts and boots (SECURITY 16).

    Raises:
        IdentityError: the state folder is not writable.
    """
    try:
        last = int(path.read_text()) if path.exists() else 0
    except ValueError:
        last = 0
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_durably(path, str(last + 1).encode())
    except OSError as error:
        raise IdentityError(
            f"The session number {path} cannot be stored: {error.strerror}.",
            remedy="See that the state folder is writable and not full.",
        ) from error
    return last + 1

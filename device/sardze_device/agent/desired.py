# SPDX-License-Identifier: EUPL-1.2
"""What comes down is judged here, before anything acts on it (SECURITY 15); pure.

A desired state must be signed by the manager, name this device, be newer than the last good one,
and name only settings that exist, with values in range. It can name releases and settings, never
code: the record has no place for any. A receipt and a board are believed on the same signature.
"""

from __future__ import annotations

from sardze_device.errors import DesiredRefusedError
from sardze_device.settings import DeviceSettings
from sardze_device.uplink import Received
from sardze_wire import codec
from sardze_wire.codec import CodecError
from sardze_wire.documents import DocumentError
from sardze_wire.profile import with_desired
from sardze_wire.records import Board, DesiredState, Receipt
from sardze_wire.signature import PublicKey, SignatureError, verify


def judge_desired(
    message: Received,
    *,
    manager_key: PublicKey | None,
    settings: DeviceSettings,
    last: DesiredState | None,
) -> DesiredState | None:
    """The desired state in a message; None if it is the one that is already in force.

    Raises:
        DesiredRefusedError: it must not be followed; the message says why.
    """
    _check_signature(message, manager_key)
    try:
        state = codec.decode_as(DesiredState, message.payload)
    except CodecError as error:
        raise DesiredRefusedError(f"The desired state cannot be read: {error}.") from error
    if state.device_id != settings.device_id:
        raise DesiredRefusedError(f"The desired state is meant for {state.device_id}.")
    if last is not None and state.version <= last.version:
        if state == last:
            return None
        raise DesiredRefusedError(
            f"The desired state has version {state.version}; {last.version} is in force."
        )
    try:
        with_desired(settings.tuned, state.settings)
    except DocumentError as error:
        raise DesiredRefusedError(f"Desired state {state.version}: {error}") from error
    return state


def judge_receipt(message: Received, *, manager_key: PublicKey | None, device_id: str) -> Receipt:
    """The receipt in a message.

    Raises:
        DesiredRefusedError: it must not be believed; the message says why.
    """
    _check_signature(message, manager_key)
    try:
        receipt = codec.decode_as(Receipt, message.payload)
    except CodecError as error:
        raise DesiredRefusedError(f"The receipt cannot be read: {error}.") from error
    if receipt.device_id != device_id:
        raise DesiredRefusedError(f"The receipt is meant for {receipt.device_id}.")
    return receipt


def judge_board(
    message: Received, *, manager_key: PublicKey | None, last: Board | None
) -> Board | None:
    """The board in a message; None if it is the one that is shown already.

    The signature covers the topic, so a board for another display is not the manager's word here.

    Raises:
        DesiredRefusedError: it must not be shown; the message says why.
    """
    _check_signature(message, manager_key)
    try:
        board = codec.decode_as(Board, message.payload)
    except CodecError as error:
        raise DesiredRefusedError(f"The board cannot be read: {error}.") from error
    if last is not None and board.version <= last.version:
        if board == last:
            return None
        raise DesiredRefusedError(
            f"The board has version {board.version}; {last.version} is shown."
        )
    return board


def _check_signature(message: Received, manager_key: PublicKey | None) -> None:
    if manager_key is None:
        raise DesiredRefusedError(
            "This device has no manager's public key, so it follows nobody.",
            remedy="Put broker.manager_public_key into the site profile.",
        )
    if message.signature is None:
        raise DesiredRefusedError("The message is not signed.")
    try:
        verify(manager_key, message.topic, message.payload, message.signature)
    except SignatureError as error:
        raise DesiredRefusedError(f"The message is not the manager's: {error}.") from error

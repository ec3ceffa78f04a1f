# SPDX-License-Identifier: EUPL-1.2
"""The agent: one loop over small parts.

A turn: let the connection move, answer what came of it, send what waits, say what is due. Nothing
here runs beside it. An exception that nobody foresaw ends the process; systemd starts it again, and
nothing is lost, for every fact is in the outbox until the fleet has it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from sardze_device.agent.allowance import DayAllowance
from sardze_device.agent.connection import Connection
from sardze_device.agent.desired import judge_board, judge_desired, judge_receipt
from sardze_device.agent.drain import Drain
from sardze_device.agent.pause import Beat
from sardze_device.agent.reporting import Reporter, loss_report
from sardze_device.agent.signing import Signer
from sardze_device.errors import DesiredRefusedError, OutboxFullError, UplinkError
from sardze_device.host import Host, Moment
from sardze_device.outbox import Outbox, OutboxLimits
from sardze_device.service import Service
from sardze_device.settings import DeviceSettings
from sardze_device.uplink import (
    Accepted,
    Connected,
    Lost,
    Outgoing,
    Received,
    Refused,
    Unheard,
    UplinkEvent,
)
from sardze_wire.records import DesiredState, Kind, Record
from sardze_wire.signature import PublicKey
from sardze_wire.topics import parse_topic

TURN_S = 0.2
HOUSEKEEPING_S = 30.0
HEALTH_LOOK_S = 5.0


@dataclass(frozen=True, slots=True)
class Parts:
    """What an agent is made of; ``compose`` puts it together."""

    host: Host
    outbox: Outbox
    signer: Signer
    connection: Connection
    drain: Drain
    reporter: Reporter
    manager_key: PublicKey | None
    publish: Callable[[Outgoing], int]
    read_settings: Callable[[DesiredState | None], DeviceSettings]
    allowance: DayAllowance | None = None


class Agent:
    """Sends what the camera found, and looks after the device."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        stored = parts.outbox.desired()
        self._desired = stored.state if stored else None
        self._settings = parts.read_settings(self._desired)
        self._refused = ""
        self._heartbeat = Beat()
        self._health = Beat()
        self._look = Beat()
        self._housekeeping = Beat()

    def run(self, service: Service) -> None:
        """Turn after turn until the service is asked to stop."""
        service.notifier.ready("sending")
        while not service.stop_requested:
            if not self.turn(TURN_S):
                service.wait(TURN_S)
            service.notifier.watchdog()
        self.end(self._parts.host.moment())

    def turn(self, timeout_s: float) -> bool:
        """One turn; False if it did not wait on the network, so that the caller should."""
        parts = self._parts
        moment = parts.host.moment()
        waited = parts.connection.trying
        if parts.allowance is not None:
            parts.allowance.turn(moment)
        for event in parts.connection.turn(moment, timeout_s):
            self._answer(event, moment)
        if parts.connection.up:
            parts.drain.pump(moment.monotonic_ns)
            self._speak(moment)
        if self._housekeeping.due(moment.monotonic_ns, HOUSEKEEPING_S):
            self._keep_house(moment)
        return waited

    def end(self, moment: Moment) -> None:
        """Leave in order: a last heartbeat, goodbye, and what was accepted until now."""
        if self._parts.connection.up:
            self._say(self._parts.reporter.heartbeat(moment))
        for event in self._parts.connection.close(moment):
            self._answer(event, moment)
        self._parts.drain.settle()

    def _answer(self, event: UplinkEvent, moment: Moment) -> None:
        drain = self._parts.drain
        match event:
            case Accepted():
                drain.on_accepted(event)
            case Unheard():
                drain.on_unheard(event, moment.monotonic_ns)
            case Refused():
                drain.on_refused(event, moment.monotonic_ns)
            case Received():
                self._receive(event, moment)
            case Connected():
                drain.connected(event, moment.monotonic_ns)
                self._heartbeat.soon()
                self._health.soon()
                self._housekeeping.soon()
                self._say_reported(moment)
            case Lost():
                drain.lost()

    def _receive(self, message: Received, moment: Moment) -> None:
        kind = parse_topic(message.topic).kind
        if kind is Kind.DESIRED and message.payload:
            self._take_desired(message, moment)
        elif kind is Kind.RECEIPT and message.payload:
            self._take_receipt(message, moment)
        elif kind is Kind.BOARD and message.payload:
            self._take_board(message, moment)

    def _take_desired(self, message: Received, moment: Moment) -> None:
        try:
            state = judge_desired(
                message,
                manager_key=self._parts.manager_key,
                settings=self._settings,
                last=self._desired,
            )
        except DesiredRefusedError as error:
            self._refuse(str(error), moment)
            return
        if state is not None:
            self._parts.outbox.store_desired(state)
            self._desired = state
            self._settings = self._parts.read_settings(state)
            self._parts.outbox.limits = OutboxLimits.of(self._settings)
            self._refused = ""
            self._say_reported(moment)

    def _take_receipt(self, message: Received, moment: Moment) -> None:
        parts = self._parts
        try:
            receipt = judge_receipt(
                message, manager_key=parts.manager_key, device_id=self._settings.device_id
            )
        except DesiredRefusedError as error:
            self._refuse(str(error), moment)
            return
        parts.drain.on_receipt(receipt, moment.monotonic_ns)

    def _take_board(self, message: Received, moment: Moment) -> None:
        outbox = self._parts.outbox
        try:
            board = judge_board(message, manager_key=self._parts.manager_key, last=outbox.board())
        except DesiredRefusedError as error:
            self._refuse(str(error), moment)
            return
        if board is not None:
            outbox.store_board(board)

    def _refuse(self, reason: str, moment: Moment) -> None:
        """Report what was not believed, once."""
        if reason != self._refused:
            self._refused = reason
            self._say_reported(moment)

    def _speak(self, moment: Moment) -> None:
        """Heartbeat and health, when they are due."""
        now_ns, reporting = moment.monotonic_ns, self._settings.tuned.reporting
        if self._heartbeat.due(now_ns, reporting.heartbeat_s):
            self._say(self._parts.reporter.heartbeat(moment))
        due = self._health.due(now_ns, reporting.health_s)
        if due or self._look.due(now_ns, HEALTH_LOOK_S):
            report, changed = self._parts.reporter.health(moment, self._settings)
            if due or changed:
                self._say(report)
            if changed:
                self._say(self._parts.reporter.heartbeat(moment))

    def _say_reported(self, moment: Moment) -> None:
        self._say(self._parts.reporter.reported(moment, self._settings, self._refused))

    def _say(self, record: Record) -> None:
        try:
            self._parts.publish(self._parts.signer.message(record))
        except UplinkError:
            return  # state, of which only the newest counts: it is said at the next connection

    def _keep_house(self, moment: Moment) -> None:
        """Keep the outbox within its bounds, and tell what had to go."""
        outbox, signer = self._parts.outbox, self._parts.signer
        try:
            outbox.keep_bounds(moment)
            outbox.report_losses(
                loss_report(
                    moment,
                    site_id=signer.site_id,
                    device_id=signer.device_id,
                    randomness=os.urandom(10),
                )
            )
        except OutboxFullError:
            return  # a state: health shows it, and the losses stay to be told

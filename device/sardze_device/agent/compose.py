# SPDX-License-Identifier: EUPL-1.2
"""Where the agent is put together: the only place that chooses its parts."""

from __future__ import annotations

from pathlib import Path

from sardze_device.agent.agent import Agent, Parts
from sardze_device.agent.allowance import DayAllowance
from sardze_device.agent.connection import Connection
from sardze_device.agent.drain import Drain
from sardze_device.agent.identity import next_session, open_device_key, read_manager_key
from sardze_device.agent.reporting import Reporter
from sardze_device.agent.signing import Signer
from sardze_device.host import Host
from sardze_device.mobile.budget import plan_of
from sardze_device.mobile.modem import MmcliModem, read_routes
from sardze_device.outbox import Outbox, OutboxLimits
from sardze_device.service import Service
from sardze_device.settings import DeviceSettings, StatePaths, read_settings
from sardze_device.uplink import Uplink
from sardze_wire.records import DesiredState, Kind
from sardze_wire.topics import TRAVELS, subscription

LISTENS_TO = (Kind.DESIRED, Kind.RECEIPT)
DISPLAY_LISTENS_TO = (*LISTENS_TO, Kind.BOARD)


def run_agent(site_file: Path, device_id: str, state_folder: Path, service: Service) -> None:
    """Run the agent of one device until it is asked to stop.

    Raises:
        DeviceError: settings, key or outbox cannot be used.
    """
    host = Host()
    paths = StatePaths(state_folder)
    settings = read_settings(site_file, device_id)
    with Outbox.open(paths.outbox, OutboxLimits.of(settings)) as outbox:
        compose_agent(host, outbox, paths, settings, site_file).run(service)


def compose_agent(
    host: Host, outbox: Outbox, paths: StatePaths, settings: DeviceSettings, site_file: Path
) -> Agent:
    """An agent over an open outbox.

    Raises:
        DeviceError: settings or key cannot be used.
    """
    signer = Signer(
        open_device_key(paths.device_key),
        site_id=settings.site_id,
        device_id=settings.device_id,
    )
    manager_key = read_manager_key(settings, paths)
    uplink = Uplink(settings.broker, needs_signatures=manager_key is not None)
    connection = Connection(
        uplink,
        signer,
        next_session=lambda: next_session(paths.session),
        subscriptions={
            subscription(kind, site_id=settings.site_id, device_id=settings.device_id): TRAVELS[
                kind
            ].qos
            for kind in (DISPLAY_LISTENS_TO if settings.display else LISTENS_TO)
        },
    )
    allowance = _allowance(host, outbox, settings)
    drain = Drain(
        outbox,
        stored=signer.stored,
        publish=uplink.publish,
        receipts=manager_key is not None,
        allowance=allowance,
    )

    def read_again(desired: DesiredState | None) -> DeviceSettings:
        return read_settings(site_file, settings.device_id, desired)

    return Agent(
        Parts(
            host=host,
            outbox=outbox,
            signer=signer,
            connection=connection,
            drain=drain,
            reporter=Reporter(host, outbox, drain, connection, paths.folder, allowance),
            manager_key=manager_key,
            publish=uplink.publish,
            read_settings=read_again,
            allowance=allowance,
        )
    )


def _allowance(host: Host, outbox: Outbox, settings: DeviceSettings) -> DayAllowance | None:
    """The data budget, where there is one; a changed one holds from the next start on."""
    plan = plan_of(settings.tuned.mobile)
    if plan is None:
        return None
    return DayAllowance(
        plan,
        outbox,
        MmcliModem(),
        now=host.now(),
        read_routes=read_routes,
    )

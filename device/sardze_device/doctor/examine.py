# SPDX-License-Identifier: EUPL-1.2
"""Tries what a device needs, one thing after the other, and never stops at the first that fails.

A running camera is believed rather than disturbed: its own word says whether frames come, and its
source is opened only while nobody else holds it. Nothing is sent, and nothing stays behind.
"""

from __future__ import annotations

import importlib
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sardze_device.agent import health
from sardze_device.agent.drain import DrainStatus
from sardze_device.doctor import diagnosis
from sardze_device.doctor.handshake import shake_hands
from sardze_device.doctor.wear import read_wear
from sardze_device.errors import DeviceError
from sardze_device.host import Host
from sardze_device.outbox import CameraStatus, DisplayStatus, Outbox, OutboxStatus
from sardze_device.settings import DeviceSettings, StatePaths, read_settings
from sardze_models.errors import ModelError
from sardze_wire.records import Check, HealthState
from sardze_wire.sources import Picamera2Source

_FRAME_TIMEOUT_S = 10.0
_RUNS = 3
_JUDGED_BY_HEALTH: tuple[Callable[[health.Snapshot], Check | None], ...] = (
    health.check_purpose,
    health.check_outbox,
    health.check_losses,
    health.check_clock,
    health.check_disk,
    health.check_memory,
    health.check_buffers,
    health.check_temperature,
    health.check_power,
)


@dataclass(frozen=True, slots=True)
class Patient:
    """The device to be looked at."""

    site_file: Path
    device_id: str
    state: Path
    root: Path = Path("/")


def examine(patient: Patient, host: Host) -> tuple[Check, ...]:
    """Every check, in the order in which a person would try them."""
    try:
        settings = read_settings(patient.site_file, patient.device_id)
    except DeviceError as error:
        profile = _broken("site profile", error)
        return (profile, *_tried("rights", lambda: [_rights(patient, None)]))
    profile = Check(name="site profile", state=HealthState.OK, words=f"{settings.site_name}.")
    checks = [profile, *_tried("permissions", lambda: [_rights(patient, settings)])]
    if settings.display is None:
        checks += _tried("packages", lambda: [_packages(settings, patient.root)])
        checks += _tried("models", _models)
    checks += _tried("state", lambda: _machine(patient, settings, host))
    checks += _tried("disk wear", lambda: [_wear(patient)])
    checks += _tried("uplink", lambda: _uplink(settings, host))
    return tuple(checks)


def _machine(patient: Patient, settings: DeviceSettings, host: Host) -> Iterator[Check]:
    """What health judges; and a frame, from the running camera or from the source itself."""
    snapshot = _snapshot(patient, settings, host)
    if snapshot.is_display:
        yield health.check_display(snapshot)
    else:
        running = health.check_camera(snapshot)
        if running.state is HealthState.OK:
            yield running
        else:
            yield from _tried("frame", lambda: [_frame(settings, host)])
    told = (check(snapshot) for check in _JUDGED_BY_HEALTH)
    yield from (check for check in told if check is not None)


def _snapshot(patient: Patient, settings: DeviceSettings, host: Host) -> health.Snapshot:
    path = StatePaths(patient.state).outbox
    outbox = OutboxStatus(0, 0, 0, settings.tuned.outbox.max_bytes, 0, (), 0, 0, 0, None)
    camera: CameraStatus | None = None
    display: DisplayStatus | None = None
    if path.exists():
        with Outbox.open(path) as box:
            outbox, camera, display = box.status(), box.camera_status(), box.display_status()
    return health.Snapshot(
        moment=host.moment(),
        frame_timeout_s=settings.tuned.source.frame_timeout_s,
        reasons_not_to_read=settings.reasons_not_to_read,
        camera=camera,
        outbox=outbox,
        drain=DrainStatus(0, 0, refusing=False, unheard=False, last_refusal=""),
        connected=False,
        unconnected_s=0.0,
        uplink_reason="",
        temperature_c=host.temperature_c(),
        memory=host.memory(),
        disk=host.disk(patient.state),
        throttling=host.throttling(),
        is_display=settings.display is not None,
        display=display,
    )


def _packages(settings: DeviceSettings, root: Path) -> Check:
    numpy = importlib.import_module("numpy")
    error = None
    if isinstance(settings.source, Picamera2Source):
        try:
            importlib.import_module("picamera2")
            error = ""
        except (ImportError, ValueError) as told:  # numpy's clash is a ValueError
            error = str(told)
    in_venv = sys.prefix != sys.base_prefix
    seen = Path(sys.prefix, "pyvenv.cfg")
    lines = seen.read_text().lower().splitlines() if seen.exists() else []
    sees = any(line.replace(" ", "") == "include-system-site-packages=true" for line in lines)
    return diagnosis.check_packages(
        diagnosis.Packages(str(numpy.__version__), in_venv, sees, error)
    )


def _models() -> Iterator[Check]:
    """Each model built and run: an import alone proves nothing (FACTS 3.1)."""
    import numpy as np

    from sardze_models.catalogue import load_catalogue
    from sardze_models.runtime import open_model

    for entry in load_catalogue().entries.values():
        try:
            model = open_model(entry)
            inputs = [np.zeros(spec.shape, spec.dtype) for spec in entry.inputs]
            model.run(*inputs)
            took = []
            for _ in range(_RUNS):
                began = time.perf_counter()
                model.run(*inputs)
                took.append(1e3 * (time.perf_counter() - began))
            yield diagnosis.check_model(entry.name, min(took))
        except ModelError as error:
            yield _broken(f"model {entry.name}", error)


def _frame(settings: DeviceSettings, host: Host) -> Check:
    from sardze_device.camera.clock import RealClock
    from sardze_device.camera.sources import make_source

    warned: list[str] = []
    source = make_source(
        settings, clock=RealClock(host.monotonic_ns, time.sleep), warn=warned.append
    )
    try:
        source.open()
        frame = source.read(_FRAME_TIMEOUT_S)
    finally:
        source.close()
    if frame is None:
        return _broken("frame", DeviceError("The source is at its end.", remedy="Give another."))
    luma = frame.lores
    shot = diagnosis.Shot(frame.picture.size, float(luma.mean()), float(luma.std()))
    return diagnosis.check_frame(shot)


def _uplink(settings: DeviceSettings, host: Host) -> Iterator[Check]:
    shaken, now = shake_hands(settings.broker), host.now()
    words = f"The broker {settings.broker.host}:{settings.broker.port} answers."
    yield Check(name="uplink", state=HealthState.OK, words=words)
    told = (
        diagnosis.check_certificate(shaken.brokers_ends, "the broker", now),
        diagnosis.check_certificate(shaken.ours_ends, "this device", now),
    )
    yield from (check for check in told if check is not None)


def _wear(patient: Patient) -> Check:
    return diagnosis.check_wear(read_wear(patient.root, patient.state))


def _rights(patient: Patient, settings: DeviceSettings | None) -> Check:
    complaints = []
    if not os.access(patient.state, os.W_OK | os.X_OK):
        complaints.append(f"The state folder {patient.state} cannot be written.")
    key = StatePaths(patient.state).device_key
    try:
        if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
            complaints.append(f"Others can read the device's key {key} (SECURITY 4).")
    except PermissionError:
        pass  # as it should be: the key is the agent's alone
    if settings is not None and isinstance(settings.source, Picamera2Source):
        nodes = sorted((patient.root / "dev").glob("media*"))
        if nodes and not any(os.access(node, os.R_OK | os.W_OK) for node in nodes):
            complaints.append("The camera's device nodes cannot be opened: join the group video.")
    return diagnosis.check_rights(tuple(complaints))


def _tried(name: str, make: Callable[[], Iterable[Check]]) -> list[Check]:
    """The checks, or what stopped them: one failing check must not hide the others."""
    done: list[Check] = []
    try:
        done.extend(make())
    except (DeviceError, ModelError) as error:
        done.append(_broken(name, error))
    except Exception as error:  # noqa: BLE001 - whatever it is, the person must hear the rest
        words = f"{type(error).__name__}: {error}"
        remedy = "Run it again with --verbose before the command, and report what it says."
        done.append(Check(name=name, state=HealthState.FAILED, words=words, remedy=remedy))
    return done


def _broken(name: str, error: DeviceError | ModelError) -> Check:
    what = error.what if isinstance(error, DeviceError) else error.message
    return Check(name=name, state=HealthState.FAILED, words=what, remedy=error.remedy)

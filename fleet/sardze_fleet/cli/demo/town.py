# SPDX-License-Identifier: EUPL-1.2
"""The demo as a story: enrol the cameras, open the town hall, let traffic pass, settle, close.

Every program is the real one, started as a town would start it; the only stand-ins are the roads.
One camera loses its network for the second quarter of the time and must make up for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import msgspec

from sardze_fleet.cli.demo.brokers import Broker, open_broker
from sardze_fleet.cli.demo.programs import Programs, answer, installed
from sardze_fleet.cli.demo.relay import Relay
from sardze_fleet.cli.demo.staging import BOARD_FILE, CALM_S, passed, staged
from sardze_fleet.cli.demo.tally import tally
from sardze_fleet.errors import FleetError
from sardze_fleet.store import Store, open_store
from sardze_fleet.store.records import EventSearch, ReadRecord
from sardze_wire.profile import SiteProfile

UP_TIMEOUT_S = 180.0
DRAIN_TIMEOUT_S = 60.0
CROSSING_S = 12.0
PROGRESS_S = 5.0
POLL_S = 0.5
PAGE = 1000
MOST_EVENTS = 1000


@dataclass(frozen=True, slots=True)
class Account:
    """The demo's last line."""

    devices: int
    passages: int
    reads: int
    texts_right: float
    events: int
    hits: int
    missing_sequence_numbers: int
    frames_per_second: float
    evidence_pictures: int
    signatures_verified: bool
    seconds: float


class Town:
    """A site's programs on this machine, in one folder."""

    def __init__(
        self, profile: SiteProfile, folder: Path, say: Callable[[str], None], *, web_port: int
    ) -> None:
        self._profile = profile
        self._folder = folder
        self._say = say
        self._web_port = web_port
        self._url = f"sqlite:///{folder / 'fleet.db'}"
        self._devices = [camera.device_id for camera in profile.cameras]
        self._displays = [display.device_id for display in profile.displays]
        self._everyone = [*self._devices, *self._displays]
        self._truth = folder / "truth"
        self._truth.mkdir(parents=True, exist_ok=True)

    def run(self, traffic_s: float | None) -> Account:
        """Play the town: for ``traffic_s`` seconds of traffic, or until interrupted.

        Raises:
            FleetError: something did not come up, or ended by itself.
        """
        with ExitStack() as stack:
            broker = stack.enter_context(open_broker(self._folder))
            self._say(f"{broker.name} listens on 127.0.0.1:{broker.port}")
            relay = stack.enter_context(Relay(broker.port))
            programs = stack.enter_context(Programs(self._folder / "logs"))
            self._enrol(broker, relay, traffic_s)
            store = stack.enter_context(open_store(self._url))
            self._open(programs, broker, store)
            begun = time.monotonic()
            try:
                self._watch(programs, relay, store, traffic_s)
            except KeyboardInterrupt:
                self._say("Closing the town")
            relay.mend()
            frames, seconds = self._frames(store), time.monotonic() - begun
            self._close(programs, store)
            return self._account(store, broker, frames / seconds, seconds)

    def _enrol(self, broker: Broker, relay: Relay, traffic_s: float | None) -> None:
        """Add the site and its cameras to the store, and write the profile each device reads."""
        site = self._folder / "site.json"
        site.write_text(self._staged(broker.port, None, traffic_s), encoding="utf-8")
        answer(self._sardze("site", "add", str(site)))
        key = None
        if broker.signatures:
            key = answer(self._sardze("site", "key", self._profile.site_id))
        for device in self._everyone:
            port = relay.port if device == self._devices[-1] else broker.port
            text = self._staged(port, key, traffic_s)
            self._site_file(device).write_text(text, encoding="utf-8")
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(self._add_device, self._everyone))
        self._say(f"{len(self._devices)} cameras enrolled in {self._profile.name}")

    def _add_device(self, device: str) -> None:
        told = answer([*self._device(device), "identity", "--json"])
        public = self._folder / f"{device}.pub"
        public.write_text(msgspec.json.decode(told)["public_key"], encoding="utf-8")
        answer(
            self._sardze(
                "camera", "add", self._profile.site_id, device, "--public-key", str(public)
            )
        )

    def _open(self, programs: Programs, broker: Broker, store: Store) -> None:
        unsigned = [] if broker.signatures else ["--mqtt", "3.1.1", "--unsigned", "accept"]
        address = ["--broker", f"127.0.0.1:{broker.port}", "--port", str(self._web_port)]
        programs.start("serve", self._sardze("serve", *address, *unsigned))
        for device in self._everyone:
            programs.start(f"{device}-agent", [*self._device(device), "run", "agent"])
        for device in self._devices:
            programs.start(f"{device}-camera", [*self._device(device), "run", "camera"])
        for device in self._displays:
            programs.start(f"{device}-display", [*self._device(device), "run", "display"])
        self._wait(programs, UP_TIMEOUT_S, "not every camera came on line", lambda: self._up(store))
        self._say(f"{len(self._devices)} cameras watch their roads")
        if broker.signatures:  # a display believes nothing else
            self._write_boards(broker)
        self._say(f"The town hall's page: http://127.0.0.1:{self._web_port}/")

    def _up(self, store: Store) -> bool:
        beats = {device.device_id: device.heartbeat for device in store.devices()}
        watching = [beats.get(device) for device in self._devices]
        return all(beat is not None and beat.frames > 0 for beat in watching)

    def _write_boards(self, broker: Broker) -> None:
        words = [
            "--line",
            f"!{len(self._devices)} cameras watch the roads",
            "--line",
            self._profile.name,
        ]
        for device in self._displays:
            address = ["--broker", f"127.0.0.1:{broker.port}"]
            answer(self._sardze("board", "set", device, *words, *address))
            self._say(f"A display shows {self._folder / device / BOARD_FILE}")

    def _watch(
        self, programs: Programs, relay: Relay, store: Store, traffic_s: float | None
    ) -> None:
        begun = told = time.monotonic()
        while True:
            programs.check()
            elapsed = time.monotonic() - begun
            if traffic_s is not None and elapsed >= CALM_S + traffic_s + CROSSING_S:
                return
            cut = 0.25 <= elapsed / (traffic_s or 120.0) < 0.5
            (relay.cut if cut else relay.mend)()
            if time.monotonic() - told >= PROGRESS_S:
                told = time.monotonic()
                self._progress(store, elapsed, cut)
            time.sleep(POLL_S)

    def _progress(self, store: Store, elapsed: float, cut: bool) -> None:
        reads = len(_all_reads(store))
        without = f", {self._devices[-1]} without network" if cut else ""
        self._say(f"{elapsed:4.0f} s: {len(passed(self._truth))} passed, {reads} read{without}")

    def _close(self, programs: Programs, store: Store) -> None:
        programs.stop([f"{device}-camera" for device in self._devices])
        programs.stop([f"{device}-display" for device in self._displays])
        self._wait(
            programs, DRAIN_TIMEOUT_S, "the outboxes did not empty", lambda: self._drained(store)
        )
        programs.stop([f"{device}-agent" for device in self._everyone])
        programs.stop(["serve"])

    def _drained(self, store: Store) -> bool:
        for device in self._devices:
            told = answer([*self._device(device), "outbox", "status", "--json"])
            outbox = msgspec.json.decode(told)
            known = store.completeness(device)
            if outbox["pending"] or not known.complete or known.last < outbox["last_sequence"]:
                return False
        return True

    def _account(
        self, store: Store, broker: Broker, frames_per_s: float, seconds: float
    ) -> Account:
        reads = _all_reads(store)
        counted = tally(passed(self._truth), ((read.device_id, read.text) for read in reads))
        return Account(
            devices=len(self._devices),
            passages=counted.passages,
            reads=counted.reads,
            texts_right=round(counted.texts_right, 4),
            events=len(store.events(EventSearch(limit=MOST_EVENTS))),
            hits=0,  # nothing is matched yet: hotlists come later, and DESIGN 7 promises the field
            missing_sequence_numbers=sum(
                store.completeness(device).missing_count for device in self._devices
            ),
            frames_per_second=round(frames_per_s, 1),
            evidence_pictures=sum(piece.present for read in reads for piece in read.evidence),
            signatures_verified=broker.signatures and all(read.verified for read in reads),
            seconds=round(seconds, 1),
        )

    def _frames(self, store: Store) -> int:
        return sum(d.heartbeat.frames for d in store.devices() if d.heartbeat is not None)

    def _wait(
        self, programs: Programs, timeout_s: float, problem: str, done: Callable[[], bool]
    ) -> None:
        deadline = time.monotonic() + timeout_s
        while not done():
            programs.check()
            if time.monotonic() > deadline:
                raise FleetError(
                    f"After {timeout_s:.0f} s {problem}", f"Look at {self._folder / 'logs'}"
                )
            time.sleep(POLL_S)

    def _staged(self, port: int, key: str | None, traffic_s: float | None) -> str:
        return staged(
            self._profile,
            port=port,
            manager_public_key=key,
            traffic_s=traffic_s,
            truth=self._truth,
        )

    def _site_file(self, device: str) -> Path:
        return self._folder / f"{device}.json"

    def _sardze(self, *words: str) -> list[str]:
        return [installed("sardze"), "--store", self._url, *words]

    def _device(self, device: str) -> list[str]:
        options = ["--site", str(self._site_file(device)), "--device", device]
        return [installed("sardze-device"), *options, "--state", str(self._folder / device)]


def _all_reads(store: Store) -> list[ReadRecord]:
    """Every passage that was read, as it stands."""
    reads: list[ReadRecord] = []
    while page := store.reads_after(reads[-1].revision if reads else 0, PAGE):
        reads += page
    return reads

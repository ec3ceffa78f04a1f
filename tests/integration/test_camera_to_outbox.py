# SPDX-License-Identifier: EUPL-1.2
"""A camera on a synthetic road, whole, with a real outbox: what passed is what was read.

The finder and the reader know the truth, so this tests everything but the networks.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import pytest

from oracle import Oracle
from sardze_device.camera.camera import Outcome
from sardze_device.camera.clock import ReplayClock
from sardze_device.camera.compose import Models, Surroundings, compose_camera
from sardze_device.camera.facts import Fact
from sardze_device.camera.journal import OutboxJournal
from sardze_device.camera.process import moments_of
from sardze_device.camera.synthetic import SyntheticSource, make_road
from sardze_device.errors import PurposeMissingError
from sardze_device.host import Host
from sardze_device.outbox import Outbox
from sardze_device.service import Notifier, Service
from sardze_device.settings import DeviceSettings, read_settings
from sardze_models.synthetic.road import Passage, SyntheticRoad
from sardze_wire import codec
from sardze_wire.records import DesiredState, Kind, Phase, PlateRead
from sardze_wire.sources import SyntheticSource as Asked

SITE = """
schema: sardze/site/1
site_id: karsava
name: Kārsava
timezone: Europe/Riga
countries: {LV: 0.6, LT: 0.2, EE: 0.2}
privacy:
  purpose: test
  legal_basis: test
  controller: test
  impact_assessment: test
  retention_hours: 72
broker: {host: 127.0.0.1, port: 1883}
cameras:
  - device_id: karsava-01
    name: Malnavas iela
    source: {kind: synthetic, scene: day, seed: 3, vehicles_per_hour: 600}
    lanes: LANES
    privacy_zones: [{name: house, polygon: [[0, 0], [0.2, 0], [0.2, 0.1], [0, 0.1]]}]
"""


@dataclass
class Pole:
    """A camera that has been put up, and its road."""

    settings: DeviceSettings
    outbox: Outbox
    road: SyntheticRoad
    oracle: Oracle
    service: Service
    state: Path

    def run(self, seconds: float, journal: OutboxJournal | None = None) -> Outcome:
        clock = self.oracle.clock
        around = Surroundings(
            service=self.service,
            clock=clock,
            journal=journal or OutboxJournal(self.outbox),
            boot_id="boot-1",
            moment_of=moments_of(Host()),
            randomness=os.urandom,
            cpu_s=time.thread_time,
            ladder_file=self.state / "ladder.json",
        )
        source = SyntheticSource(self.road, clock=clock, ends_after_s=seconds)
        models = Models(self.oracle, self.oracle, {"plate-finder": "0", "plate-reader": "0"})
        return compose_camera(self.settings, source, models, around).run()

    def reads(self) -> list[PlateRead]:
        rows = self.outbox.pending(10_000)
        records = [codec.decode(r.kind, r.payload) for r in rows if r.kind is Kind.PLATE_READ]
        return [record for record in records if isinstance(record, PlateRead)]

    def truth(self, seconds: float) -> list[Passage]:
        """Passages that were whole within the time."""
        return [p for p in self.road.passages(seconds) if p.leaves_s < seconds - 4]


@pytest.fixture
def pole(tmp_path: Path) -> Iterator[Pole]:
    asked = Asked(seed=3, vehicles_per_hour=600)
    road = make_road(asked, {"LV": 0.6, "LT": 0.2, "EE": 0.2}, ["in", "out"])
    lanes = [
        {
            "lane_id": lane.lane_id,
            "direction": lane.direction.value,
            "polygon": road.lane_polygon(lane.lane_id),
        }
        for lane in road.scene.lanes
    ]
    site = tmp_path / "site.yaml"
    site.write_text(SITE.replace("LANES", msgspec.json.encode(lanes).decode()))
    with Outbox.open(tmp_path / "outbox.db") as outbox:
        yield Pole(
            settings=read_settings(site, "karsava-01"),
            outbox=outbox,
            road=road,
            oracle=Oracle(road, ReplayClock()),
            service=Service(Notifier(None)),
            state=tmp_path,
        )


@pytest.mark.timeout(60)
def test_each_vehicle_that_passed_is_read_once_in_its_lane_and_direction(pole: Pole) -> None:
    assert pole.run(60) is Outcome.ENDED
    reads = pole.reads()
    ended = {read.text: read for read in reads if read.phase is Phase.END}
    passed = pole.truth(60)
    assert len(passed) > 5
    for passage in passed:
        read = ended[passage.text]
        assert (read.lane_id, read.direction) == (passage.lane_id, passage.direction)
        assert read.country == passage.country
    for text in ended:
        assert len({read.passage_id for read in reads if read.text == text}) == 1
    assert [read.sequence for read in reads] == list(range(1, len(reads) + 1))


@pytest.mark.timeout(60)
def test_evidence_goes_with_the_first_word_on_a_passage_and_only_with_it(pole: Pole) -> None:
    pole.run(20)
    told = set[str]()
    for read in pole.reads():
        shows = [reference.shows for reference in read.evidence]
        assert shows == ([] if read.passage_id in told else ["scene", "plate"])
        told.add(read.passage_id)
    assert told


@pytest.mark.timeout(60)
def test_an_empty_road_is_hardly_looked_at(pole: Pole) -> None:
    pole.road = make_road(Asked(seed=1, vehicles_per_hour=0), {})
    pole.oracle.road = pole.road
    pole.run(60)
    assert pole.oracle.finds < 60
    assert not pole.reads()


@pytest.mark.timeout(60)
def test_one_passage_needs_only_a_few_readings(pole: Pole) -> None:
    pole.run(60)
    passages = {read.passage_id for read in pole.reads()}
    assert pole.oracle.readings <= 6 * len(passages)


@pytest.mark.timeout(60)
def test_asked_to_stop_it_settles_what_is_open(pole: Pole) -> None:
    class Stopping(OutboxJournal):
        def append(self, fact: Fact) -> None:
            super().append(fact)
            pole.service.request_stop()

    assert pole.run(60, Stopping(pole.outbox)) is Outcome.STOPPED
    phases = [read.phase for read in pole.reads()]
    assert phases[0] is Phase.NEW
    assert phases.count(Phase.END) >= 1


def test_without_a_recorded_purpose_it_does_not_read(pole: Pole) -> None:
    """SECURITY 47."""
    pole.settings = replace(pole.settings, privacy=None, reasons_not_to_read=("no purpose",))
    with pytest.raises(PurposeMissingError, match="no purpose"):
        pole.run(5)
    assert pole.oracle.finds == 0


@pytest.mark.timeout(60)
def test_when_other_settings_are_desired_it_ends_to_be_built_again(pole: Pole) -> None:
    class Desiring(OutboxJournal):
        def append(self, fact: Fact) -> None:
            super().append(fact)
            now = Host().now()
            pole.outbox.store_desired(
                DesiredState(device_id="karsava-01", version=4, issued_at=now)
            )

    assert pole.run(60, Desiring(pole.outbox)) is Outcome.SETTINGS_CHANGED


@pytest.mark.timeout(60)
def test_the_agent_learns_how_the_camera_is(pole: Pole) -> None:
    pole.run(30)
    status = pole.outbox.camera_status()
    assert status is not None
    assert status.frames > 100
    assert 4 < status.frames_per_s < 13
    assert status.last_frame_ns is not None
    assert status.models == {"plate-finder": "0", "plate-reader": "0"}

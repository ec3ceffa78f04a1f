# SPDX-License-Identifier: EUPL-1.2
"""A camera does what power and place allow, and tells each step."""

from __future__ import annotations

from pathlib import Path

from sardze_device.camera.duty import Duty
from sardze_device.mobile.tpv import Fix, Unfixed
from sardze_device.mobile.whereabouts import Whereabouts
from sardze_device.power.ladder import Gauges
from sardze_device.power.rate import FittedRate
from sardze_device.power.steward import Steward
from sardze_device.settings import read_settings, settings_in
from sardze_wire.camera_settings import MobileSettings, PowerSettings
from sardze_wire.profile import Place, Privacy
from sardze_wire.records import EventKind, Phase, Position

S = 1_000_000_000
SQUARE = ((55.915, 21.050), (55.915, 21.060), (55.920, 21.060), (55.920, 21.050))
HARBOUR = Place(name="Harbour road", polygon=SQUARE)
HERE = Fix(55.9175, 21.055, 4.0, 3)
SITE = """
schema: sardze/site/1
site_id: palanga
name: Palanga
broker: {host: 127.0.0.1, port: 1883}
privacy: {purpose: p, legal_basis: l, controller: c, impact_assessment: i, retention_hours: 24}
cameras:
  - device_id: trailer
    name: Trailer
    source: {kind: synthetic}
    lanes: [{lane_id: own, polygon: [[0, 0], [1, 0], [1, 1]]}]
    settings: {mobile: {gpsd_port: 2947, daily_mb: 50}}
    places:
      - name: Harbour road
        polygon: [[55.915, 21.050], [55.915, 21.060], [55.920, 21.060], [55.920, 21.050]]
        lanes: [{lane_id: in, polygon: [[0, 0], [1, 0], [1, 1]]}]
"""


class Radio:
    def __init__(self) -> None:
        self.says: list[Fix | Unfixed] = []

    def poll(self, now_ns: int) -> list[Fix | Unfixed]:
        said, self.says = self.says, []
        return said

    def close(self) -> None:
        """Nothing is held."""


def rate() -> FittedRate:
    return FittedRate(12.0, 5.0)


def test_shedding_is_one_incident_from_the_first_step_down_to_the_last_one_up() -> None:
    gauges = [Gauges(temperature_c=74.0)]
    duty = Duty(rate(), Steward(PowerSettings(), lambda: gauges[0], 0))
    told = [each for s in range(60) for each in duty.look(s * S)]
    assert duty.rates() == (6.0, 2.5) and duty.standing(60 * S).rung == 2
    gauges[0] = Gauges(temperature_c=40.0)
    told += [each for s in range(60, 300) for each in duty.look(s * S)]
    assert [each.phase for each in told] == [Phase.NEW, Phase.UPDATE, Phase.UPDATE, Phase.END]
    assert {each.kind for each in told} == {EventKind.LOAD_SHED}
    assert len({each.incident for each in told}) == 1
    assert told[0].reason == "Sheds load (74 °C): half the frame rate."


def test_it_reads_only_in_its_place_and_says_why_not() -> None:
    radio = Radio()
    where = Whereabouts(radio, MobileSettings(gpsd_port=2947), [HARBOUR])
    duty = Duty(rate(), whereabouts=where)
    assert duty.look(0) == [] and not duty.reads
    radio.says = [HERE]
    (entered,) = duty.look(S)
    assert entered.kind is EventKind.PLACE and entered.reason == "In Harbour road." and duty.moved
    after = Duty(rate(), whereabouts=where)
    assert after.reads and after.position(S) == Position(55.9175, 21.055, 4.0)
    radio.says = [Fix(55.93, 21.055, 4.0, 3)]
    (left,) = after.look(2 * S)
    assert left.phase is Phase.END and "short of Harbour road" in left.reason and not after.reads


def test_a_camera_with_a_receiver_but_no_places_reads_anywhere() -> None:
    duty = Duty(rate(), whereabouts=Whereabouts(Radio(), MobileSettings(gpsd_port=2947)))
    assert duty.look(0) == [] and duty.reads and duty.position(0) is None


def test_a_place_without_a_full_record_of_its_purpose_is_not_read_in() -> None:
    place = Place(name="Beach", polygon=SQUARE, privacy=Privacy(purpose="p"))
    radio = Radio()
    radio.says = [HERE]
    where = Whereabouts(radio, MobileSettings(gpsd_port=2947), [place])
    where.look(0)
    assert not where.may_read and "privacy.legal_basis is not recorded" in where.choice.words


def test_in_a_place_its_own_lanes_count_and_outside_none(tmp_path: Path) -> None:
    site = tmp_path / "site.yaml"
    site.write_text(SITE)
    settings = read_settings(site, "trailer")
    assert [lane.lane_id for lane in settings.lanes] == ["own"]
    inside = settings_in(settings, settings.places[0])
    assert [lane.lane_id for lane in inside.lanes] == ["in"]
    assert settings_in(settings, None).lanes == ()

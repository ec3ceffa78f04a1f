# SPDX-License-Identifier: EUPL-1.2
"""The pages over a real store, on each of the two databases."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from drawn_pictures import PLATE_BOX
from sardze_fleet.errors import StoreAwayError
from sardze_fleet.store import Store
from sardze_fleet.store.records import AccessAction
from sardze_fleet.web.app import create_app
from sardze_fleet.web.assets import BUILD_COMMAND, Assets
from sardze_fleet.web.live import Pulse, rows_after
from sardze_fleet.web.pages import Pages
from sardze_wire.records import EventKind, Phase
from small_town import UNTRUSTED, Passing, SmallTown

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
HERE = "http://127.0.0.1"

pytestmark = pytest.mark.timeout(60)  # the first test waits for a database server


@pytest.fixture
def town(store: Store) -> SmallTown:
    """Four cameras in a store: one well, one with a warning, one off line, one never seen."""
    built = SmallTown(store, NOW)
    built.build()
    return built


@pytest.fixture
def browser(store: Store) -> Iterator[TestClient[Litestar]]:
    """Somebody at this machine."""
    app = create_app(store, clock=lambda: NOW)
    with TestClient(app, base_url=HERE) as client:
        yield client


Browser = TestClient[Litestar]
SEARCH = {"pattern": "KB88*", "reason": "Stolen car reported", "case": "2026/113"}


def test_the_overview_shows_every_camera_and_what_it_needs(
    town: SmallTown, browser: Browser
) -> None:
    town.passes(Passing("karsava-01", "KB8801"), NOW - timedelta(seconds=30))
    town.loses("karsava-02", 3)
    town.passes(Passing("karsava-02", "HA2290"), NOW - timedelta(seconds=20))
    page = browser.get("/").text
    for words in ("Border road, inbound", "Railway crossing", "never seen", "off line"):
        assert words in page
    assert "KB-8801" in page and "11.8" in page
    assert "3 missing" in page and "nothing missing" in page
    assert "vents are free" in page
    assert "Kārsava" in page


def test_reads_stand_newest_first_in_the_time_of_the_site(
    town: SmallTown, browser: Browser
) -> None:
    town.passes(Passing("karsava-01", "AA1111"), NOW - timedelta(minutes=2))
    town.passes(Passing("karsava-01", "BB2222"), NOW - timedelta(minutes=1))
    page = browser.get("/reads").text
    assert page.index("BB-2222") < page.index("AA-1111")
    assert "14:59:00" in page and 'title="2026-07-01 11:59:00 UTC"' in page
    assert "Border road, inbound" in page and "lane in" in page


def test_a_read_without_a_trusted_clock_or_signature_is_marked(
    town: SmallTown, browser: Browser
) -> None:
    town.passes(Passing("karsava-01", "KB8801", clock=UNTRUSTED, verified=False), NOW)
    page = browser.get("/reads").text
    assert "clock untrusted" in page and "not verified" in page


def test_a_read_in_full_shows_picture_characters_and_origin_and_that_it_is_an_indication(
    town: SmallTown, browser: Browser
) -> None:
    passage_id = town.passes(Passing("karsava-01", "KB8801"), NOW)
    page = browser.get(f"/reads/{passage_id}").text
    assert "A read is an indication." in page  # SECURITY 56
    assert "signature verified" in page and "Frames voted" in page
    assert page.count('class="character"') == len("KB8801")
    assert passage_id in page
    pictures = re.findall(r'<img src="(/evidence/[0-9a-f]{64})"', page)
    assert len(pictures) == 2


def test_the_frame_lies_where_the_plate_was_in_that_picture(
    town: SmallTown, browser: Browser
) -> None:
    passage_id = town.passes(Passing("karsava-01", "KB8801", phase=Phase.NEW), NOW)
    left = Passing("karsava-01", "KB8801", pictures=False, box=(0.0, 0.0, 0.1, 0.1))
    town.passes(left, NOW + timedelta(seconds=1), passage_id)
    page = browser.get(f"/reads/{passage_id}").text
    assert f'<rect x="{PLATE_BOX[0]}" y="{PLATE_BOX[1]}"' in page


def test_looking_at_a_read_leaves_one_entry_and_no_plate_in_clear(
    store: Store, town: SmallTown, browser: Browser
) -> None:
    passage_id = town.passes(Passing("karsava-01", "KB8801"), NOW)
    browser.get(f"/reads/{passage_id}")
    (entry,) = store.accesses()  # SECURITY 44
    assert (entry.action, entry.at) == (AccessAction.VIEW, NOW)
    assert "8801" not in repr(entry)  # SECURITY 46


def test_evidence_comes_only_under_a_known_hash_and_is_nobody_elses_to_keep(
    town: SmallTown, browser: Browser
) -> None:
    passage_id = town.passes(Passing("karsava-01", "KB8801"), NOW)
    page = browser.get(f"/reads/{passage_id}").text
    address = re.findall(r'<img src="(/evidence/[0-9a-f]{64})"', page)[0]
    answer = browser.get(address)
    assert answer.content.startswith(b"\xff\xd8")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"].startswith("private")
    assert answer.headers["x-content-type-options"] == "nosniff"
    for unknown in ("/evidence/" + "0" * 64, "/evidence/..%2ffleet.db", "/evidence/x"):
        assert browser.get(unknown).status_code == 404


def test_a_search_needs_a_reason_and_a_case(
    store: Store, town: SmallTown, browser: Browser
) -> None:
    town.passes(Passing("karsava-01", "KB8801"), NOW)
    answer = browser.post("/search", data={**SEARCH, "reason": "", "case": ""})
    assert answer.status_code == 422  # SECURITY 49
    assert "8801" not in answer.text
    assert "Say in a few words why" in answer.text and "number of the case" in answer.text
    assert store.accesses() == ()


def test_a_search_with_a_reason_finds_and_is_written_down(
    store: Store, town: SmallTown, browser: Browser
) -> None:
    town.passes(Passing("karsava-01", "KB8801"), NOW)
    town.passes(Passing("karsava-02", "HA2290"), NOW)
    answer = browser.post("/search", data=SEARCH)
    assert answer.status_code == 200
    assert "1 read found" in answer.text
    assert "KB-8801" in answer.text and "HA-2290" not in answer.text
    (entry,) = store.accesses()  # SECURITY 44
    assert (entry.action, entry.reason, entry.case, entry.found) == (
        AccessAction.SEARCH,
        SEARCH["reason"],
        SEARCH["case"],
        1,
    )


def test_a_search_that_the_store_refuses_is_explained_and_nothing_is_shown(
    town: SmallTown, browser: Browser
) -> None:
    answer = browser.post("/search", data={**SEARCH, "pattern": "?B?"})
    assert answer.status_code == 422
    assert 'id="pattern-problem"' in answer.text


def test_events_and_messages_set_aside_have_their_pages(town: SmallTown, browser: Browser) -> None:
    town.notices("karsava-01", EventKind.WRONG_WAY, "A car drove against its lane.", NOW)
    town.sets_aside(b"<script>alert(1)</script>\x00", "The payload is no JSON.")
    events = browser.get("/events").text
    assert "wrong way" in events and "A car drove against its lane." in events
    assert "No events" in browser.get("/events?camera=karsava-02").text
    assert "No events" in browser.get("/events?camera=&kind=tamper").text
    assert "wrong way" in browser.get("/events?camera=&kind=").text
    aside = browser.get("/rejected").text  # SECURITY 17
    assert "The payload is no JSON." in aside
    assert "&lt;script&gt;alert(1)&lt;/script&gt;·" in aside


def test_a_camera_in_full_shows_its_checks_with_remedies_and_its_gaps(
    town: SmallTown, browser: Browser
) -> None:
    town.passes(Passing("karsava-02", "KB8801"), NOW)
    town.loses("karsava-02", 2)
    town.passes(Passing("karsava-02", "HA2290"), NOW)
    page = browser.get("/cameras/karsava-02").text
    assert "78.5 °C" in page and "vents are free" in page
    assert "2 missing" in page and "2–3" in page
    assert "Raspberry Pi 5" in page


def test_every_answer_forbids_foreign_content_and_says_nothing_to_keep(
    town: SmallTown, browser: Browser
) -> None:
    for path in ("/", "/reads", "/search", "/healthz", "/nothing"):
        headers = browser.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["cache-control"] == "private, no-store"
    page = browser.get("/").text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\b(style|on\w+)=", page)
    assert "http://" not in page and "https://" not in page


@pytest.mark.parametrize("host", ["town.example", "127.0.0.1.example:80", "10.0.0.7"])
def test_a_request_under_a_foreign_name_is_refused(browser: Browser, host: str) -> None:
    assert browser.get("/reads", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://town.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_form_that_another_site_sends_is_refused(
    store: Store, town: SmallTown, browser: Browser, headers: dict[str, str]
) -> None:
    assert browser.post("/search", data=SEARCH, headers=headers).status_code == 403
    assert store.accesses() == ()


def test_what_is_not_there_is_said_plainly(browser: Browser) -> None:
    for path in ("/cameras/nobody", "/reads/nothing", "/static/../app.py", "/nowhere"):
        answer = browser.get(path)
        assert answer.status_code == 404
        assert "Not found" in answer.text


def test_an_empty_fleet_says_how_to_begin(browser: Browser) -> None:
    assert "sardze site add" in browser.get("/").text


def test_the_pages_work_without_vendored_files_and_name_the_command(
    store: Store, town: SmallTown, tmp_path: Path
) -> None:
    own = Assets.read()
    (tmp_path / "bare").mkdir()
    for name in ("sardze.css", "sardze.js", "sardze.svg"):
        asset = own.find(name)
        assert asset is not None
        (tmp_path / "bare" / name).write_bytes(asset.content)
    app = create_app(store, clock=lambda: NOW, assets=Assets.read(tmp_path / "bare"))
    with TestClient(app, base_url=HERE) as client:
        page = client.get("/").text
    assert BUILD_COMMAND in page and "htmx.min.js" not in page
    assert "Border road, inbound" in page


def test_health_follows_the_store(
    store: Store, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert browser.get("/healthz").json() == {"status": "ok", "revision": 0}

    def away() -> int:
        raise StoreAwayError("The database does not answer", "Start it")

    monkeypatch.setattr(store, "newest_revision", away)
    answer = browser.get("/healthz")
    assert answer.status_code == 503 and "Start it" in answer.text


def test_the_stream_follows_a_passage_from_new_to_end(store: Store, town: SmallTown) -> None:
    pages = Pages(store, Assets.read(), lambda: NOW)

    async def scene() -> list[tuple[str, str]]:
        pulse = Pulse(store.newest_revision, period_s=0.01)
        seen: list[tuple[str, str]] = []
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(pulse.watch())
            rows = rows_after(0, "", store, pages, pulse)
            passing = Passing("karsava-01", "KB8801", phase=Phase.NEW, pictures=False)
            passage_id = await asyncio.to_thread(town.passes, passing, NOW)
            first = await anext(rows)
            settled = Passing("karsava-01", "KB8807")
            await asyncio.to_thread(town.passes, settled, NOW, passage_id)
            second = await anext(rows)
            pulse.close()
            assert [message async for message in rows] == []
        for message in (first, second):
            assert f'id="read-{passage_id}"' in str(message.data)
            seen.append((str(message.id), str(message.data)))
        return seen

    (first_id, first), (second_id, second) = asyncio.run(scene())
    assert int(second_id) > int(first_id)
    assert "KB-8801" in first and "passing" in first and "<img" not in first
    assert "KB-8807" in second and "<img" in second and "passing" not in second


def test_the_stream_of_one_camera_leaves_the_others_out(store: Store, town: SmallTown) -> None:
    pages = Pages(store, Assets.read(), lambda: NOW)
    town.passes(Passing("karsava-01", "AA1111"), NOW)
    town.passes(Passing("karsava-02", "BB2222"), NOW)

    async def scene() -> str:
        pulse = Pulse(store.newest_revision, period_s=0.01)
        return str((await anext(rows_after(0, "karsava-02", store, pages, pulse))).data)

    rows = asyncio.run(scene())
    assert "BB-2222" in rows and "AA-1111" not in rows

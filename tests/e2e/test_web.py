# SPDX-License-Identifier: EUPL-1.2
"""The town hall's screens in a real browser, served by a real process.

The test writes into the database; the server only ever reads it there.
``SARDZE_SCREENSHOTS=FOLDER`` keeps the pictures.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from e2e.browser import Window, find_chromium, open_browser, open_window, photograph
from sardze_fleet.store import open_store
from sardze_fleet.store.records import AccessAction
from sardze_fleet.web.assets import BUILD_COMMAND, Assets
from sardze_wire.records import EventKind, Phase
from small_town import CAMERAS, UNTRUSTED, Passing, SmallTown

pytestmark = pytest.mark.timeout(240)
EARLIER = [
    Passing("karsava-01", "KB8801"),
    Passing("karsava-02", "HA2290"),
    Passing("karsava-01", "123ABC", "EE", confidence=0.88),
    Passing("karsava-02", "ABC123", "LT", confidence=0.71),
    Passing("karsava-01", "BC1234AA", "UA", verified=False),
    Passing("karsava-02", "LV4711", clock=UNTRUSTED),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium installed: apt-get install chromium")
    if not Assets.read().live:
        pytest.skip(f"the pages' scripts are missing: run {BUILD_COMMAND}")
    expect.set_options(timeout=30_000)  # a busy machine is no failure
    with open_browser(program) as opened:
        yield opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the fleet's database lies."""
    return tmp_path_factory.mktemp("fleet")


@pytest.fixture(scope="module")
def town(folder: Path) -> Iterator[SmallTown]:
    """A town where six vehicles have passed. The server shows the present, so it lives in it."""
    now = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251
    with open_store(f"sqlite:///{folder}/fleet.db") as store:
        built = SmallTown(store, now)
        built.build()
        for place, passing in enumerate(EARLIER):
            built.passes(passing, now - timedelta(seconds=40 * (len(EARLIER) - place)))
        tampered = "The picture became dark at once; the lens may be covered."
        built.notices("karsava-02", EventKind.TAMPER, tampered, now - timedelta(minutes=9))
        wrong_way = "A car drove against the direction of lane in."
        built.notices("karsava-01", EventKind.WRONG_WAY, wrong_way, now - timedelta(minutes=2))
        yield built


@pytest.fixture
def now(town: SmallTown) -> datetime:
    """Later than anything that a test before this one wrote."""
    return town.now + timedelta(seconds=5 * town.made)


@pytest.fixture(scope="module")
def server(town: SmallTown, folder: Path) -> Iterator[str]:
    """The address of ``sardze serve --only web`` over that database."""
    store = ["--store", f"sqlite:///{folder}/fleet.db"]
    command = [sys.executable, "-m", "sardze_fleet.cli", *store, "serve", "--only", "web"]
    log = folder / "server.log"
    with log.open("w") as said:
        process = subprocess.Popen([*command, "--port", "0"], stderr=said)
    try:
        yield told_address(process, log)
    finally:
        process.terminate()
        assert process.wait(15) == 0, f"it must end well: {log.read_text()}"


def told_address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Waits until the server says where its pages are."""
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(r"http://\S+/", log.read_text()):
            return found.group()
        time.sleep(0.05)
    raise AssertionError(f"the server did not start: {log.read_text()}")


@pytest.fixture
def window(browser: Browser, server: str) -> Iterator[Window]:
    """A page on the server; it must neither complain nor call anybody else."""
    with open_window(browser, server) as opened:
        yield opened
        assert opened.complaints == []
        assert opened.foreign == []


def test_the_overview_shows_every_camera_and_keeps_itself_current(
    window: Window, town: SmallTown, now: datetime
) -> None:
    window.go("/")
    page = window.page
    expect(page.locator(".camera")).to_have_count(len(CAMERAS))
    inbound = page.locator("#camera-karsava-01")
    expect(inbound).to_contain_text("on line")
    expect(page.locator("#camera-karsava-02")).to_contain_text("vents are free")
    expect(page.locator("#camera-karsava-03")).to_contain_text("off line")
    town.passes(Passing("karsava-01", "ZZ9000"), now)
    expect(inbound).to_contain_text("ZZ-9000")


def test_a_read_appears_by_itself_and_settles_in_its_place(
    window: Window, town: SmallTown, now: datetime
) -> None:
    window.go("/reads")
    page = window.page
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    rows = page.locator("#reads > li")
    before = rows.count()
    arriving = Passing("karsava-01", "DK1234", phase=Phase.NEW, pictures=False)
    passage_id = town.passes(arriving, now)
    row = page.locator(f"#read-{passage_id}")
    expect(row).to_contain_text("DK-1234")
    expect(row).to_contain_text("passing")
    expect(rows.first).to_have_id(f"read-{passage_id}")
    expect(row.locator("img")).to_have_count(0)
    town.passes(Passing("karsava-01", "DK1284"), now + timedelta(seconds=1), passage_id)
    expect(row).to_contain_text("DK-1284")
    expect(row.locator("img")).to_have_count(1)
    expect(rows).to_have_count(before + 1)


def test_a_read_opens_with_its_picture_and_the_opening_is_logged(
    window: Window, town: SmallTown
) -> None:
    before = len(town.store.accesses())
    window.go("/reads")
    page = window.page
    page.get_by_role("link", name="KB-8801").click()
    expect(page.get_by_text("A read is an indication.")).to_be_visible()  # SECURITY 56
    scene = page.get_by_alt_text("The scene as the camera saw it")
    expect(scene).to_be_visible()
    assert scene.evaluate("picture => picture.complete && picture.naturalWidth") == 960
    expect(page.locator(".characters > li")).to_have_count(6)
    expect(page.get_by_text("signature verified").first).to_be_visible()
    newest, *older = town.store.accesses()  # SECURITY 44
    assert (newest.action, len(older)) == (AccessAction.VIEW, before)


def test_the_keyboard_alone_reaches_a_read(window: Window) -> None:
    window.go("/reads")
    page = window.page
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".read-link").nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_be_visible()


def test_a_focused_read_stays_focused_while_the_list_moves(
    window: Window, town: SmallTown, now: datetime
) -> None:
    window.go("/reads")
    page = window.page
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    passage_id = town.passes(Passing("karsava-01", "DK1234", phase=Phase.NEW), now)
    link = page.locator(f"#read-{passage_id} .read-link")
    link.focus()
    town.passes(Passing("karsava-01", "DK1234"), now + timedelta(seconds=1), passage_id)
    expect(page.locator(f"#read-{passage_id}")).not_to_have_class(re.compile("passing"))
    expect(link).to_be_focused()


def test_a_list_held_still_takes_what_came_when_it_goes_on(
    window: Window, town: SmallTown, now: datetime
) -> None:
    window.go("/reads")
    page = window.page
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("#live")).to_contain_text("held still")
    town.passes(Passing("karsava-01", "EL5501"), now)
    page.wait_for_timeout(1500)  # nothing to wait for: it must not come
    expect(page.locator("#reads")).not_to_contain_text("EL-5501")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#reads")).to_contain_text("EL-5501")


def test_a_search_demands_a_reason_and_is_then_written_down(
    window: Window, town: SmallTown
) -> None:
    before = town.store.accesses()
    window.go("/search")
    page = window.page
    page.get_by_label("Plate").fill("KB88*")
    page.get_by_label("Case number").fill("2026/113")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_label("Reason")).to_be_focused()  # SECURITY 49
    assert town.store.accesses() == before
    page.get_by_label("Reason").fill("Stolen car reported by its owner")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="1 read found")).to_be_visible()
    expect(page.locator(".found .read")).to_contain_text("KB-8801")
    assert page.url.endswith("/search"), "no plate may stand in an address"
    newest, *older = town.store.accesses()
    assert (newest.case, newest.found, len(older)) == ("2026/113", 1, len(before))


def test_on_a_telephone_nothing_runs_out_of_the_picture(browser: Browser, server: str) -> None:
    with open_window(browser, server, (360, 740), "light") as window:
        for path in ("/", "/reads", "/events", "/search", "/rejected", "/cameras/karsava-02"):
            window.go(path)
            width = window.page.evaluate("document.documentElement.scrollWidth")
            assert width <= 360, path
        assert window.complaints == []


def test_every_page_can_be_photographed(browser: Browser, server: str, tmp_path: Path) -> None:
    folder = Path(os.environ.get("SARDZE_SCREENSHOTS", tmp_path / "screenshots"))
    photograph(browser, server, folder)
    pictures = sorted(folder.glob("*.png"))
    assert len(pictures) == 7
    assert all(picture.stat().st_size <= 200_000 for picture in pictures)

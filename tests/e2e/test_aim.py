# SPDX-License-Identifier: EUPL-1.2
"""A technician walks through ``aim`` in a real browser: PIN, verdict, drawing, sheet and YAML.

``SARDZE_SCREENSHOTS=FOLDER`` keeps the pictures of the guide; they show drawn roads only.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from aiming import Aiming, open_aiming
from e2e.browser import Window, find_chromium, open_browser, open_window
from sardze_device.aim.drawing import Drawing
from sardze_wire.documents import parse_document, typed

pytestmark = pytest.mark.timeout(240)
SIZE = (1180, 820)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium installed: apt-get install chromium")
    expect.set_options(timeout=60_000)  # a busy machine is no failure
    with open_browser(program) as opened:
        yield opened


@pytest.fixture
def aiming(tmp_path: Path) -> Iterator[Aiming]:
    """The page over a drawn road."""
    with open_aiming(tmp_path) as opened:
        yield opened


@pytest.fixture
def window(browser: Browser, aiming: Aiming) -> Iterator[Window]:
    """The technician's browser; it must reach nothing but the device."""
    with open_window(browser, aiming.address, SIZE, "light") as opened:
        yield opened
        assert opened.foreign == []


def _shoot(page: Page, name: str) -> None:
    folder = os.environ.get("SARDZE_SCREENSHOTS")
    if folder:
        file = Path(folder) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=file, type="jpeg", quality=72)


def _enter(page: Page, pin: str) -> None:
    page.get_by_label("PIN from the terminal").fill(pin)
    page.get_by_role("button", name="Look").click()


def test_a_technician_aims_draws_and_takes_the_sheet_along(
    browser: Browser, window: Window, aiming: Aiming, tmp_path: Path
) -> None:
    page = window.page
    window.go("/")
    _shoot(page, "aim-pin.jpg")
    _enter(page, aiming.pin)
    _sees_the_verdict(page)
    _draws_with_mouse_and_keyboard(page)
    _shoot(page, "aim.jpg")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Acceptance sheet").click()
    sheet = Path(taken.value.path()).read_text()
    assert "data:image/jpeg;base64," in sheet
    assert "yard" in sheet
    assert "plate width" in sheet
    assert "<script" not in sheet
    assert "http" not in sheet.replace("http-equiv", ""), "the sheet needs nothing from elsewhere"
    with page.expect_download() as taken:
        page.get_by_role("link", name="Lines for the site profile").click()
    section = Path(taken.value.path()).read_text()
    drawing = typed(parse_document(section, "section"), Drawing)
    assert [zone.name for zone in drawing.privacy_zones] == ["garden", "yard"]
    assert [lane.lane_id for lane in drawing.lanes] == ["in", "lane-1"]
    assert drawing.privacy_zones[1].polygon[0] == pytest.approx((0.1, 0.1), abs=0.02)
    assert drawing.lanes[1].polygon[0] == (0.5, 0.5)
    assert window.complaints == []
    page.get_by_role("button", name="End now").click()
    expect(page.get_by_role("status")).to_contain_text("It is over")
    assert aiming.process.wait(30) == 0, "the page ends the program"
    _opens_anywhere(browser, sheet, tmp_path)


def _sees_the_verdict(page: Page) -> None:
    expect(page.locator(".banner")).to_contain_text("will not read plates yet")
    findings = page.locator("#findings")
    expect(findings).to_contain_text("plate width")
    expect(findings.locator("div", has_text="plate width").locator("dd").first).to_contain_text(
        "px"
    )
    expect(page.locator("#light")).not_to_have_text("Not seen yet")
    expect(page.locator("#focus")).not_to_have_text("–")
    expect(page.locator(".shape-lane")).to_have_count(1)


def _draws_with_mouse_and_keyboard(page: Page) -> None:
    surface = page.locator("#drawing")
    box = surface.bounding_box()
    assert box is not None
    page.get_by_role("button", name="Draw a privacy zone").click()
    for x, y in ((0.1, 0.1), (0.3, 0.1), (0.3, 0.25), (0.1, 0.25)):
        page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    page.get_by_role("button", name="Finish the shape").click()
    name = page.get_by_label("Name of the privacy zone").last
    name.fill("yard")
    name.blur()
    surface.focus()
    for key in ("l", "Enter", "Shift+ArrowRight", "Enter", "Shift+ArrowDown", "Enter", "f"):
        page.keyboard.press(key)
    expect(page.locator("#shapes li")).to_have_count(4)
    expect(page.locator("#fault")).to_be_hidden()
    page.get_by_label("Direction of lane-1").select_option("approaching")
    expect(page.locator("#fault")).to_be_hidden()


def _opens_anywhere(browser: Browser, sheet: str, folder: Path) -> None:
    """The sheet shows its picture from a disk, without the device."""
    file = folder / "sheet.html"
    file.write_text(sheet)
    page = browser.new_page(viewport={"width": 900, "height": 1000}, offline=True)
    try:
        page.goto(file.as_uri())
        assert page.evaluate("document.querySelector('img').naturalWidth") > 600
        _shoot(page, "aim-sheet.jpg")
    finally:
        page.close()


def test_a_wrong_pin_opens_nothing(window: Window, aiming: Aiming) -> None:
    page = window.page
    window.go("/")
    _enter(page, "000000" if aiming.pin != "000 000" else "000001")
    expect(page.get_by_role("status")).to_contain_text("not the PIN")
    assert page.locator("#picture").count() == 0
    for path in ("/picture.jpg", "/state", "/sheet.html", "/section.yaml", "/drawing.json"):
        assert page.request.get(window.base + path).status == 403, path

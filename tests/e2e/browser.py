# SPDX-License-Identifier: EUPL-1.2
"""A real browser, headless, that reaches nothing but the server under test; and its screenshots.

As a program it photographs a running fleet for the documents:
``python tests/e2e/browser.py http://127.0.0.1:8080/ docs/screenshots``
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Route,
    sync_playwright,
)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = (1280, 800)
PHONE = (390, 844)


@dataclass
class Window:
    """One page with what it complained about and whom it called."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Opens a path of the server."""
        self.page.goto(self.base.rstrip("/") + path)

    def shoot(self, file: Path) -> None:
        """Photographs what is in sight."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=file)


def find_chromium() -> str | None:
    """The system's Chromium."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def open_browser(program: str) -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS, headless=True)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_window(
    browser: Browser, base: str, size: tuple[int, int] = WIDE, scheme: str = "dark"
) -> Iterator[Window]:
    """A page that notes complaints and refuses, and notes, every foreign address."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    window = Window(context.new_page(), base)
    _listen(window, context)
    try:
        yield window
    finally:
        context.close()


def photograph(browser: Browser, base: str, folder: Path) -> None:
    """The pages for the documents; the fleet must have read something."""
    with open_window(browser, base) as window:
        window.go("/")
        window.page.wait_for_selector(".camera")
        window.shoot(folder / "fleet.png")
        window.go("/reads")
        window.page.wait_for_selector(".live[data-state=live]")
        window.page.wait_for_load_state("load")
        window.shoot(folder / "reads.png")
        window.page.locator(".read-link:has(img)").first.click()
        window.page.wait_for_selector(".verdict")
        window.shoot(folder / "read.png")
        window.go("/events")
        window.shoot(folder / "events.png")
        window.go("/search")
        window.shoot(folder / "search.png")
    with open_window(browser, base, scheme="light") as window:
        window.go("/")
        window.page.locator(".camera h2 a").first.click()
        window.page.wait_for_selector(".checks")
        window.shoot(folder / "camera.png")
    with open_window(browser, base, PHONE, "light") as window:
        window.go("/reads")
        window.page.wait_for_selector(".live[data-state=live]")
        window.shoot(folder / "phone.png")


def _listen(window: Window, context: BrowserContext) -> None:
    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            window.complaints.append(message.text)

    def failed(error: Exception) -> None:
        window.complaints.append(str(error))

    def refuse(route: Route) -> None:
        window.foreign.append(route.request.url)
        route.abort()

    context.route(lambda address: not address.startswith(window.base), refuse)
    window.page.on("console", said)
    window.page.on("pageerror", failed)


def main() -> int:
    base, folder = sys.argv[1], Path(sys.argv[2])
    program = find_chromium()
    if program is None:
        print("no Chromium installed: apt-get install chromium", file=sys.stderr)
        return 1
    with open_browser(program) as browser:
        photograph(browser, base, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())

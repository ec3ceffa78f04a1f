# SPDX-License-Identifier: EUPL-1.2
"""Writes what documents can have from the code, and checks the rest.

Without options: writes ``docs/reference/`` (the commands' help). With ``--check``: fails when the reference is not
current, a link leads nowhere, a decision is missing from the index, or a command is named in no document.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """The command and everything below it, in the order of their names."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for child in sorted(command.list_commands(context)):  # asked for: some load when used
            found = command.get_command(context, child)
            if found is not None:
                yield from commands(found, f"{name} {child}")


def reference(command: click.Command, name: str) -> str:
    """The help of a program as one Markdown page."""
    parts = [f"# {name}\n\nMade by `scripts/documents.py` from the program's own help.\n"]
    for path, each in commands(command, name):
        context = click.Context(each, info_name=path, max_content_width=100, terminal_width=100)
        parts.append(f"## {path}\n\n```\n{each.get_help(context)}\n```\n")
    return "\n".join(parts)


def programs() -> dict[str, click.Command]:
    from sardze_device.cli import main as device
    from sardze_fleet.cli import main as fleet

    return {"sardze": click_command(fleet), "sardze-device": click_command(device)}


def click_command(entry: object) -> click.Command:
    """The click command behind an entry point, which may be wrapped by a function that prints errors."""
    if isinstance(entry, click.Command):
        return entry
    module = sys.modules[entry.__module__]
    found = [each for each in vars(module).values() if isinstance(each, click.Group)]
    if len(found) != 1:
        raise SystemExit(f"{entry.__module__} should hold one click group, has {len(found)}")
    return found[0]


def pages() -> list[Path]:
    """Every Markdown page that git knows or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split() if (ROOT / name).exists()]


def dead_links() -> Iterator[str]:
    for page in pages():
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:"):
                if not (page.parent / target).exists():
                    yield f"{page.relative_to(ROOT)}: link to {target}, which is not there"


def unlisted_decisions() -> Iterator[str]:
    index = (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")
    for page in sorted((ROOT / "docs/adr").glob("[0-9]*.md")):
        if page.name not in index:
            yield f"docs/adr/README.md does not list {page.name}"


def unmentioned_commands() -> Iterator[str]:
    """Leaf commands that no document but the reference names."""
    written = "\n".join(
        page.read_text(encoding="utf-8") for page in pages() if REFERENCE not in page.parents
    )
    for name, program in programs().items():
        for path, command in commands(program, name):
            if not isinstance(command, click.Group) and path not in written:
                yield f"`{path}` is named in no document: say in a guide what it is for"


def stale_references(wanted: dict[Path, str]) -> Iterator[str]:
    for path, text in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield f"{path.relative_to(ROOT)} is not current: run scripts/documents.py"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on what is wrong")
    wanted = {
        REFERENCE / f"{name}.md": reference(command, name) for name, command in programs().items()
    }
    if not parser.parse_args().check:
        REFERENCE.mkdir(parents=True, exist_ok=True)
        for path, text in wanted.items():
            path.write_text(text, encoding="utf-8")
        return 0
    wrong = [
        *stale_references(wanted),
        *dead_links(),
        *unlisted_decisions(),
        *unmentioned_commands(),
    ]
    print("\n".join(wrong) or f"{len(pages())} pages are in order")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

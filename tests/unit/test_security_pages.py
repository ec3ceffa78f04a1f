# SPDX-License-Identifier: EUPL-1.2
"""A statement is shown by tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "security-at-the-pole.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \|[^|]*\|([^|]*)\|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("statement", "named"), ROWS)
def test_each_test_that_shows_a_statement_exists(statement: str, named: str) -> None:
    tests = re.findall(r"`([^`]+)`", named)
    assert tests
    for test in tests:
        path, _, function = test.partition("::")
        text = (ROOT / path).read_text(encoding="utf-8")
        assert f"def {function}" in text, f"SECURITY {statement} names {test}"


def test_the_table_is_found_at_all() -> None:
    assert len(ROWS) >= 14

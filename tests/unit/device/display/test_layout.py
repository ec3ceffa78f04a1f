# SPDX-License-Identifier: EUPL-1.2
"""Lines become pages that fit: with a type whose every letter is 0.6 of its size wide."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sardze_device.display.layout import (
    LEADING,
    SMALLEST,
    Page,
    fitting_size,
    pages_of,
)
from sardze_wire.records import BoardLine


def measure(text: str, type_px: int, bold: bool) -> float:
    return len(text) * type_px * (0.7 if bold else 0.6)


def pages(*texts: str, width: int = 800, height: int = 400) -> tuple[Page, ...]:
    return pages_of([BoardLine(text) for text in texts], width, height, measure)


def words_of(found: tuple[Page, ...]) -> list[str]:
    return [word for page in found for row in page.rows for word in row.text.split()]


def test_a_short_line_is_written_large() -> None:
    (page,) = pages("Open")
    assert [row.text for row in page.rows] == ["Open"] and page.type_px == 100


def test_more_lines_make_the_type_smaller_before_a_page_turns() -> None:
    (page,) = pages(*["Open"] * 7)
    assert len(page.rows) == 7 and page.type_px < 100


def test_what_would_be_too_small_to_read_goes_on_another_page() -> None:
    found = pages(*["Open"] * 20)
    assert len(found) == 3
    assert all(page.type_px == 400 // SMALLEST for page in found)


def test_a_line_that_is_broken_stays_on_one_page() -> None:
    long = "this line is far too long to stand in one row of a small display"
    found = pages(*[long] * 7)
    assert len(found) > 1
    assert all(page.rows[0].text.startswith("this line") for page in found)


def test_no_word_is_torn_while_smaller_type_can_hold_it() -> None:
    (page,) = pages("Daugavpils stacija", width=600)
    assert words_of((page,)) == ["Daugavpils", "stacija"]


def test_a_word_wider_than_the_screen_is_torn_and_not_lost() -> None:
    found = pages("x" * 200, width=300)
    assert "".join(row.text for page in found for row in page.rows) == "x" * 200


def test_no_lines_are_no_page() -> None:
    assert pages() == ()


@settings(deadline=None, max_examples=60)
@given(
    texts=st.lists(st.text("abc ", min_size=1, max_size=60).filter(str.strip), max_size=15),
    width=st.integers(100, 2000),
    height=st.integers(60, 1200),
)
def test_whatever_comes_fits_and_nothing_is_lost(texts: list[str], width: int, height: int) -> None:
    found = pages(*texts, width=width, height=height)
    for page in found:
        assert page.rows
        assert len(page.rows) == 1 or len(page.rows) * page.type_px * LEADING <= height
        for row in page.rows:
            assert len(row.text) == 1 or measure(row.text, page.type_px, False) <= width
    told = "".join("".join(texts).split())
    assert "".join("".join(row.text for page in found for row in page.rows).split()) == told


def test_a_heading_shrinks_until_it_fits() -> None:
    assert fitting_size("Kārsava", 1000, 50, measure, bold=True) == 50
    size = fitting_size("a very long heading indeed", 200, 50, measure, bold=True)
    assert measure("a very long heading indeed", size, True) <= 200

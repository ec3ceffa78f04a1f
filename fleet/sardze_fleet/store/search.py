# SPDX-License-Identifier: EUPL-1.2
"""Finding reads by plate: which way is taken depends on the pattern (FACTS 13).

A whole plate and a plain prefix are ranges of an index. Any other pattern with two known characters
side by side goes through the pairs of all distinct plates, which are far fewer than reads. What has
no such pair can only be tried on every read of a time that the asker names. Pairs are taken from
the folded text, in which look-alikes are one character, so that one index serves both kinds of
search; candidates are then compared with the pattern itself.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, func, select

from sardze_fleet.errors import SearchError
from sardze_fleet.store import reads, schema
from sardze_fleet.store.records import ReadRecord, ReadSearch
from sardze_wire.plates.search import PatternError, PlatePattern, parse_pattern

LIMIT = 1000
"""More reads than this are never handed out at once (SECURITY 49)."""


class Way(StrEnum):
    """How a pattern is looked up."""

    EVERYTHING = "everything"
    EXACT = "exact"
    PREFIX = "prefix"
    PAIRS = "pairs"
    SCAN = "scan"


def plan_search(pattern: PlatePattern | None) -> Way:
    """The cheapest way that finds all that fits."""
    if pattern is None:
        return Way.EVERYTHING
    if pattern.exact:
        return Way.EXACT
    if pattern.prefix_only:
        return Way.PREFIX
    return Way.PAIRS if pattern.pairs else Way.SCAN


def search(connection: Connection, wanted: ReadSearch) -> tuple[ReadRecord, ...]:
    """Reads that fit, newest first.

    Raises:
        SearchError: the pattern is none, or is too vague to be tried on all that was ever read.
    """
    table = schema.plate_read
    query = _narrowed(select(table), wanted)
    pattern = _pattern(wanted)
    if pattern is not None:
        query = query.where(_fits(pattern, plan_search(pattern), wanted))
    query = query.order_by(table.c.last_observed_at.desc(), table.c.passage_id.desc())
    return reads.records(connection, query.limit(max(1, min(wanted.limit, LIMIT))))


def _pattern(wanted: ReadSearch) -> PlatePattern | None:
    if wanted.pattern is None or wanted.pattern.strip() in ("", "*"):
        return None
    try:
        pattern = parse_pattern(wanted.pattern)
    except PatternError as error:
        raise SearchError(str(error)) from None
    return pattern.folded() if wanted.look_alikes else pattern


def _narrowed(query: Select[tuple[object]], wanted: ReadSearch) -> Select[tuple[object]]:
    table = schema.plate_read
    if wanted.since is not None:
        query = query.where(table.c.last_observed_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(table.c.last_observed_at < wanted.until)
    if wanted.site_id is not None:
        query = query.where(table.c.site_id == wanted.site_id)
    if wanted.device_ids:
        query = query.where(table.c.device_id.in_(wanted.device_ids))
    if wanted.country is not None:
        query = query.where(table.c.country == wanted.country.upper())
    if wanted.direction is not None:
        query = query.where(table.c.direction == wanted.direction.value)
    return query


def _fits(pattern: PlatePattern, way: Way, wanted: ReadSearch) -> ColumnElement[bool]:
    if way is Way.SCAN and wanted.since is None:
        raise SearchError(
            "This pattern has no two known characters side by side",
            "Name the time to look in, or give two characters in a row",
        )
    plate, text = schema.plate, schema.plate_read.c.text
    if way is not Way.PAIRS and not wanted.look_alikes:
        return _matches(text, pattern, way)
    compared = plate.c.folded if wanted.look_alikes else plate.c.text
    fitting = select(plate.c.text).where(_matches(compared, pattern, way))
    if way is Way.PAIRS:
        fitting = fitting.where(plate.c.text.in_(_with_pairs(pattern)))
    return text.in_(fitting)


def _matches(column: Column[str], pattern: PlatePattern, way: Way) -> ColumnElement[bool]:
    if way is Way.EXACT:
        return column == pattern.text
    if way is Way.PREFIX:
        return and_(column >= pattern.prefix, column < pattern.prefix + "\U0010ffff")
    return column.like(pattern.like())


def _with_pairs(pattern: PlatePattern) -> Select[tuple[str]]:
    pair = schema.plate_pair
    wanted = pattern.folded().pairs
    return (
        select(pair.c.text)
        .where(pair.c.pair.in_(wanted))
        .group_by(pair.c.text)
        .having(func.count() == len(wanted))
    )

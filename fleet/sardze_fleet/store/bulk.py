# SPDX-License-Identifier: EUPL-1.2
"""Many rows at once, each database in its fastest way (FACTS 13).

SQLite prepares a statement once and runs it for every row; PostgreSQL takes new rows through binary
COPY, so that neither side writes payloads as hexadecimal text.
A thousand keys to look for are one parameter, so that the statement is the same every time.
Rows are plain tuples in the order of the table's columns, with instants as microseconds: no type is
looked at twice. Whoever calls has made sure that a new row is new: ``writing`` lets one writer at a
time in.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Table,
    Text,
    any_,
    func,
    literal,
    select,
)

Row = tuple[Any, ...]
_BINARY_NAMES = {"varchar": "text", "float": "float8"}


def among(
    connection: Connection, column: Column[Any], values: Collection[str]
) -> ColumnElement[bool]:
    """The condition that a column of words holds one of many values."""
    if connection.dialect.name == "postgresql":
        return column == any_(literal(list(values), ARRAY(Text)))
    each = func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(select(each.c.value))


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Adds rows, each with every column of the table."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(_copy(connection.dialect, table)) as copy:
            copy.set_types(_types(connection.dialect, table))
            for row in rows:
                copy.write_row(row)
    else:
        connection.exec_driver_sql(_insert(connection.dialect, table), list(rows))


def replace_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Writes every column of rows that exist, found by their primary key."""
    if not rows:
        return
    key = [index for index, column in enumerate(table.columns) if column.primary_key]
    rest = [index for index, column in enumerate(table.columns) if not column.primary_key]
    order = [*rest, *key]
    values = [tuple(row[index] for index in order) for row in rows]
    connection.exec_driver_sql(_update(connection.dialect, table), values)


def delete_rows(connection: Connection, table: Table, keys: Iterable[Row]) -> None:
    """Removes rows by their whole primary key."""
    if values := list(keys):
        connection.exec_driver_sql(_delete(connection.dialect, table), values)


@lru_cache(maxsize=64)
def _copy(dialect: Dialect, table: Table) -> str:
    names = _names(dialect, table.columns)
    return f"COPY {_quoted(dialect, table)} ({names}) FROM STDIN (FORMAT BINARY)"


@lru_cache(maxsize=64)
def _types(dialect: Dialect, table: Table) -> list[str]:
    """PostgreSQL's names of the columns' types: binary rows must say them."""
    compiled = (column.type.dialect_impl(dialect).compile(dialect) for column in table.columns)
    words = [each.split()[0].lower() for each in compiled]  # without length and collation
    return [_BINARY_NAMES.get(word, word) for word in words]


@lru_cache(maxsize=64)
def _insert(dialect: Dialect, table: Table) -> str:
    marks = ", ".join([_mark(dialect)] * len(table.columns))
    names = _names(dialect, table.columns)
    return f"INSERT INTO {_quoted(dialect, table)} ({names}) VALUES ({marks})"  # noqa: S608


@lru_cache(maxsize=64)
def _update(dialect: Dialect, table: Table) -> str:
    rest = _equal(dialect, (c for c in table.columns if not c.primary_key), ", ")
    key = _equal(dialect, table.primary_key.columns, " AND ")
    return f"UPDATE {_quoted(dialect, table)} SET {rest} WHERE {key}"  # noqa: S608


@lru_cache(maxsize=64)
def _delete(dialect: Dialect, table: Table) -> str:
    key = _equal(dialect, table.primary_key.columns, " AND ")
    return f"DELETE FROM {_quoted(dialect, table)} WHERE {key}"  # noqa: S608


def _quoted(dialect: Dialect, named: Table | Column[Any]) -> str:
    return dialect.identifier_preparer.quote(named.name)


def _names(dialect: Dialect, columns: Iterable[Column[Any]]) -> str:
    return ", ".join(_quoted(dialect, column) for column in columns)


def _equal(dialect: Dialect, columns: Iterable[Column[Any]], between: str) -> str:
    return between.join(f"{_quoted(dialect, column)} = {_mark(dialect)}" for column in columns)


def _mark(dialect: Dialect) -> str:
    return "?" if dialect.paramstyle == "qmark" else "%s"

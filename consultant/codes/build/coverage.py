"""Files of the Medicare Coverage Database: CSV tables, and the JSON documents its API answers with."""

import json
from collections.abc import Iterator
from typing import Any

from consultant.codes.build import labels
from consultant.codes.build.cells import Cells
from consultant.codes.build.coverage_rows import TABLES, Take, Taker, table_of
from consultant.codes.build.format import Format
from consultant.codes.build.tables import Head, records, text_of
from consultant.codes.build.writing import Writer
from consultant.errors import SourceFault


def _csv_columns(head: Head) -> dict[str, int]:
    return {name: place for place, name in enumerate(head.rows[0])} if head.rows and head.delimiter == "," else {}


def _csv_table(head: Head) -> tuple[str, str, Take] | None:
    return table_of(_csv_columns(head))


def _load_csv(head: Head, writer: Writer) -> None:
    table, columns = _csv_table(head), _csv_columns(head)
    assert table is not None
    taker = Taker(writer)
    for index, (line, values) in enumerate(records(head.source, head)):
        if index == 0:
            continue
        if len(values) != len(columns):
            raise SourceFault(writer.file, line=line, expected=f"{len(columns)} cells", found=str(len(values)))
        table[2](taker, Cells(writer.file, line, columns, values))
        writer.rows += 1


def _is_json(head: Head) -> bool:
    return head.text.lstrip()[:1] == "{" and '"data"' in head.text


def _documents(head: Head) -> list[dict[str, Any]]:
    try:
        with text_of(head.source) as text:
            found = json.load(text)
    except json.JSONDecodeError as error:
        raise SourceFault(
            head.source.name, line=error.lineno, column=error.colno, expected="JSON", found=error.msg
        ) from None
    except RecursionError:
        raise SourceFault(head.source.name, expected="JSON of a few levels", found="a great many") from None
    data = found.get("data") if isinstance(found, dict) else None
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise SourceFault(head.source.name, column="data", expected="a list of objects", found=type(data).__name__)
    return data


def _json_table(head: Head) -> tuple[str, str, Take] | None:
    rows = _documents(head) if _is_json(head) else []
    return table_of(dict.fromkeys(rows[0], 0)) if rows else None


def _load_json(head: Head, writer: Writer) -> None:
    table = _json_table(head)
    assert table is not None
    taker = Taker(writer)
    for cells in _json_cells(_documents(head), writer.file):
        table[2](taker, cells)
        writer.rows += 1


def _json_cells(rows: list[dict[str, Any]], file: str) -> Iterator[Cells]:
    for number, row in enumerate(rows, 1):
        columns = {name: place for place, name in enumerate(row)}
        yield Cells(file, number, columns, ["" if value is None else str(value).strip() for value in row.values()])


def _period(head: Head) -> labels.Period | None:
    day = labels.find_day(head.source.names)
    if day is None:
        return labels.undated(head.source.names[0])
    return labels.Period(labels.from_month(day // 10_000, day // 100 % 100, "year").label, day, None)


def _formats() -> Iterator[Format]:
    """A format for each kind of coverage table, in both ways it can come."""
    for kind in dict.fromkeys(kind for kind, *_ in TABLES):
        yield Format(kind, "CSV of the coverage database", _recogniser(kind, _csv_table), _load_csv, _period, "undated",
                     _variant(_csv_table))  # fmt: skip
        yield Format(kind, "JSON of the coverage API", _recogniser(kind, _json_table), _load_json, _period, "undated",
                     _variant(_json_table))  # fmt: skip


def _recogniser(kind: str, table: Any) -> Any:
    def recognise(head: Head) -> bool:
        found = table(head)
        return found is not None and found[0] == kind

    return recognise


def _variant(table: Any) -> Any:
    def variant(head: Head) -> str:
        found = table(head)
        return str(found[1])

    return variant


FORMATS = tuple(_formats())

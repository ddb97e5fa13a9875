"""Tables in memory as the CSV that commands read."""

from __future__ import annotations

import csv
import io
from typing import Any, Iterable, List, Mapping, Union


def _cells(name: str, column: Any) -> List[Any]:
    ndim = getattr(column, "ndim", 1)
    if ndim != 1:
        raise ValueError(f"column {name!r} has {ndim} dimensions; accepted is 1")
    values = column.tolist() if hasattr(column, "tolist") else list(column)
    # NaN and None are cells without a value; a number keeps all its digits.
    return ["" if value is None or value != value else _text(value) for value in values]


def _text(value: Any) -> str:
    return float.__repr__(value) if isinstance(value, float) else str(value)


def csv_of(table: Union[Mapping[str, Any], Any]) -> str:
    """A DataFrame, or a dict of columns of one length, as CSV."""
    names: Iterable[Any] = table.columns if hasattr(table, "columns") else table
    columns = {str(name): _cells(str(name), table[name]) for name in names}
    if not columns:
        raise ValueError("the table has no columns")
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"columns of different lengths: {lengths}")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values()))
    return text.getvalue()

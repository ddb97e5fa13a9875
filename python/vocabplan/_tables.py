"""Tables in memory as the CSV that commands read."""

from __future__ import annotations

import csv
import io
from typing import Any, Iterable, List, Mapping, Union

from ._call import number_word


def _cells(name: str, column: Any) -> List[Any]:
    if isinstance(column, (str, bytes)) or not isinstance(column, Iterable):
        raise TypeError(f"column {name!a}: a list is wanted, not {type(column).__name__}")
    ndim = getattr(column, "ndim", 1)
    if ndim != 1:
        raise ValueError(f"column {name!r} has {ndim} dimensions; accepted is 1")
    values = column.tolist() if hasattr(column, "tolist") else list(column)
    # NaN and None are cells without a value; a number keeps all its digits.
    return ["" if value is None or value != value else _text(value) for value in values]


def _text(value: Any) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number_word(value)
    return str(value)


def csv_of(table: Union[Mapping[str, Any], Any]) -> str:
    """A DataFrame, or a dict of columns of one length, as CSV."""
    if not hasattr(table, "columns") and not isinstance(table, Mapping):
        raise TypeError(
            f"a DataFrame, a dict of columns or a file's name is wanted, not {type(table).__name__}"
        )
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

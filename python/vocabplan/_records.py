"""Answers: values by name, a table for people, a data frame when one is asked for."""

from __future__ import annotations

import copy
import html
from typing import Any, Dict, Iterator, List, Mapping, Tuple

_SHOWN_ROWS = 60


def _wrapped(value: Any) -> Any:
    if isinstance(value, dict):
        return Record(value)
    if isinstance(value, list):
        return [_wrapped(item) for item in value]
    return value


class Record(Mapping):  # type: ignore[type-arg]
    """Values by name, as items and as attributes: ``record.band.lower``."""

    __slots__ = ("_values",)

    def __init__(self, values: Dict[str, Any]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> Any:
        return _wrapped(self._values[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            names = ", ".join(self)
            raise AttributeError(f"no value is called {name!r}; there are {names}") from None

    def __dir__(self) -> List[str]:
        return [*super().__dir__(), *self._values]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._values!r})"

    def to_dict(self) -> Dict[str, Any]:
        """All values as dicts, lists, numbers, texts and None: a copy."""
        return copy.deepcopy(self._values)


def _flat(values: Mapping[str, Any], before: str = "") -> Iterator[Tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}_")
        elif not isinstance(value, list):
            yield before + name, value


class Answer(Record):
    """What a command of the program says: its values, its table, its warnings.

    Names and units are those of ``vocabplan COMMAND --format json`` (docs/cli.md).
    """

    __slots__ = ("_table",)
    _rows: Tuple[str, ...] = ()

    def __init__(self, values: Dict[str, Any], table: str) -> None:
        super().__init__(values)
        self._table = table

    @property
    def warnings(self) -> List[str]:
        """What is doubtful about the answer."""
        return list(self._values.get("warnings", []))

    def rows(self) -> List[Dict[str, Any]]:
        """The rows of its table: flat dicts of one set of names."""
        found: Any = self._values
        for name in self._rows:
            found = found.get(name, [])
        rows = found if isinstance(found, list) else [found]
        return [dict(_flat(row)) for row in rows]

    def to_pandas(self) -> Any:
        """The rows as a pandas.DataFrame; values inside values are columns ``outer_inner``."""
        import pandas

        return pandas.DataFrame(self.rows())

    def __str__(self) -> str:
        return self._table.rstrip("\n")

    def __repr__(self) -> str:
        notes = "".join(f"\nwarning: {warning}" for warning in self.warnings)
        return str(self) + notes

    def _repr_html_(self) -> str:
        rows = self.rows()
        names = list(dict.fromkeys(name for row in rows for name in row))
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{_cell(row.get(name))}</td>" for name in names) + "</tr>"
            for row in rows[:_SHOWN_ROWS]
        )
        left = len(rows) - _SHOWN_ROWS
        more = f"<p>and {left} more rows</p>" if left > 0 else ""
        notes = "".join(f"<li>{html.escape(warning)}</li>" for warning in self.warnings)
        return (
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
            + (f"<ul>{notes}</ul>" if notes else "")
        )

    def __reduce__(self) -> Tuple[Any, ...]:
        return type(self), (self._values, self._table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    return html.escape(str(value))

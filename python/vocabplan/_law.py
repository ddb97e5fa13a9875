"""Laws: the constants that predictions come from."""

from __future__ import annotations

import os
from typing import Any, List, Tuple, Union

from . import _native


class Law:
    """A scaling law with vocabulary: constants, width table, resampled fits.

    ``Law.load`` makes one of a built-in law's name or of a law file, ``fit`` of runs. It can be
    pickled, and given to every function as ``law=``.

    >>> law = Law.load("tao2024")
    >>> law.name, law.draws
    ('tao2024', 989)
    """

    __slots__ = ("_law", "_built_in")

    def __init__(self, law: "_native.Law", built_in: bool = False) -> None:
        self._law = law
        self._built_in = built_in

    @classmethod
    def load(cls, name: Union[str, "os.PathLike[str]"]) -> "Law":
        """The built-in law of that name, else the law file.

        Raises OSError where the file cannot be read, ValueError where it is no law: the message
        names the key, its value and what is accepted.
        """
        from ._call import encoded

        word = os.fsdecode(os.fspath(name))
        if word in _native.law_names():
            return cls(_native.Law.built_in(word), True)
        with open(word, "rb") as file:
            text = file.read()
        return cls(_native.Law.parse(text, encoded(word)))

    @staticmethod
    def names() -> List[str]:
        """The names of the built-in laws."""
        return _native.law_names()

    def save(self, path: Union[str, "os.PathLike[str]"]) -> None:
        """Writes a law file, which every number reads back from as the same double.

        The file appears whole or not at all. Raises OSError.
        """
        name = os.fsdecode(os.fspath(path))
        beside = f"{name}.{os.getpid()}.new"
        try:
            with open(beside, "x", encoding="utf-8") as file:
                file.write(self.to_json())
            os.replace(beside, name)
        except BaseException:
            if os.path.exists(beside):
                os.unlink(beside)
            raise

    def to_json(self) -> str:
        """The text of a law file (docs/cli.md, "Law files")."""
        return self._law.text()

    @property
    def name(self) -> str:
        return self._law.name

    @property
    def title(self) -> str:
        return self._law.title

    @property
    def draws(self) -> int:
        """Resampled fits behind its intervals; 0: it has none."""
        return self._law.draws

    @property
    def is_built_in(self) -> bool:
        """True for a law of the library: its name alone says which."""
        return self._built_in

    def __repr__(self) -> str:
        return f"<Law {self.name!r}: {self.title}, {self.draws} draws>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Law) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash(self.name)

    def __reduce__(self) -> Tuple[Any, Tuple[str, bool]]:
        return _restored, (self.name if self._built_in else self.to_json(), self._built_in)


def _restored(text: str, built_in: bool) -> Law:
    return Law.load(text) if built_in else Law(_native.Law.parse(text.encode(), "a pickled law"))

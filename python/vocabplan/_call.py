"""From Python's arguments to the words of a command, and back from its answer."""

from __future__ import annotations

import errno
import json
import numbers
import os
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple, Union

from . import _native
from ._law import Law

#: A number, or its text as people write it: 7e9, "7B", "2.3e21".
Number = Union[float, str]
#: A file's name.
Path = Union[str, "os.PathLike[str]"]
#: Called with (done, total or None, what is counted), at most five times a second.
Progress = Callable[[int, Optional[int], str], None]


#: Arguments that are True or False.
_FLAGS = {
    "tied",
    "as_published",
    "free_alpha1",
    "allow_per_token",
    "skip_bad",
    "sparse",
    "by_file",
    "one_device",
}
_MOST_DIGITS = 400


class Inputs:
    """Texts that stand in for files in one call, by their names there."""

    def __init__(self) -> None:
        self.texts: Dict[str, str] = {}

    def add(self, name: str, text: str) -> str:
        word = f"<{name}>"
        for count in range(2, len(self.texts) + 3):
            if word not in self.texts:
                break
            word = f"<{name} {count}>"
        self.texts[word] = text
        return word

    def law(self, law: Union[Law, Path]) -> str:
        if not isinstance(law, Law):
            name = file_name(law)
            if os.path.isdir(name):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), name)
            return name
        return law.name if law.is_built_in else self.add(f"law {law.name}", law.to_json())


def encoded(text: str) -> bytes:
    """The bytes of a text or of a file's name. Raises ValueError where it has none."""
    if "\0" in text:
        raise ValueError(f"a NUL character in {text!a}")
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raise ValueError(f"half a surrogate pair in {text!a}") from None


def number_word(value: Any) -> str:
    """A number as the program reads it; a text stays as it is. Raises TypeError for a bool."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        raise TypeError(f"a number or its text is wanted, not {value}")
    if isinstance(value, numbers.Integral):
        if abs(int(value)) >= 10**_MOST_DIGITS:
            raise ValueError(f"a number of more than {_MOST_DIGITS} digits")
        return str(int(value))
    if isinstance(value, numbers.Real):
        whole = abs(value) < 1e15 and float(value).is_integer()
        return str(int(value)) if whole else float.__repr__(float(value))
    if getattr(value, "ndim", None) == 0 and hasattr(value, "item"):
        return number_word(value.item())
    raise TypeError(f"a number or its text is wanted, not {type(value).__name__}")


def joined(values: Any, between: str = ",") -> str:
    """Several numbers or names in one word; a text stays as it is."""
    if isinstance(values, (str, numbers.Real)):
        return number_word(values)
    if isinstance(values, Mapping):
        return between.join(f"{name}={number_word(value)}" for name, value in values.items())
    if isinstance(values, Iterable) and not isinstance(values, (bytes, bytearray)):
        if getattr(values, "ndim", 1) == 0:
            return number_word(values)
        return between.join(number_word(value) for value in values)
    raise TypeError(f"a list or its text is wanted, not {type(values).__name__}")


def file_name(path: Path) -> str:
    name = os.fsdecode(os.fspath(path))
    return "./-" if name == "-" else name  # the program's - is its standard input


def existing_file(path: Path) -> str:
    """The name of a file that is there; raises OSError as open() would."""
    name = file_name(path)
    os.stat(name)
    return name


def _is_flag(command: str, name: str, value: Any) -> bool:
    if name == "interval":
        return command != "energy trace"  # there it is a number of seconds
    return name in _FLAGS or (name == "models" and isinstance(value, bool))


def words_of(command: str, arguments: Mapping[str, Any]) -> List[str]:
    """Options from keyword arguments: None is not given, a list repeats its option."""
    words: List[str] = []
    for name, value in arguments.items():
        if value is None:
            continue
        option = "--" + name.rstrip("_").replace("_", "-")  # from_, as from is a word of Python
        if _is_flag(command, name, value):
            if _is_set(name, value):
                words.append(option)
            continue
        for one in value if isinstance(value, list) else [value]:
            try:
                word = number_word(one)
            except (TypeError, ValueError) as error:
                raise type(error)(f"{name}: {error}") from None
            if not word:  # the program would take the next word
                raise ValueError(f"{option}: is empty")
            words.append(f"{option}={word}")
    return words


def _is_set(name: str, value: Any) -> bool:
    plain = value.item() if getattr(value, "ndim", None) == 0 else value
    if not isinstance(plain, bool):
        raise TypeError(f"{name}: True or False is wanted, not {type(value).__name__}")
    return plain


def _whole(text: str) -> Union[int, float]:
    """An int where a double holds it exactly, so that FLOPs are floats whatever their digits."""
    return int(text) if len(text) <= 15 else float(text)


def ask(
    command: str,
    arguments: Mapping[str, Any],
    positional: Sequence[Any] = (),
    inputs: Optional[Inputs] = None,
    progress: Optional[Progress] = None,
    module: Any = _native,
) -> Tuple[Dict[str, Any], str, Dict[str, str]]:
    """The document, the table and the files of a command of the program."""
    words = command.split() + ["--format=json"] + words_of(command, arguments)
    if positional:
        words += ["--"] + [number_word(value) for value in positional]
    if progress is not None and not callable(progress):
        raise TypeError(f"progress: a function is wanted, not {type(progress).__name__}")
    texts = inputs.texts if inputs else {}
    said = module.ask(
        [encoded(word) for word in words],
        {encoded(name): encoded(text) for name, text in texts.items()},
        progress,
    )
    if not said["json"]:
        faults = said["faults"] or [f"{command}: no answer"]
        more = len(faults) - 1
        raise ValueError(faults[0] + (f" (and {more} more)" if more else ""))
    document = json.loads(said["json"], parse_int=_whole)
    document["warnings"] = said["warnings"] + said["faults"]
    return document, said["table"], said["files"]

"""From Python's arguments to the words of a command, and back from its answer."""

from __future__ import annotations

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
            return file_name(law)
        return law.name if law.is_built_in else self.add(f"law {law.name}", law.to_json())


def number_word(value: Any) -> str:
    """A number as the program reads it; a text stays as it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        return float.__repr__(float(value))
    if getattr(value, "ndim", None) == 0 and hasattr(value, "item"):
        return number_word(value.item())
    raise TypeError(f"a number or its text is wanted, not {type(value).__name__}")


def joined(values: Any, between: str = ",") -> str:
    """Several numbers or names in one word; a text stays as it is."""
    if isinstance(values, (str, numbers.Real)):
        return number_word(values)
    if isinstance(values, Mapping):
        return between.join(f"{name}={number_word(value)}" for name, value in values.items())
    if isinstance(values, Iterable):
        return between.join(number_word(value) for value in values)
    raise TypeError(f"a list or its text is wanted, not {type(values).__name__}")


def file_name(path: Path) -> str:
    return os.fsdecode(os.fspath(path))


def existing_file(path: Path) -> str:
    """The name of a file that is there; raises OSError as open() would."""
    name = file_name(path)
    os.stat(name)
    return name


def words_of(arguments: Mapping[str, Any]) -> List[str]:
    """Options from keyword arguments: None is not given, True a flag, a list repeats its option."""
    words: List[str] = []
    for name, value in arguments.items():
        if value is None or value is False:
            continue
        option = "--" + name.replace("_", "-")
        if value is True:
            words.append(option)
        elif isinstance(value, list):
            words += [f"{option}={number_word(one)}" for one in value]
        else:
            words.append(f"{option}={number_word(value)}")
    return words


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
    words = command.split() + ["--format=json"] + words_of(arguments)
    if positional:
        words += ["--"] + [number_word(value) for value in positional]
    for word in words:
        if "\0" in word:
            raise ValueError(f"a NUL character in {word!r}")
    said = module.ask(words, inputs.texts if inputs else {}, progress)
    if not said["json"]:
        faults = said["faults"] or [f"{command}: no answer"]
        more = len(faults) - 1
        raise ValueError(faults[0] + (f" (and {more} more)" if more else ""))
    document = json.loads(said["json"], parse_int=_whole)
    document["warnings"] = said["warnings"] + said["faults"]
    return document, said["table"], said["files"]

"""Predictions of whole arrays."""

from __future__ import annotations

from typing import Any, Dict, Optional, Union

import numpy

from . import _native
from ._call import encoded, file_name, number_word
from ._law import Law


def _numbers(name: str, values: Any) -> Any:
    if isinstance(values, numpy.ma.MaskedArray):
        # Else masked numbers would count.
        values = numpy.where(values.mask, numpy.nan, values.data.astype(float))
    array = numpy.asarray(values)
    if array.dtype.kind == "U" and array is not values:
        array = numpy.asarray(values, dtype=object)  # NumPy's texts lose NULs at their end
    if array.dtype.kind in "OU":  # texts such as "7B"
        try:
            parsed = [_number(value) for value in array.ravel().tolist()]
        except (TypeError, ValueError) as error:
            raise type(error)(f"{name}: {error}") from None
        return numpy.array(parsed, dtype=float).reshape(array.shape)
    if array.dtype.kind not in "fiu":
        raise ValueError(f"{name}: an array of {array.dtype}; accepted are numbers and their texts")
    return array.astype(float, copy=False)


_LARGE = 1 << 14  # rows

# The rows of what the compiled half fills.
_RESULTS = ("flops", "tokens", "width", "v_isoflops", "v_derivative", "v_isoloss")


def _number(value: Any) -> float:
    if value is None or value != value:
        return float("nan")
    return _native.number(encoded(number_word(value)))


class Predictions:
    """Columns of predictions, each an array of the shape that the arguments have together.

    ``n_nv`` (parameters), ``flops``, ``tokens``, ``width`` (model dimension), ``v_isoflops`` and
    ``v_derivative`` (entries; NaN off the compute-optimal line), ``v_isoloss`` (entries), all real,
    and ``vocab_size``, ``v_isoloss`` cut off to whole entries: int64, or float64 where one of them is
    beyond 2**63. All but ``n_nv`` and ``vocab_size`` lie in one block of memory, which any of them
    keeps.
    """

    def __init__(self, n_nv: Any, room: Any) -> None:
        self._room = room
        self._take(n_nv)

    def _take(self, n_nv: Any) -> None:
        rows = (row.reshape(n_nv.shape) for row in self._room)
        self._columns: Dict[str, Any] = {"n_nv": n_nv, **dict(zip(_RESULTS, rows))}

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_columns"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name: str) -> Any:
        return self.vocab_size if name == "vocab_size" else self._columns[name]

    @property
    def vocab_size(self) -> Any:
        whole = numpy.floor(self._columns["v_isoloss"])
        return whole.astype(numpy.int64) if numpy.all(whole < 2.0**63) else whole

    def __len__(self) -> int:
        return int(self._columns["n_nv"].size)

    def __reduce__(self) -> Any:
        return Predictions, (self._columns["n_nv"], self._room)

    def __dir__(self) -> Any:
        return [*super().__dir__(), *self._columns]

    def to_dict(self) -> Dict[str, Any]:
        """The arrays by their names."""
        return {**self._columns, "vocab_size": self.vocab_size}

    def to_pandas(self) -> Any:
        """A pandas.DataFrame, a row a prediction."""
        import pandas

        return pandas.DataFrame({name: array.ravel() for name, array in self.to_dict().items()})

    def __repr__(self) -> str:
        shape = self._columns["n_nv"].shape
        return f"<Predictions of shape {shape}: {', '.join(self.to_dict())}>"


def predict_many(
    n_nv: Any,
    flops: Optional[Any] = None,
    width: Optional[Any] = None,
    *,
    law: Union[Law, str, None] = None,
    out: Optional[Predictions] = None,
) -> Predictions:
    """The compute-optimal vocabulary of many runs at once: ``predict`` without its extras.

    n_nv   non-vocabulary parameters, 1 to 1e30
    flops  training FLOPs, above 0; None, or NaN in a row: the law's compute-optimal budget
    width  model dimension, 1 to 1e9; None, or NaN in a row: by the law's width table
    law    a Law, the name of a built-in one or a law file (default tao2024)
    out    earlier Predictions of the same shape, whose arrays get these numbers: new memory takes
           the system about as long as the predictions. One call at a time

    Arguments are arrays, numbers or texts ("7B"), and broadcast as NumPy's do. Contiguous arrays of
    float64 are not copied. Other threads run meanwhile; several may call this at once.

    Vocabularies cut off to integers equal those of ``predict``; reals agree within 1e-13 relative.
    Raises ValueError that names the row, counted from 0, for a number outside its domain.

    >>> predict_many([1e9, 7e9]).vocab_size.tolist()
    [29550, 59547]
    """
    given = {"n_nv": n_nv, "flops": flops, "width": width}
    columns = {name: _numbers(name, v) for name, v in given.items() if v is not None}
    if "n_nv" not in columns:
        raise ValueError("n_nv: None; accepted are numbers from 1 to 1e30")
    arrays = numpy.broadcast_arrays(*columns.values())
    shape = arrays[0].shape
    room = _new_room(arrays[0].size) if out is None else _room_of(out, shape)
    if out is not None:
        arrays = [a.copy() if numpy.may_share_memory(a, room) else a for a in arrays]
    flat = {
        name: numpy.ascontiguousarray(array).reshape(-1) for name, array in zip(columns, arrays)
    }
    _native.predict_columns(
        _law_of(law), flat["n_nv"], flat.get("flops"), flat.get("width"), room
    )
    if out is None:
        return Predictions(arrays[0], room)
    out._take(arrays[0])
    return out


def _new_room(size: int) -> Any:
    # Small memory is at hand in the process; large memory the system has to give.
    if size < _LARGE:
        return numpy.empty((len(_RESULTS), size))
    return _native.new_room(size)


def _room_of(out: Predictions, shape: Any) -> Any:
    if not isinstance(out, Predictions):
        raise ValueError(f"out: {type(out).__name__}; accepted are Predictions of predict_many")
    found = out.n_nv.shape
    if found != shape:
        raise ValueError(f"out: has the shape {found}, the arguments have {shape}")
    return out._room


def _law_of(law: Union[Law, str, None]) -> "_native.Law":
    if law is None:
        return _default_law()
    return (law if isinstance(law, Law) else Law.load(file_name(law)))._law


_default: Optional["_native.Law"] = None


def _default_law() -> "_native.Law":
    global _default
    if _default is None:
        _default = _native.Law.built_in(_native.default_law)
    return _default

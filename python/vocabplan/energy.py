"""Energy and carbon of training runs: estimate, trace, validate."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Iterable, Mapping, Optional, Tuple, Union

from ._call import Inputs, Number, Path, Progress, ask, existing_file, joined
from ._records import Answer
from ._tables import csv_of

#: A number, or the two ends between which it lies.
Between = Union[Number, Tuple[Number, Number]]

__all__ = ["Estimate", "Trace", "Validation", "estimate", "trace", "validate"]


class Estimate(Answer):
    """The answer of ``estimate``: one row. ``factors``: inputs with a range, and what each may change."""

    __slots__ = ()


class Trace(Answer):
    """The answer of ``trace``; its rows are the files."""

    __slots__ = ()
    _rows = ("traces",)


class Validation(Answer):
    """The answer of ``validate``; its rows are the groups of pairs."""

    __slots__ = ()
    _rows = ("groups",)


def _between(value: Optional[Between]) -> Any:
    return joined(value, "..") if isinstance(value, (tuple, list)) else value


def estimate(
    *,
    flops: Optional[Number] = None,
    accel_hours: Optional[Number] = None,
    gpu_hours: Optional[Number] = None,
    hours: Optional[Number] = None,
    days: Optional[Number] = None,
    accelerator: Optional[str] = None,
    tdp: Optional[Number] = None,
    peak: Optional[Number] = None,
    sparse: bool = False,
    mfu: Optional[Between] = None,
    watts: Optional[Between] = None,
    power_factor: Optional[Between] = None,
    pue: Optional[Between] = None,
    accels: Optional[Number] = None,
    country: Optional[str] = None,
    ci: Optional[Between] = None,
    static_fraction: Optional[Number] = None,
    static_watts: Optional[Number] = None,
    band: Union[None, str, Tuple[Number, Number]] = None,
    calibration: Optional[Path] = None,
) -> Estimate:
    """Energy (kWh) and carbon (t CO2e) of a training run, and what such numbers are worth.

    The run: ``flops``, ``accel_hours`` (or ``gpu_hours``, the same), or ``hours`` or ``days`` of
    the whole run with ``watts`` or ``accels``. ``watts``: system power of one accelerator; else its rated power times
    ``power_factor``. ``mfu``, ``pue`` from 1; ``ci`` in g CO2e/kWh, or ``country``. A pair (low,
    high) is a range. ``band``: errors seen of such estimates (default -0.4, 0.6).
    Raises ValueError with the program's message, OSError for files. Method: docs/energy.md.

    >>> round(estimate(accel_hours=184320, watts=400, pue=1.1).energy_kwh)
    81101
    """
    given: Dict[str, Any] = dict(locals())
    for name in ("mfu", "watts", "power_factor", "pue", "ci"):
        given[name] = _between(given[name])
    if band is not None:
        given["band"] = joined(band)
    if calibration is not None:
        given["calibration"] = existing_file(calibration)
    document, table, _ = ask("energy estimate", given)
    return Estimate(document, table)


def trace(
    file: Union[Path, Iterable[Path]],
    *,
    layout: Optional[str] = None,
    interval: Optional[Number] = None,
    max_gap: Optional[Number] = None,
    static_watts: Optional[Number] = None,
    power_limit: Optional[Number] = None,
    counter_range: Optional[Number] = None,
    device_column: Optional[str] = None,
    one_device: bool = False,
    from_: Union[None, Number, datetime] = None,
    to: Union[None, Number, datetime] = None,
    windows: Any = None,
) -> Trace:
    """The energy that meters have measured: traces of one run, in files.

    ``from_``, ``to``: times as the trace writes them, or "+12.5s" from its start, between which it
    is cut. ``windows``: a DataFrame, a dict of columns or a CSV file with ``name`` (or ``run``),
    ``start`` and ``end``; the answer's ``windows`` are its rows. ``interval``, ``max_gap`` in seconds, ``static_watts``,
    ``power_limit`` in watts, ``counter_range`` in joules. Wrong rows of a trace are among its
    ``warnings``.
    Raises ValueError with the program's message, OSError for files. Layouts:
    docs/energy_traces_layouts.md.
    """
    given = dict(locals())
    del given["file"]
    inputs = Inputs()
    for name in ("from_", "to"):
        if isinstance(given[name], datetime):
            given[name] = str(given[name])
    if windows is not None:
        is_file = isinstance(windows, str) or hasattr(windows, "__fspath__")
        given["windows"] = (
            existing_file(windows) if is_file else inputs.add("windows", csv_of(windows))
        )
    single = isinstance(file, str) or hasattr(file, "__fspath__")
    files = [existing_file(one) for one in ([file] if single else file)]  # type: ignore
    document, table, _ = ask("energy trace", given, files, inputs)
    return Trace(document, table)


def validate(
    pairs: Any,
    *,
    estimate_column: Optional[str] = None,
    measured_column: Optional[str] = None,
    group_column: Union[None, str, Iterable[str]] = None,
    leave_out_column: Union[None, str, Iterable[str]] = None,
    name_column: Optional[str] = None,
    duration_column: Optional[str] = None,
    unit: Optional[str] = None,
    resolution: Optional[str] = None,
    band: Union[None, str, Tuple[Number, Number]] = None,
    progress: Optional[Progress] = None,
) -> Validation:
    """How far estimates of energy lie from measurements, with a calibration for the next ones.

    ``pairs``: a DataFrame, a dict of columns or a CSV file, with ``estimate`` and ``measured`` (or
    columns named here), perhaps ``group``, ``name``, ``duration_s``. ``unit``: of the energies
    (default kWh). ``resolution``: the step of the meter's display, such as "1Wh". ``progress`` is
    called with (done, total, what).
    Raises ValueError with the program's message, OSError for files. Method:
    docs/energy_validation.md.
    """
    given = dict(locals())
    del given["pairs"], given["progress"]
    inputs = Inputs()
    for name in ("group_column", "leave_out_column", "band"):
        if given[name] is not None:
            given[name] = joined(given[name])
    is_file = isinstance(pairs, str) or hasattr(pairs, "__fspath__")
    word = existing_file(pairs) if is_file else inputs.add("pairs", csv_of(pairs))
    document, table, _ = ask("energy validate", given, [word], inputs, progress)
    return Validation(document, table)

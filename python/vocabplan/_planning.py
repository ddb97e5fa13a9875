"""The planner: predict, choose, frontier, design, fit, audit and measure."""

from __future__ import annotations

import json
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple, Union

from ._call import (
    Inputs,
    Number,
    Path,
    Progress,
    ask,
    existing_file,
    file_name,
    joined,
    number_word,
)
from ._law import Law
from ._records import Answer, Record, _flat
from ._tables import csv_of

AnyLaw = Union[Law, Path]
#: START, STOP and COUNT of numbers in equal ratios, or one number.
Range = Union[Number, Tuple[Number, Number, int]]


class Prediction(Answer):
    """The answer of ``predict``; its rows are the approaches."""

    __slots__ = ()

    @property
    def isoloss(self) -> Record:
        """Approach 3, which always applies: ``vocab_size``, ``vocab_size_real``, ``n_v``."""
        found: Record = self.approaches.isoloss
        return found

    @property
    def isoflops(self) -> Optional[Record]:
        """Approach 1; None off the compute-optimal line."""
        found: Optional[Record] = self.approaches.get("isoflops")
        return found

    @property
    def derivative(self) -> Optional[Record]:
        """Approach 2; None off the compute-optimal line."""
        found: Optional[Record] = self.approaches.get("derivative")
        return found

    @property
    def interval(self) -> Optional[Record]:
        """Of the isoloss optimum: ``level``, ``lower``, ``upper`` (None: open), ``draws``."""
        return self.isoloss.get("interval")

    def rows(self) -> List[Dict[str, Any]]:
        found = self._values["approaches"]
        shown = ("vocab_size", "vocab_size_real", "n_v")
        rows = []
        for name, approach in found.items():
            if not isinstance(approach, dict):
                continue
            interval = approach.get("interval") or {}
            rows.append(
                {
                    "approach": name,
                    **{key: approach.get(key) for key in shown},
                    "lower": interval.get("lower"),
                    "upper": interval.get("upper"),
                }
            )
        return rows


class Runs(Answer):
    """The answer of ``runs_for``; its rows are the runs of each approach."""

    __slots__ = ()

    def rows(self) -> List[Dict[str, Any]]:
        return [
            {"approach": name, **dict(_flat(run))}
            for name, runs in self._values["approaches"].items()
            if isinstance(runs, list)
            for run in runs
        ]


class Choice(Answer):
    """The answer of ``choose``; its rows are the candidates, the choice first."""

    __slots__ = ()
    _rows = ("candidates",)


class Frontier(Answer):
    """The answer of ``frontier``; its rows are the points."""

    __slots__ = ()
    _rows = ("points",)


class Design(Answer):
    """The answer of ``design``; its rows are the runs to train."""

    __slots__ = ()
    _rows = ("runs",)


class Audit(Answer):
    """The answer of ``audit``; its rows are the models."""

    __slots__ = ()
    _rows = ("models",)


class Fit(Answer):
    """The answer of ``fit``; its rows are the vocabularies at the targets."""

    __slots__ = ("_law_text",)
    _rows = ("targets",)

    def __init__(self, values: Dict[str, Any], table: str, law_text: Optional[str] = None) -> None:
        super().__init__(values, table)
        self._law_text = law_text

    @property
    def law(self) -> Law:
        """The fitted law, with its draws. Raises ValueError where the fit cannot predict."""
        if self._law_text is None:
            raise ValueError("no law: this fit has none, or cannot predict (see its statuses)")
        from . import _native

        return Law(_native.Law.parse(self._law_text, "the fitted law"))

    def __reduce__(self) -> Tuple[Any, ...]:
        return type(self), (self._values, self._table, self._law_text)


class Measurement(Answer):
    """The answer of ``measure``; its rows are the points of f(V), for ``tokenizer=``."""

    __slots__ = ()
    _rows = ("points",)

    def columns(self) -> Dict[str, List[Any]]:
        """The rows as columns, with the names of the program's CSV."""
        rows = self.rows()
        return {name: [row[name] for row in rows] for name in _POINT_COLUMNS if name in rows[0]}


_POINT_COLUMNS = (
    "name",
    "vocab_size",
    "group",
    "tokens",
    "characters",
    "bytes",
    "lines",
    "unigram_entropy_nats",
)


def _flattened(document: Dict[str, Any]) -> Dict[str, Any]:
    """A document of one record as that record, with what stood around it."""
    (record,) = document.pop("records")
    warnings = record.get("warnings", []) + [
        text for text in document.pop("warnings") if text not in record.get("warnings", [])
    ]
    return {**document, **record, "warnings": warnings}


def _prepare(inputs: Inputs, given: Dict[str, Any]) -> Dict[str, Any]:
    """Keyword arguments that are not numbers as their words."""
    given = dict(given)
    if given.get("law") is not None:
        given["law"] = inputs.law(given["law"])
    tokenizer = given.get("tokenizer")
    if tokenizer is not None:
        given["tokenizer"] = _table_word(inputs, "tokenizer", tokenizer)
    for name in ("at", "candidates", "mix"):
        if given.get(name) is not None:
            given[name] = joined(given[name])
    return given


def _table_word(inputs: Inputs, name: str, table: Any) -> str:
    """The word for a table: a file's name, or a DataFrame or dict of columns."""
    if isinstance(table, str) or hasattr(table, "__fspath__"):
        return existing_file(table)
    if isinstance(table, Measurement):
        table = table.columns()
    return inputs.add(name, csv_of(table))


def _range_word(values: Optional[Range]) -> Optional[str]:
    return None if values is None else joined(values, ":")


def predict(
    n_nv: Optional[Number] = None,
    *,
    flops: Optional[Number] = None,
    total_params: Optional[Number] = None,
    tied: bool = False,
    tokens: Optional[Number] = None,
    chars: Optional[Number] = None,
    tokens_per_param: Optional[Number] = None,
    accel_hours: Optional[Number] = None,
    gpu_hours: Optional[Number] = None,
    days: Optional[Number] = None,
    hours: Optional[Number] = None,
    accelerator: Optional[str] = None,
    mfu: Optional[Number] = None,
    data_limit: Optional[Number] = None,
    bytes_per_char: Optional[Number] = None,
    level: Optional[Number] = None,
    interval: bool = False,
    at: Union[None, Number, Iterable[Number]] = None,
    within: Optional[Number] = None,
    serve: Optional[Number] = None,
    serve_chars: Optional[Number] = None,
    tokenizer: Any = None,
    mix: Union[None, str, Mapping[str, float]] = None,
    context: Optional[Number] = None,
    layers: Optional[Number] = None,
    watts: Optional[Number] = None,
    power_factor: Optional[Number] = None,
    pue: Optional[Number] = None,
    accels: Optional[Number] = None,
    country: Optional[str] = None,
    ci: Optional[Number] = None,
    width: Optional[Number] = None,
    multiple: Optional[Number] = None,
    law: Optional[AnyLaw] = None,
) -> Prediction:
    """The compute-optimal vocabulary of one run, with its interval, prices and choice.

    The run: ``n_nv`` (non-vocabulary parameters, 1 to 1e30) or ``total_params`` (all, with ``tied``
    tables or two), and one budget of ``flops``, ``tokens``, ``chars`` (characters),
    ``tokens_per_param``, ``accel_hours`` (or ``gpu_hours``, the same), or ``accels`` with ``days``
    or ``hours`` of the clock; those with ``accelerator`` and ``mfu``. Without a budget, the
    compute-optimal one of the law. ``data_limit``: tokens that exist, or text as "2Tchars".
    ``width``: model dimension (default: the law's table).

    ``level``: share of the law's resampled fits in an interval, 0.5 to 0.999 (default 0.9).
    ``interval``: a law without intervals is a mistake. ``at``: vocabularies to price. ``within``:
    extra compute of the band (default 0.01). ``serve``, ``serve_chars``: text served over the
    model's life, to that trained on or in characters. ``tokenizer``: points of f(V) on your own
    text, a file, DataFrame or dict, and ``mix`` the shares of its groups. ``context``, ``layers``:
    count attention. ``watts`` to ``ci``: energy on the accelerator. ``multiple``: the suggestion's.

    Numbers are numbers or texts ("7B"). Raises ValueError with the program's message for wrong
    values, OSError for files. Source: Tao et al. 2024 (arXiv 2407.13623), sections 3 and 4.

    >>> p = predict("7B")
    >>> p.isoloss.vocab_size
    59547
    >>> predict(7e9, tokens=2e12).isoloss.vocab_size
    118857
    """
    given = dict(locals())
    positional = [] if given.pop("n_nv") is None else [n_nv]
    inputs = Inputs()
    document, table, _ = ask("predict", _prepare(inputs, given), positional, inputs)
    return Prediction(_flattened(document), table)


def runs_for(
    vocab: Number,
    *,
    n_nv: Optional[Number] = None,
    flops: Optional[Number] = None,
    tokens: Optional[Number] = None,
    width: Optional[Number] = None,
    level: Optional[Number] = None,
    multiple: Optional[Number] = None,
    law: Optional[AnyLaw] = None,
) -> Runs:
    """The way back: runs for which ``vocab`` entries are the optimum (``predict --vocab``).

    Raises ValueError with the program's message.
    """
    given = dict(locals())
    positional = [] if given.pop("n_nv") is None else [n_nv]
    inputs = Inputs()
    document, table, _ = ask("predict", _prepare(inputs, given), positional, inputs)
    return Runs(_flattened(document), table)


def choose(
    n_nv: Optional[Number] = None,
    *,
    flops: Optional[Number] = None,
    total_params: Optional[Number] = None,
    tied: bool = False,
    tokens: Optional[Number] = None,
    chars: Optional[Number] = None,
    tokens_per_param: Optional[Number] = None,
    accel_hours: Optional[Number] = None,
    gpu_hours: Optional[Number] = None,
    accels: Optional[Number] = None,
    days: Optional[Number] = None,
    hours: Optional[Number] = None,
    accelerator: Optional[str] = None,
    mfu: Optional[Number] = None,
    data_limit: Optional[Number] = None,
    bytes_per_char: Optional[Number] = None,
    laws: Any = None,
    candidates: Union[None, Number, Iterable[Number]] = None,
    tokenizers: Any = None,
    by: Optional[str] = None,
    sought: Optional[Number] = None,
    max_vocab: Optional[Number] = None,
    level: Optional[Number] = None,
    serve: Optional[Number] = None,
    serve_chars: Optional[Number] = None,
    tokenizer: Any = None,
    mix: Union[None, str, Mapping[str, float]] = None,
    context: Optional[Number] = None,
    layers: Optional[Number] = None,
    tensor_parallel: Optional[Number] = None,
    batch_tokens: Optional[Number] = None,
    logits_dtype: Optional[str] = None,
    width: Optional[Number] = None,
    multiple: Optional[Number] = None,
    law: Optional[AnyLaw] = None,
) -> Choice:
    """The vocabulary to take for a run, and what it costs to be wrong.

    The run is that of ``predict``. ``laws``: those that count, as a name, a Law, a list of them or
    a dict of weights (default: the law of the text, and "most-text"). ``candidates``: sizes
    (entries) or names of known tokenizers; ``tokenizers``: a file, DataFrame or dict with ``name``
    and ``vocab_size``. ``by``: "mean" or "minimax". ``max_vocab``: the largest allowed (default
    262144). ``tensor_parallel``: ranks that share a table. ``batch_tokens``: tokens of a step.

    Costs are extra compute as shares of the run's FLOPs. Raises ValueError with the program's
    message, OSError for files. Method: docs/choosing.md.

    >>> c = choose("7B", candidates=["llama-2", "llama-3"])
    >>> c.choice.name
    'llama-3'
    """
    given = dict(locals())
    positional = [] if given.pop("n_nv") is None else [n_nv]
    inputs = Inputs()
    given = _prepare(inputs, given)
    if laws is not None:
        given["laws"] = _laws_word(inputs, laws)
    if tokenizers is not None:
        given["tokenizers"] = _table_word(inputs, "tokenizers", tokenizers)
    document, table, _ = ask("choose", given, positional, inputs)
    return Choice(_flattened(document), table)


def _laws_word(inputs: Inputs, laws: Any) -> str:
    if isinstance(laws, (str, Law)) or hasattr(laws, "__fspath__"):
        laws = [laws]
    if isinstance(laws, Mapping):
        return ",".join(
            f"{inputs.law(one)}={number_word(weight)}" for one, weight in laws.items()
        )
    return ",".join(inputs.law(one) for one in laws)


def frontier(
    flops: Optional[Range] = None,
    *,
    width: Optional[Number] = None,
    level: Optional[Number] = None,
    interval: bool = False,
    accel_hours: Optional[Number] = None,
    gpu_hours: Optional[Number] = None,
    accels: Optional[Number] = None,
    days: Optional[Number] = None,
    hours: Optional[Number] = None,
    accelerator: Optional[str] = None,
    mfu: Optional[Number] = None,
    watts: Optional[Number] = None,
    power_factor: Optional[Number] = None,
    pue: Optional[Number] = None,
    tokenizer: Any = None,
    mix: Union[None, str, Mapping[str, float]] = None,
    law: Optional[AnyLaw] = None,
    progress: Optional[Progress] = None,
) -> Frontier:
    """The best model and vocabulary along a range of budgets.

    ``flops``: (start, stop, count) in equal ratios, or one number (default 1e19 to 1e26, 8 points);
    or one budget in ``accel_hours`` (``gpu_hours``), or ``accels`` for ``days`` or ``hours``.
    ``interval``: intervals beyond 50 points too. ``progress`` is called with (done, total, what).
    Raises ValueError with the program's message, OSError for files.

    >>> frontier((1e20, 1e22, 3)).to_dict()["points"][0]["width"]
    768
    """
    given = dict(locals())
    del given["progress"]
    given["flops"] = _range_word(flops)
    inputs = Inputs()
    document, table, _ = ask("frontier", _prepare(inputs, given), (), inputs, progress)
    return Frontier(document, table)


def design(
    flops: Optional[Number] = None,
    *,
    accel_hours: Optional[Number] = None,
    gpu_hours: Optional[Number] = None,
    accels: Optional[Number] = None,
    days: Optional[Number] = None,
    hours: Optional[Number] = None,
    accelerator: Optional[str] = None,
    mfu: Optional[Number] = None,
    target: Optional[Number] = None,
    noise: Optional[Number] = None,
    tokenizer_noise: Optional[Number] = None,
    level: Optional[Number] = None,
    runs: Optional[Number] = None,
    multiple: Optional[Number] = None,
    params: Optional[Range] = None,
    vocab: Optional[Range] = None,
    tokens_per_param: Optional[Range] = None,
    threads: Optional[Number] = None,
    law: Optional[AnyLaw] = None,
) -> Design:
    """Pilot runs that narrow the interval of the vocabulary most.

    ``flops``: of all runs together, or ``accel_hours`` (``gpu_hours``), or ``accels`` for ``days``
    or ``hours``, on ``accelerator`` at ``mfu``. ``target``: the run to choose V for, as 7e9 or
    "7B@2Ttokens". ``noise``, ``tokenizer_noise``: of a final loss and of what runs of one V share,
    in the unit of the law's loss (default 0.01). ``params``, ``vocab``, ``tokens_per_param``: (start, stop, count)
    of the candidates. ``threads``: the design does not depend on it. Raises ValueError with the program's message.

    >>> len(design(1e20, runs=12).rows())
    12
    """
    given = dict(locals())
    for name in ("params", "vocab", "tokens_per_param"):
        given[name] = _range_word(given[name])
    inputs = Inputs()
    document, table, _ = ask("design", _prepare(inputs, given), (), inputs)
    return Design(document, table)


def fit(
    table: Any,
    *,
    form: Optional[str] = None,
    columns: Union[None, str, Mapping[str, str]] = None,
    params_unit: Optional[Number] = None,
    tokens_unit: Optional[Number] = None,
    flops_unit: Optional[Number] = None,
    as_published: bool = False,
    loss: Optional[str] = None,
    huber_delta: Optional[Number] = None,
    min_flops: Optional[Number] = None,
    skip_first: Optional[Number] = None,
    free_alpha1: bool = False,
    anchor_flops: Optional[Number] = None,
    tokenizer: Any = None,
    mix: Union[None, str, Mapping[str, float]] = None,
    loss_unit: Optional[str] = None,
    unigram: Any = None,
    allow_per_token: bool = False,
    skip_bad: bool = False,
    targets: Union[None, Number, Iterable[Number]] = None,
    resample: Optional[str] = None,
    draws: Optional[Number] = None,
    seed: Optional[Number] = None,
    threads: Optional[Number] = None,
    level: Optional[Number] = None,
    name: Optional[str] = None,
    law: Optional[AnyLaw] = None,
    progress: Optional[Progress] = None,
) -> Fit:
    """Fits the law to training runs, with intervals; ``.law`` predicts and chooses.

    ``table``: a DataFrame, a dict of columns of one length, or a CSV file. Its columns: ``n_nv``
    (parameters), ``vocab_size`` (entries), ``loss``; one of ``flops``, ``tokens``, ``characters``;
    ``width``; ``run``. ``columns`` gives other names, as {"loss": "val_loss"}. ``tokenizer``,
    ``unigram``: tables of f(V) and of unigram entropies, likewise. ``skip_bad`` leaves out rows
    whose loss is missing or not finite. ``form``: "vocabulary",
    "chinchilla", "envelope" or "tokenizer". ``targets``: runs to find V for. ``draws``: resampled
    fits (default 1000). All options: docs/cli.md.

    ``progress`` is called with (done, total, what) about five times a second; Ctrl-C ends the fit.
    Raises ValueError with the program's message, OSError for files. Method: docs/fitting.md.
    """
    given = dict(locals())
    del given["table"], given["progress"]
    inputs = Inputs()
    given = _prepare(inputs, given)
    for key in ("columns", "targets"):
        if given[key] is not None:
            given[key] = joined(given[key])
    if unigram is not None:
        given["unigram"] = _table_word(inputs, "unigram", unigram)
    word = _table_word(inputs, "table", table)
    if form in (None, "vocabulary"):
        given["law_out"] = "law"
    document, text, files = ask("fit", given, [word], inputs, progress)
    return Fit(document, text, files.get("law"))


def audit(
    model: Union[Path, Mapping[str, Any], None] = None,
    *more: Union[Path, Mapping[str, Any]],
    models: Union[None, bool, str] = None,
    tokens: Optional[Number] = None,
    level: Optional[Number] = None,
    within: Optional[Number] = None,
    law: Optional[AnyLaw] = None,
) -> Audit:
    """The vocabularies of real models beside what a law says.

    ``model``: a config.json, weights (.safetensors, .gguf: only their headers are read), a folder
    with them, or a configuration as a dict. ``models``: those of the built-in table with this in
    their names, or True for all. ``tokens``: training tokens of every model.
    Raises ValueError with the program's message, OSError for files. Method: docs/audit.md.

    >>> audit(models="llama-2-7b").models[0].vocab_size
    32000
    """
    inputs = Inputs()
    words = []
    for one in (model, *more):
        if isinstance(one, Mapping):
            words.append(inputs.add("config", json.dumps(one)))
        elif one is not None:
            words.append(existing_file(one))
    given = _prepare(
        inputs, {"models": models, "tokens": tokens, "level": level, "within": within, "law": law}
    )
    document, table, _ = ask("audit", given, words, inputs)
    if not document["models"]:  # what is wrong with them is all that was said
        raise ValueError(document["warnings"][0])
    return Audit(document, table)


def measure(
    files: Union[Path, Iterable[Path], None] = None,
    model: Union[Path, Iterable[Path]] = (),
    *,
    groups: Optional[Mapping[str, Union[Path, Iterable[Path]]]] = None,
    by_file: bool = False,
    mix: Union[None, str, Mapping[str, float]] = None,
    threads: Optional[Number] = None,
    progress: Optional[Progress] = None,
) -> Measurement:
    """Tokens, characters and bytes of SentencePiece models on texts (``tokenizer measure``).

    ``files``: texts or folders of them (UTF-8, also gzip); or ``groups``: a dict of names and of
    the files of each; or ``by_file``: each file is a group. ``model``: tokenizer.model files.
    ``mix``: shares of the text (characters) that come from each group, as {"en": 0.7, "zh": 0.3}.
    ``threads``: 1 to 1024 (default: all processors). ``progress`` is called with (done, total,
    "bytes").

    The answer is what ``fit``, ``choose`` and ``predict`` take as ``tokenizer=``, and ``fit`` as
    ``unigram=``. Raises ValueError with the program's message, OSError for files, and where the
    module was built without SentencePiece. Method: docs/corpus.md.
    """
    module = _measuring_module()
    if groups is not None and not isinstance(groups, Mapping):
        raise TypeError(f"groups: a dict of names and files is wanted, not {type(groups).__name__}")
    given = {
        "model": [existing_file(one) for one in _paths(model)],
        "group": [
            f"{name}={existing_file(one)}"
            for name, paths in (groups or {}).items()
            for one in _paths(paths)
        ],
        "by_file": by_file,
        "mix": None if mix is None else joined(mix),
        "threads": threads,
    }
    texts = [existing_file(one) for one in _paths(files)]
    document, table, _ = ask("tokenizer measure", given, texts, None, progress, module)
    return Measurement(document, table)


def _paths(paths: Union[Path, Iterable[Path], None]) -> List[Path]:
    if paths is None:
        return []
    if isinstance(paths, str) or hasattr(paths, "__fspath__"):
        return [paths]  # type: ignore[list-item]
    return list(paths)


def _measuring_module() -> Any:
    try:
        from . import _measure  # type: ignore[attr-defined]
    except ImportError as error:
        raise OSError(
            "measure needs libsentencepiece (Debian: libsentencepiece0), and a module built where "
            f"libsentencepiece-dev was installed: {error}"
        ) from None
    return _measure

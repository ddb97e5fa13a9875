"""From a table of pilot runs to a vocabulary, with two pictures.

    python3 pilots.py [FOLDER]      pictures go into FOLDER (default: the current one)

Needs vocabplan's Python module and matplotlib. The runs are those of pilots.csv beside this file.
"""

import pathlib
import sys

import matplotlib

matplotlib.use("Agg")  # files, no window
import matplotlib.pyplot as plt
import pandas
from matplotlib.ticker import EngFormatter

import vocabplan

HERE = pathlib.Path(__file__).resolve().parent
MODEL = "300M"  # non-vocabulary parameters of the run to plan
TOKENS = "6B"


def fitted(runs: pandas.DataFrame) -> vocabplan.Fit:
    """The law of the runs, without the first checkpoints, where the learning rate still warms up."""
    return vocabplan.fit(
        runs, columns={"loss": "bits_per_byte"}, skip_first=0.4, draws=200, name="pilots"
    )


def finish(figure: plt.Figure, axes: plt.Axes, file: pathlib.Path) -> None:
    axes.set(xscale="log", xlabel="vocabulary V (entries)")
    axes.xaxis.set_major_formatter(EngFormatter(sep=""))
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(file, dpi=150)


def draw_runs(runs: pandas.DataFrame, file: pathlib.Path) -> None:
    """The last loss of each training against its vocabulary, a line for each size."""
    last = runs.groupby("run", as_index=False).last()
    figure, axes = plt.subplots(figsize=(7, 4.2), layout="constrained")
    for n_nv, size in last.groupby("n_nv"):
        size = size.sort_values("vocab_size")
        (line,) = axes.plot(size.vocab_size, size.bits_per_byte, "o-")
        end = size.iloc[-1]
        axes.annotate(
            f"  {n_nv / 1e6:.1f}M", (end.vocab_size, end.bits_per_byte), color=line.get_color(), va="center"
        )
    axes.set(ylabel="loss (bits a byte)", title="Pilot runs by their non-vocabulary parameters", xlim=(200, 60e3))
    finish(figure, axes, file)


def draw_choice(choice: vocabplan.Choice, file: pathlib.Path) -> None:
    """What each vocabulary is expected to cost by the laws that count."""
    candidates = choice.to_pandas().sort_values("vocab_size")
    figure, axes = plt.subplots(figsize=(7, 4.2), layout="constrained")
    band = choice.choice.band
    axes.axvspan(band.lower, band.upper, alpha=0.15, label="will do")
    for law in choice.laws:
        if law.weight > 0:
            axes.plot(candidates.vocab_size, 100 * candidates[f"laws_{law.name}"], "--", label=law.name)
    axes.plot(candidates.vocab_size, 100 * candidates.expected, "o-", color="black", label="expected")
    axes.axvline(choice.choice.vocab_size, color="black", linewidth=0.8)
    axes.set(ylabel="extra compute (%)", title=f"A model of {MODEL} on {TOKENS} tokens")
    axes.legend(frameon=False)
    finish(figure, axes, file)


def main() -> None:
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    runs = pandas.read_csv(HERE / "pilots.csv")
    fit = fitted(runs)
    choice = vocabplan.choose(MODEL, tokens=TOKENS, laws=[fit.law, "most-text"])
    print(choice)
    draw_runs(runs, folder / "pilots.png")
    draw_choice(choice, folder / "choice.png")


if __name__ == "__main__":
    main()

"""The picture of bench/growth.py: time and memory of each command against the size of its input, in logarithms.

A panel a command, the steepest first; in each the three measured points of both, and the slope of the last two where
they say something. A grey line is linear growth through the last point. gnuplot draws it from a script that is kept
beside the picture.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

COLUMNS, WIDTH, ROW, HEAD, FOOT, SIDE = 3, 800, 128, 66, 30, 6
TIME, MEMORY, LINEAR, TEXT = "#0072B2", "#D55E00", "#BBBBBB", "#333333"
# What is less is not measured: a tick of the clock, and what the process had before it became the program.
LEAST_SECONDS, LEAST_MEGABYTES = 0.001, 1.0


def count_text(value: float) -> str:
    for size, suffix in ((1e6, "M"), (1e3, "K")):
        if value >= size:
            return f"{value / size:g}{suffix}"
    return f"{value:g}"


def slope_text(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def series(name: str, sizes: list[float], values: list[float], least: float) -> str:
    rows = "".join(f"{size:g} {value:.6g}\n" for size, value in zip(sizes, values) if value >= least)
    return f"${name} << EOD\n{rows or 'NaN NaN' + chr(10)}EOD\n"


def panel(one, place: int, rows: int) -> str:
    """A command, at its place from the top left; `one` is a growth.Measured."""
    height = HEAD + rows * ROW + FOOT
    left, row = place % COLUMNS, place // COLUMNS
    width = (WIDTH - 2 * SIDE) / COLUMNS
    x0 = (SIDE + left * width + 44) / WIDTH
    x1 = (SIDE + (left + 1) * width - 12) / WIDTH
    top = 1.0 - (HEAD + row * ROW + 24) / height
    bottom = 1.0 - (HEAD + (row + 1) * ROW - 28) / height
    sizes = [one.largest / 100, one.largest / 10, one.largest]
    ticks = ", ".join(f"'{count_text(size)}' {size:g}" for size in sizes)
    last = max(one.seconds[2], LEAST_SECONDS)
    linear = f"{sizes[0]:g} {last / 100:g}\n{sizes[2]:g} {last:g}\n"
    heading = one.name if one.name.endswith(one.unit) else f"{one.name}, {one.unit}"
    return (f"$linear << EOD\n{linear}EOD\n" + series("time", sizes, one.seconds, LEAST_SECONDS)
            + series("memory", sizes, one.megabytes, LEAST_MEGABYTES)
            + f"set lmargin at screen {x0:.4f}\nset rmargin at screen {x1:.4f}\n"
            + f"set tmargin at screen {top:.4f}\nset bmargin at screen {bottom:.4f}\n"
            + f"set xrange [{sizes[0] / 1.6:g}:{sizes[2] * 1.6:g}]\nset xtics ({ticks}) offset 0,0.5\n"
            + f"set label 1 \"{heading}\" at graph -0.13,1.14 left tc rgb '{TEXT}'\n"
            + f"set label 2 \"{slope_text(one.time_slope)}\" at graph 0.82,0.12 right tc rgb '{TIME}'\n"
            + f"set label 3 \"{slope_text(one.memory_slope)}\" at graph 0.98,0.12 right tc rgb '{MEMORY}'\n"
            + f"plot $linear using 1:2 with lines lw 1.5 lc rgb '{LINEAR}' notitle, \\\n"
            + f"  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '{MEMORY}' notitle, \\\n"
            + f"  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '{TIME}' notitle\n")


def message(every) -> str:
    most = max((slope for one in every for slope in (one.time_slope, one.memory_slope) if slope is not None), default=0)
    steep = "time and memory grow at most linearly" if most < 1.15 else f"the steepest grows with the power {most:.2f}"
    return f"With more input {steep}, and most memory not at all"


def script(every, name: str) -> str:
    rows = (len(every) + COLUMNS - 1) // COLUMNS
    height = HEAD + rows * ROW + FOOT
    ordered = sorted(every, key=lambda one: (-(one.time_slope or 0), -one.seconds[2]))
    legend = 1.0 - 46 / height
    return ("# Made by scripts/bench growth. Run by gnuplot, it draws the picture that it names.\n"
            "reset\nset encoding utf8\n"
            f"set terminal svg noenhanced size {WIDTH},{height} font 'sans-serif,11.5' background '#FFFFFF'\n"
            f"set output \"{name}\"\nset border 3 lc rgb '#888888'\nset tics nomirror out scale 0.5\n"
            "set grid xtics ytics back lt 1 lw 0.5 lc rgb '#E5E5E5'\nunset key\nset logscale xy\n"
            "set yrange [0.0008:4000]\nset ytics (0.001, 0.1, 10) offset 0.6,0\nset multiplot\n"
            f"set label 10 \"{message(every)}\" at screen 0.012,{1.0 - 20 / height:.4f} left font 'sans-serif,16'\n"
            f"set label 11 \"seconds, without a start\" at screen 0.012,{legend:.4f} left tc rgb '{TIME}'\n"
            f"set label 12 \"peak MB, of which 8 are there before the program begins\" at screen 0.235,{legend:.4f} left tc rgb '{MEMORY}'\n"
            f"set label 13 \"linear\" at screen 0.665,{legend:.4f} left tc rgb '#888888'\n"
            f"set label 14 \"1.07: slope of the last step\" at screen 0.745,{legend:.4f} left tc rgb '{TEXT}'\n"
            f"set label 15 \"size of the input: 1, 10 and 100 times the smallest\" "
            f"at screen 0.5,{14 / height:.4f} center tc rgb '{TEXT}'\n"
            + "".join(panel(one, place, rows) + ("unset for [i=10:15] label i\n" if place == 0 else "")
                      for place, one in enumerate(ordered))
            + "unset multiplot\nunset output\n")


def draw(every, picture: Path) -> None:
    source = picture.with_name(picture.name + ".gp")
    source.write_text(script(every, picture.name))
    subprocess.run(["gnuplot", source.name], cwd=picture.parent or ".", check=True)

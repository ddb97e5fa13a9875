// Axes of the drawings.

import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear, type ScaleLinear, type ScaleLogarithmic } from "d3-scale";
import { select } from "d3-selection";
import { svg } from "./dom.ts";
import { human } from "./numbers.ts";

const kFont = 12;

// By the room of a decade: what of it has a number.
const kSteps: [least: number, steps: number[]][] = [
  [420, [1, 1.5, 2, 3, 4, 5, 7]],
  [220, [1, 2, 3, 5, 7]],
  [130, [1, 2, 5]],
  [70, [1, 3]],
];

/** Round numbers of a logarithmic axis that are far enough apart to be read. */
function logTicks(low: number, high: number, room: number): number[] {
  const perDecade = room / Math.log10(high / low);
  const [, steps] = kSteps.find(([least]) => perDecade > least) ?? [0, [1]];
  const ticks: number[] = [];
  for (let decade = 10 ** Math.floor(Math.log10(low)); decade <= high; decade *= 10) {
    ticks.push(...steps.map((step) => step * decade).filter((tick) => tick >= low && tick <= high));
  }
  // A short piece of the axis may lie between them.
  const kFewest = 3;
  return ticks.length < kFewest ? scaleLinear([low, high], [0, 1]).ticks(4) : ticks;
}

function faintLines(axis: SVGElement): void {
  for (const stroke of axis.querySelectorAll(".tick line")) {
    stroke.setAttribute("stroke", "var(--line)");
  }
  axis.querySelector(".domain")?.remove();
}

/** Vocabulary sizes along `y`, with lines of the length `grid` up from it. */
export function sizeAxis(x: ScaleLogarithmic<number, number>, y: number, grid = 0): SVGElement {
  const [low, high] = x.domain() as [number, number];
  const [left, right] = x.range() as [number, number];
  const axis = axisBottom(x)
    .tickValues(logTicks(low, high, right - left))
    .tickFormat((value) => human(Number(value)))
    .tickSizeOuter(0);
  if (grid > 0) axis.tickSizeInner(-grid).tickPadding(8);
  const group = svg("g", { transform: `translate(0,${y})`, color: "var(--soft)" });
  select<SVGGElement, unknown>(group).call(axis).attr("font-size", kFont).attr("font-family", null);
  if (grid > 0) faintLines(group);
  return group;
}

/** Costs in per cent at `x`, with lines over the width `across`. */
export function costAxis(y: ScaleLinear<number, number>, x: number, across: number): SVGElement {
  const axis = axisLeft(y)
    .ticks(5)
    .tickFormat((value) => `${value.valueOf()} %`)
    .tickSize(-across);
  const group = svg("g", { transform: `translate(${x},0)`, color: "var(--soft)" });
  select<SVGGElement, unknown>(group).call(axis).attr("font-size", kFont).attr("font-family", null);
  faintLines(group);
  return group;
}

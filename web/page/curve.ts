// The regret curve: what every vocabulary is expected to cost, from the page that the program plots.

import { area, line } from "d3-shape";
import { costAxis, sizeAxis } from "./axis.ts";
import { svg } from "./dom.ts";
import { follow } from "./follow.ts";
import {
  frameOf,
  kRow,
  pointsOf,
  seriesOf,
  type CurveInput,
  type Frame,
  type Point,
  type Size,
} from "./frame.ts";
import { haloed, inRows, textWidth } from "./labels.ts";
import { flag, flagsOf, lawTicks } from "./marks.ts";
import type { PlotPage } from "./said.ts";

function axes({ x, y, left, right, bottom }: Frame): SVGElement {
  const name = svg(
    "text",
    { x: (left + right) / 2, y: bottom + 38, "text-anchor": "middle", fill: "var(--soft)" },
    "vocabulary size, tokens",
  );
  return svg("g", { "font-size": 12 }, costAxis(y, left, right - left), sizeAxis(x, bottom), name);
}

function band(page: PlotPage, frame: Frame): SVGElement {
  const group = svg("g", { "font-size": 12 });
  const span = page.panels[0]?.spans[0];
  if (!span) return group;
  const from = span.lower_open ? frame.left : Math.max(frame.left, frame.x(span.low));
  const to = span.upper_open ? frame.right : Math.min(frame.right, frame.x(span.high));
  const width = Math.max(2, to - from);
  group.append(
    svg("rect", {
      x: from,
      y: frame.top,
      width,
      height: frame.bottom - frame.top,
      fill: "var(--band)",
      "fill-opacity": 0.13,
    }),
    svg("rect", { x: from, y: frame.top - 4, width, height: 4, fill: "var(--band)" }),
  );
  return group;
}

const kBandText = 12;
const kBeside = 70; // of the drawing, for names of curves

/** Above everything that goes up from the curve, on a ground of its own. */
function bandName(page: PlotPage, frame: Frame): SVGElement {
  const span = page.panels[0]?.spans[0];
  if (!span) return svg("g");
  const from = span.lower_open ? frame.left : frame.x(span.low);
  const to = span.upper_open ? frame.right : frame.x(span.high);
  const open = span.upper_open ? ", and perhaps beyond" : "";
  const room = frame.right + kBeside - frame.left;
  const texts = [`band: ${span.label}${open}`, `band: ${span.label}`, "band"];
  const words = texts.find((text) => textWidth(text, kBandText) < room) ?? "";
  const half = textWidth(words, kBandText) / 2;
  const middle = Math.min(frame.left + room - half, Math.max(frame.left + half, (from + to) / 2));
  return haloed(middle, frame.top - 10, words, {
    fill: "var(--band-text)",
    "text-anchor": "middle",
    "font-size": kBandText,
    "font-weight": 600,
  });
}

/** Between what is expected and the worst law: what is not known. Where the worst is off the page, up to its edge. */
function doubt(page: PlotPage, frame: Frame): SVGElement {
  const worst = new Map(pointsOf(seriesOf(page, "dashed")));
  const shape = area<Point>()
    .x(([x]) => frame.x(x))
    .y0(([, y]) => frame.y(y))
    .y1(([x]) => frame.y(worst.get(x) ?? frame.y.domain()[1] ?? 0));
  return svg("path", {
    d: shape(pointsOf(seriesOf(page, "line"))) ?? "",
    fill: "var(--worst)",
    "fill-opacity": 0.08,
  });
}

const kCurves = [
  { style: "dashed", name: "worst", dash: { "stroke-dasharray": "6 4" } },
  { style: "line", name: "expected", dash: {} },
] as const;

function curves(page: PlotPage, frame: Frame): { paths: SVGElement; names: SVGElement } {
  const paths = svg("g", { fill: "none", "stroke-width": 2.25, "stroke-linejoin": "round" });
  const path = line<Point>()
    .x(([x]) => frame.x(x))
    .y(([, y]) => frame.y(y));
  const ends: End[] = [];
  for (const { style, name, dash } of kCurves) {
    const series = seriesOf(page, style);
    const points = pointsOf(series);
    if (!series || points.length === 0) continue;
    paths.append(svg("path", { d: path(points) ?? "", stroke: `var(--${name})`, ...dash }));
    const look = { words: series.label, fill: `var(--${name}-text)`, over: style === "dashed" };
    ends.push(endOf(points, look, frame));
  }
  spread(ends);
  return { paths, names: svg("g", {}, ...ends.map(endName)) };
}

function endName({ x, y, words, fill, above }: End): SVGElement {
  const anchor = above ? { "text-anchor": "middle" } : {};
  return haloed(x, y, words, { fill, "font-size": 12.5, "font-weight": 600, ...anchor });
}

interface End {
  x: number;
  y: number;
  words: string;
  fill: string;
  above: boolean;
}

// The name of a curve is right of its end; that of the upper one is over its lowest point where it
// leaves by the top.
function endOf(
  points: Point[],
  name: Pick<End, "words" | "fill"> & { over: boolean },
  frame: Frame,
): End {
  const kNear = 12;
  const kBelow = 34; // of marks that lie beyond the drawing
  const { words, fill } = name;
  const last = points.at(-1) ?? [NaN, NaN];
  const atTop = frame.y(last[1]) < frame.top + kNear;
  const above = atTop && name.over;
  const lowest = points.reduce((best, one) => (one[1] < best[1] ? one : best), last);
  if (above) return { x: frame.x(lowest[0]), y: frame.y(lowest[1]) - 9, words, fill, above };
  return {
    x: frame.x(last[0]) + 7,
    y: frame.y(last[1]) + (atTop ? kBelow : 4),
    words,
    fill,
    above,
  };
}

/** The names of two curves that end at the same place are moved apart. */
function spread(ends: End[]): void {
  const kApart = 15;
  const [one, two] = ends;
  if (!one || !two || one.above || two.above || Math.abs(one.y - two.y) >= kApart) return;
  const middle = (one.y + two.y) / 2;
  const sign = one.y <= two.y ? 1 : -1;
  one.y = middle - (sign * kApart) / 2;
  two.y = middle + (sign * kApart) / 2;
}

export function drawCurve(input: CurveInput, size: Size): SVGSVGElement {
  const { page, marks } = input;
  const limits = { left: 30, right: size.width, size: 13 };
  // The rows decide the frame's top alone, so that x can be had before.
  const draft = frameOf(input, size, 0);
  const ordered = [...marks].sort(
    (one, two) => Number(two.chosen) - Number(one.chosen) || one.vocabSize - two.vocabSize,
  );
  const placed = inRows(flagsOf(ordered, draft), limits);
  const rows = Math.max(1, ...placed.map(({ row }) => row + 1));
  const tall = { width: size.width, height: size.height + Math.max(0, rows - 2) * kRow };
  const frame = frameOf(input, tall, rows);
  const root = svg("svg", {
    viewBox: `0 0 ${tall.width} ${tall.height}`,
    width: tall.width,
    height: tall.height,
    role: "img",
    "font-family": "system-ui, sans-serif",
    "aria-label": `Extra compute against vocabulary size. ${input.words}`,
  });
  const title = svg(
    "text",
    { x: 0, y: 14, fill: "var(--soft)", "font-size": 13 },
    "Extra compute for the same loss",
  );
  const { paths, names } = curves(page, frame);
  root.append(title, band(page, frame), axes(frame), doubt(page, frame), paths);
  const flags = placed.toReversed().map((one) => flag(one, frame));
  root.append(
    ...flags.map(({ lead }) => lead),
    lawTicks(page, frame),
    names,
    ...flags.map(({ sign }) => sign),
  );
  root.append(bandName(page, frame));
  root.append(follow(root, title, page, frame));
  return root;
}

// The regret curve: what every vocabulary is expected to cost, from the page that the program plots.

import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear, scaleLog, type ScaleLinear, type ScaleLogarithmic } from "d3-scale";
import { select } from "d3-selection";
import { area, line } from "d3-shape";
import { svg } from "./dom.ts";
import { grouped, human, percent } from "./numbers.ts";
import { textWidth, inRows, type Placed } from "./labels.ts";
import type { PlotPage, PlotSeries } from "./said.ts";

export interface Mark {
  name: string;
  vocabSize: number;
  /** Extra compute expected, a share. */
  expected: number;
  chosen: boolean;
}

export interface CurveInput {
  page: PlotPage;
  marks: Mark[];
  /** The answer in words, for those who do not see the drawing. */
  words: string;
}

export interface Size {
  width: number;
  height: number;
}

interface Frame {
  x: ScaleLogarithmic<number, number>;
  y: ScaleLinear<number, number>;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const kRow = 17;
const kTitle = 26;

/** Round numbers of a logarithmic axis that are far enough apart to be read. */
export function logTicks(low: number, high: number, room: number): number[] {
  const perDecade = room / Math.log10(high / low);
  const steps =
    perDecade > 420 ? [1, 1.5, 2, 3, 4, 5, 7] : perDecade > 220 ? [1, 2, 3, 5, 7] : [1, 2, 5];
  const ticks: number[] = [];
  for (let decade = 10 ** Math.floor(Math.log10(low)); decade <= high; decade *= 10) {
    ticks.push(...steps.map((step) => step * decade).filter((tick) => tick >= low && tick <= high));
  }
  return ticks;
}

function seriesOf(page: PlotPage, style: string): PlotSeries | undefined {
  return page.panels[0]?.series.find((series) => series.style === style);
}

function highest(page: PlotPage): number {
  return Math.max(1, ...["line", "dashed"].flatMap((style) => seriesOf(page, style)?.y ?? []));
}

function frameOf({ page, marks }: CurveInput, size: Size, rows: number): Frame {
  const kBeside = 1.04; // room beside a mark that lies outside of the curve
  const xs = [...(seriesOf(page, "line")?.x ?? [1e3, 1e6])];
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  for (const { vocabSize } of marks) {
    if (vocabSize < low) xs.push(vocabSize / kBeside);
    if (vocabSize > high) xs.push(vocabSize * kBeside);
  }
  const left = 44;
  const right = size.width - 74;
  const top = kTitle + rows * kRow + 26;
  const bottom = size.height - 42;
  return {
    x: scaleLog([Math.min(...xs), Math.max(...xs)], [left, right]),
    y: scaleLinear([0, highest(page)], [bottom, top]),
    left,
    right,
    top,
    bottom,
  };
}

function axes(frame: Frame): SVGElement {
  const { x, y, left, right, bottom } = frame;
  const group = svg("g", { "font-size": 12 });
  const across = svg("g", { transform: `translate(0,${bottom})`, color: "var(--soft)" });
  const [low, high] = x.domain() as [number, number];
  select<SVGGElement, unknown>(across)
    .call(
      axisBottom(x)
        .tickValues(logTicks(low, high, right - left))
        .tickFormat((v) => human(Number(v)))
        .tickSizeOuter(0),
    )
    .attr("font-size", 12)
    .attr("font-family", null);
  const up = svg("g", { transform: `translate(${left},0)`, color: "var(--soft)" });
  select<SVGGElement, unknown>(up)
    .call(
      axisLeft(y)
        .ticks(5)
        .tickFormat((v) => `${v.valueOf()} %`)
        .tickSize(left - right),
    )
    .attr("font-size", 12)
    .attr("font-family", null);
  for (const stroke of up.querySelectorAll(".tick line"))
    stroke.setAttribute("stroke", "var(--line)");
  up.querySelector(".domain")?.remove();
  const name = svg(
    "text",
    { x: (left + right) / 2, y: bottom + 38, "text-anchor": "middle", fill: "var(--soft)" },
    "vocabulary size, tokens",
  );
  group.append(up, across, name);
  return group;
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

/** Above everything that goes up from the curve, on a ground of its own. */
function bandName(page: PlotPage, frame: Frame): SVGElement {
  const span = page.panels[0]?.spans[0];
  if (!span) return svg("g");
  const from = span.lower_open ? frame.left : frame.x(span.low);
  const to = span.upper_open ? frame.right : frame.x(span.high);
  const words = `band: ${span.label}${span.upper_open ? ", and perhaps beyond" : ""}`;
  const half = textWidth(words, 12) / 2;
  const middle = Math.min(frame.right + 70 - half, Math.max(frame.left + half, (from + to) / 2));
  return haloed(middle, frame.top - 10, words, {
    fill: "var(--band-text)",
    "text-anchor": "middle",
    "font-size": 12,
    "font-weight": 600,
  });
}

function haloed(
  x: number,
  y: number,
  words: string,
  attributes: Record<string, string | number>,
): SVGElement {
  const halo = {
    stroke: "var(--bg)",
    "stroke-width": 4,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
  };
  return svg("text", { x, y, ...halo, ...attributes }, words);
}

type Point = [x: number, y: number];

function pointsOf(series: PlotSeries | undefined): Point[] {
  return (series?.x ?? []).map((x, i): Point => [x, series?.y[i] ?? NaN]);
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

function curves(page: PlotPage, frame: Frame): { paths: SVGElement; names: SVGElement } {
  const paths = svg("g", { fill: "none", "stroke-width": 2.25, "stroke-linejoin": "round" });
  const path = line<Point>()
    .x(([x]) => frame.x(x))
    .y(([, y]) => frame.y(y));
  const ends: End[] = [];
  for (const [style, name] of [
    ["dashed", "worst"],
    ["line", "expected"],
  ] as const) {
    const series = seriesOf(page, style);
    const points = pointsOf(series);
    if (!series || points.length === 0) continue;
    paths.append(
      svg("path", {
        d: path(points) ?? "",
        stroke: `var(--${name})`,
        ...(style === "dashed" ? { "stroke-dasharray": "6 4" } : {}),
      }),
    );
    ends.push(
      endOf(
        points,
        { words: series.label, fill: `var(--${name}-text)`, over: style === "dashed" },
        frame,
      ),
    );
  }
  spread(ends);
  const names = ends.map(({ x, y, words, fill, above }) =>
    haloed(x, y, words, {
      fill,
      "font-size": 12.5,
      "font-weight": 600,
      ...(above ? { "text-anchor": "middle" } : {}),
    }),
  );
  return { paths, names: svg("g", {}, ...names) };
}

interface End {
  x: number;
  y: number;
  words: string;
  fill: string;
  above: boolean;
}

/** The place of a curve's name: right of its end; or over its lowest point, for the upper one that leaves by the top. */
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

function lawTicks(page: PlotPage, frame: Frame): SVGElement {
  const group = svg("g", { "font-size": 12 });
  const series = seriesOf(page, "ticks");
  const names = (series?.x ?? []).map((value, i) => ({
    at: frame.x(value),
    words: series?.labels[i] ?? "",
  }));
  for (const { item, row, x } of inRows(names, {
    left: frame.left,
    right: frame.right + 70,
    size: 12,
  })) {
    const base = frame.bottom;
    group.append(
      svg("path", { d: `M${item.at},${base}l-5,0l5,-9l5,9z`, fill: "var(--law)" }),
      haloed(x, base - 13 - row * 15, item.words, { fill: "var(--law)", "text-anchor": "middle" }),
    );
  }
  return group;
}

interface Flag {
  at: number;
  words: string;
  mark: Mark;
}

function isBeyond(mark: Mark, { y }: Frame): boolean {
  return 100 * mark.expected > (y.domain()[1] ?? 0);
}

/** A mark above the drawing says how far. */
function flagsOf(marks: Mark[], frame: Frame): Flag[] {
  return marks.map((mark) => ({
    at: frame.x(mark.vocabSize),
    words: isBeyond(mark, frame) ? `${mark.name} ${percent(mark.expected)}` : mark.name,
    mark,
  }));
}

/** A line up to a name, the mark, and the name, which goes over the lines of others. */
function flag(placed: Placed<Flag>, frame: Frame): { lead: SVGElement; sign: SVGElement } {
  const { mark, at, words } = placed.item;
  const y = Math.max(frame.y(mark.expected * 100), frame.top);
  const name = mark.chosen ? "accent" : "mark";
  const base = kTitle + placed.row * kRow + 12;
  const shape = isBeyond(mark, frame)
    ? svg("path", { d: `M${at - 5},${y + 9}l5,-9l5,9z`, fill: `var(--${name})` })
    : svg("circle", {
        cx: at,
        cy: y,
        r: mark.chosen ? 6 : 4,
        fill: `var(--${name})`,
        stroke: "var(--bg)",
        "stroke-width": 1.5,
      });
  const tip = svg(
    "title",
    {},
    `${mark.name}: ${grouped(mark.vocabSize)} tokens, ${percent(mark.expected)} extra compute expected`,
  );
  const text = haloed(placed.x, base, words, {
    fill: mark.chosen ? "var(--accent)" : "var(--mark-text)",
    "text-anchor": "middle",
    "font-size": mark.chosen ? 14 : 12,
    "font-weight": mark.chosen ? 700 : 500,
  });
  const lead = svg("line", {
    x1: at,
    x2: at,
    y1: base + 4,
    y2: y,
    stroke: `var(--${name})`,
    "stroke-opacity": mark.chosen ? 0.9 : 0.4,
  });
  return { lead, sign: svg("g", {}, tip, shape, text) };
}

/** What the pointer is over, at the program's own points: nothing is interpolated. */
function follow(root: SVGSVGElement, title: SVGElement, page: PlotPage, frame: Frame): SVGElement {
  const expected = pointsOf(seriesOf(page, "line"));
  const worst = new Map(pointsOf(seriesOf(page, "dashed")));
  const usual = title.textContent ?? "";
  const cross = svg("line", {
    y1: frame.top,
    y2: frame.bottom,
    stroke: "var(--ink)",
    "stroke-opacity": 0.5,
    visibility: "hidden",
  });
  root.addEventListener("pointermove", (event) => {
    const box = root.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * root.viewBox.baseVal.width;
    const distance = ([x]: Point): number => Math.abs(frame.x(x) - at);
    const near = expected.reduce<Point | null>(
      (best, one) => (best === null || distance(one) < distance(best) ? one : best),
      null,
    );
    if (near === null || at < frame.left - 10 || at > frame.right + 10) return;
    const hard = worst.get(near[0]);
    title.textContent = `${human(near[0], 3)} tokens: ${percent(near[1] / 100)} expected${hard === undefined ? "" : `, ${percent(hard / 100)} by the worst law`}`;
    for (const end of ["x1", "x2"]) cross.setAttribute(end, String(frame.x(near[0])));
    cross.setAttribute("visibility", "visible");
  });
  root.addEventListener("pointerleave", () => {
    title.textContent = usual;
    cross.setAttribute("visibility", "hidden");
  });
  return cross;
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

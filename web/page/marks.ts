// Marks on the regret curve: the choice and known tokenizers, and what each law would choose.

import { svg } from "./dom.ts";
import { kHead, kRow, seriesOf, type Frame, type Mark } from "./frame.ts";
import { haloed, inRows, shortened, type Placed } from "./labels.ts";
import { grouped, cost } from "./numbers.ts";
import type { PlotPage } from "./said.ts";

export function lawTicks(page: PlotPage, frame: Frame): SVGElement {
  const group = svg("g", { "font-size": 12 });
  const series = seriesOf(page, "ticks");
  const names = (series?.x ?? []).map((value, i) => ({
    at: frame.x(value),
    words: series?.labels[i] ?? "",
  }));
  for (const { item, row, x } of inRows(names, {
    left: frame.left,
    right: frame.right, // names of curves are beyond
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

export interface Flag {
  at: number;
  words: string;
  mark: Mark;
}

function isBeyond(mark: Mark, { y }: Frame): boolean {
  return 100 * mark.expected > (y.domain()[1] ?? 0);
}

/** A mark above the drawing says how far. */
export function flagsOf(marks: Mark[], frame: Frame): Flag[] {
  return marks.map((mark) => ({
    at: frame.x(mark.vocabSize),
    words: shortened(mark.name) + (isBeyond(mark, frame) ? ` ${cost(mark.expected)}` : ""),
    mark,
  }));
}

/** A line up to a name, the mark, and the name, which goes over the lines of others. */
export function flag(placed: Placed<Flag>, frame: Frame): { lead: SVGElement; sign: SVGElement } {
  const { mark, at, words } = placed.item;
  const y = Math.max(frame.y(mark.expected * 100), frame.top);
  const name = mark.chosen ? "accent" : "mark";
  const base = kHead + placed.row * kRow + 12;
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
    `${mark.name}: ${grouped(mark.vocabSize)} tokens, ${cost(mark.expected)} extra compute expected`,
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

// What each law and each approach of the paper would do alone, one under another on one axis.

import { scaleLog, type ScaleLogarithmic } from "d3-scale";
import { sizeAxis } from "./axis.ts";
import { svg } from "./dom.ts";
import { shortened, textWidth } from "./labels.ts";
import { about, grouped } from "./numbers.ts";
import type { Approach, ChoiceRecord, PredictRecord } from "./said.ts";

interface Opinion {
  name: string;
  at: number;
  low?: number | null;
  high?: number | null;
  color: string;
  answer?: boolean;
  /** The high end is what was allowed, not what is known. */
  limited?: boolean;
  /** Hollow: shown, and without a weight. */
  hollow: boolean;
}

const kApproaches: [keyof PredictRecord["approaches"], string][] = [
  ["isoflops", "IsoFLOP minima"],
  ["derivative", "derivative"],
  ["isoloss", "loss surface"],
];

function lawOpinions(choice: ChoiceRecord): Opinion[] {
  return choice.laws.map((law) => ({
    name: shortened(law.name) + (law.weight > 0 ? "" : ", not counted"),
    at: law.optimum,
    color: "var(--law)",
    hollow: law.weight === 0,
  }));
}

function approachOpinion(name: string, approach: Approach): Opinion {
  const interval = approach.interval;
  return {
    name,
    at: approach.vocab_size,
    ...(interval ? { low: interval.lower, high: interval.upper } : {}),
    color: "var(--expected)",
    hollow: false,
  };
}

export function opinionsOf(choice: ChoiceRecord, prediction: PredictRecord | null): Opinion[] {
  const { band, vocab_size } = choice.choice;
  const answer: Opinion = {
    name: "the answer",
    answer: true,
    at: vocab_size,
    low: band.lower,
    high: band.upper,
    limited: band.at_largest,
    color: "var(--band)",
    hollow: false,
  };
  const approaches = kApproaches.flatMap(([key, name]) => {
    const approach = prediction?.approaches[key];
    return approach ? [approachOpinion(`paper: ${name}`, approach)] : [];
  });
  const lifetime = prediction?.lifetime
    ? [approachOpinion("surface, with serving", prediction.lifetime)]
    : [];
  return [answer, ...lawOpinions(choice), ...approaches, ...lifetime];
}

function interval(one: Opinion): string {
  if (one.low === undefined || one.high === undefined) return "";
  if (one.low === null && one.high === null) return "open on both sides";
  if (one.low === null) return `up to ${about(one.high ?? 0)}, open below`;
  if (one.high === null) return `from ${about(one.low)}, open above`;
  const limit = one.limited ? ", the limit" : "";
  return `${about(one.low)} to ${about(one.high)}${limit}`;
}

function valueText(one: Opinion): string {
  const words = interval(one);
  return grouped(one.at) + (words === "" ? "" : ` (${words})`);
}

/** The drawing in words. */
function inWords(opinions: Opinion[]): string {
  return opinions.map((one) => `${one.name}: ${valueText(one)}`).join("; ");
}

/** The line of an interval, with an arrow at an open end. */
function intervalLine(one: Opinion, x: ScaleLogarithmic<number, number>, y: number): SVGElement[] {
  if (one.low === undefined || one.high === undefined) return [];
  const [left, right] = x.range() as [number, number];
  const from = one.low === null ? left : Math.max(left, x(one.low));
  const to = one.high === null ? right : Math.min(right, x(one.high));
  const open = one.low === null || one.high === null;
  const dash = open ? { "stroke-dasharray": "4 4" } : {};
  const wide = { "stroke-width": one.answer ? 8 : 2.5 };
  const parts: SVGElement[] = [svg("line", { x1: from, x2: to, y1: y, y2: y, ...wide, ...dash })];
  const arrow = (d: string): SVGElement => svg("path", { d, stroke: "none" });
  if (one.low === null) parts.push(arrow(`M${left - 7},${y}l7,-4v8z`));
  if (one.high === null) parts.push(arrow(`M${right + 7},${y}l-7,-4v8z`));
  return parts;
}

function bar(one: Opinion, x: ScaleLogarithmic<number, number>, y: number): SVGElement {
  const look = one.answer
    ? { r: 6, fill: "var(--accent)", stroke: "var(--bg)" }
    : { r: 5, fill: one.hollow ? "var(--bg)" : one.color };
  const dot = svg("circle", { cx: x(one.at), cy: y, "stroke-width": 2, ...look });
  return svg("g", { stroke: one.color, fill: one.color }, ...intervalLine(one, x, y), dot);
}

function scaleOf(
  opinions: Opinion[],
  left: number,
  right: number,
): ScaleLogarithmic<number, number> {
  const ends = opinions
    .flatMap((one) => [one.at, one.low ?? one.at, one.high ?? one.at])
    .filter((end) => end > 0);
  return scaleLog([Math.min(...ends) / 1.1, Math.max(...ends) * 1.1], [left, right]);
}

/** Name and value, beside the bar or, without room for that, over it. */
function texts(one: Opinion, y: number, beside: number | null): SVGElement[] {
  const fill = one.hollow ? "var(--soft)" : "var(--ink)";
  const value = valueText(one);
  if (beside === null) {
    return [svg("text", { x: 0, y: y - 12, fill, "font-size": 12 }, `${one.name}: ${value}`)];
  }
  return [
    svg("text", { x: 0, y: y + 4, fill }, one.name),
    svg("text", { x: beside, y: y + 4, fill, "font-size": 12 }, value),
  ];
}

export function drawOpinions(
  choice: ChoiceRecord,
  prediction: PredictRecord | null,
  width: number,
): SVGSVGElement {
  const opinions = opinionsOf(choice, prediction);
  const narrow = width < 600;
  const row = narrow ? 42 : 28;
  const room = Math.max(...opinions.map((one) => textWidth(valueText(one), 12)));
  const x = scaleOf(opinions, narrow ? 10 : 236, narrow ? width - 10 : width - room - 24);
  const right = x.range()[1] ?? width;
  const height = opinions.length * row + 30;
  const root = svg("svg", {
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "img",
    "font-size": 13,
    "font-family": "system-ui, sans-serif",
    "aria-label": `Vocabulary sizes. ${inWords(opinions)}`,
  });
  root.append(sizeAxis(x, height - 26, height - 26));
  opinions.forEach((one, i) => {
    const y = i * row + (narrow ? 30 : row / 2);
    root.append(bar(one, x, y), ...texts(one, y, narrow ? null : right + 18));
  });
  return root;
}

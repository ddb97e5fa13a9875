// The ground of the regret curve: scales, and what the program's page gives for them.

import { scaleLinear, scaleLog, type ScaleLinear, type ScaleLogarithmic } from "d3-scale";
import type { PlotPage, PlotSeries, PlotStyle } from "./said.ts";

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

export interface Frame {
  x: ScaleLogarithmic<number, number>;
  y: ScaleLinear<number, number>;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export const kRow = 17; // of names over the curve
export const kHead = 26;

export function seriesOf(page: PlotPage, style: PlotStyle): PlotSeries | undefined {
  return page.panels[0]?.series.find((series) => series.style === style);
}

function highest(page: PlotPage): number {
  return Math.max(
    1,
    ...(["line", "dashed"] as const).flatMap((style) => seriesOf(page, style)?.y ?? []),
  );
}

export function frameOf({ page, marks }: CurveInput, size: Size, rows: number): Frame {
  const kBeside = 1.04; // room beside a mark that lies outside of the curve
  const xs = [...(seriesOf(page, "line")?.x ?? [1e3, 1e6])];
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  for (const { vocabSize } of marks) {
    if (vocabSize < low) xs.push(vocabSize / kBeside);
    if (vocabSize > high) xs.push(vocabSize * kBeside);
  }
  const left = 44;
  const right = size.width - 74;
  const top = kHead + rows * kRow + 26;
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

export type Point = [x: number, y: number];

export function pointsOf(series: PlotSeries | undefined): Point[] {
  return (series?.x ?? []).map((x, i): Point => [x, series?.y[i] ?? NaN]);
}

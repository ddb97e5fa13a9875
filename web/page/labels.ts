// Texts of a drawing: how wide they are, and how none lies over another.

import { svg } from "./dom.ts";

const kGap = 9;

let context: CanvasRenderingContext2D | null = null;

export function textWidth(words: string, size: number): number {
  context ??= document.createElement("canvas").getContext("2d");
  if (context === null) return words.length * size * 0.6;
  context.font = `600 ${size}px system-ui, sans-serif`;
  return context.measureText(words).width;
}

/** A name that leaves room for others. */
export function shortened(name: string): string {
  const kMost = 24;
  return name.length > kMost ? `${name.slice(0, kMost - 1)}…` : name;
}

/** A text in lines, none wider than `width`. */
export function wrapped(words: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

export interface Label {
  /** Where its middle should be. */
  at: number;
  words: string;
}

export interface Placed<T> {
  item: T;
  row: number;
  /** Middle of the text, inside of the limits. */
  x: number;
}

interface Limits {
  left: number;
  right: number;
  size: number;
}

/** Each text goes to the first row that has room for it, in the order given. */
export function inRows<T extends Label>(items: T[], limits: Limits): Placed<T>[] {
  const rows: [from: number, to: number][][] = [];
  return items.map((item) => {
    const half = textWidth(item.words, limits.size) / 2;
    const x = Math.min(limits.right - half, Math.max(limits.left + half, item.at));
    const from = x - half;
    const to = x + half + kGap;
    const free = (taken: [number, number][]): boolean =>
      taken.every(([low, high]) => to <= low || from >= high);
    let row = rows.findIndex(free);
    if (row < 0) row = rows.push([]) - 1;
    rows[row]?.push([from, to]);
    return { item, row, x };
  });
}

/** A text on a ground of its own: what lies below does not cross it. */
export function haloed(
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

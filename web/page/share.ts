// Copies to the clipboard and pictures to files.

import { drawCurve } from "./curve.ts";
import { html, need, svg } from "./dom.ts";
import type { CurveInput } from "./frame.ts";
import { wrapped } from "./labels.ts";

let forget = 0;

export function note(words: string): void {
  need("done").textContent = words;
  window.clearTimeout(forget);
  forget = window.setTimeout(() => (need("done").textContent = ""), 2500);
}

// Where a page is served without encryption there is no clipboard but this.
function copyBySelection(text: string): boolean {
  const area = html("textarea", { class: "unseen" });
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  return copied;
}

export async function copy(text: string, what: string): Promise<void> {
  let copied: boolean;
  try {
    await navigator.clipboard.writeText(text);
    copied = true;
  } catch {
    copied = copyBySelection(text);
  }
  note(copied ? `${what} copied` : "The browser does not let this page copy");
}

/** Colours of the page's variables, as they are on paper. */
function onPaper(text: string): string {
  const paper = html("div", { class: "paper" });
  document.body.append(paper);
  const style = getComputedStyle(paper);
  const plain = text.replaceAll(/var\((--[\w-]+)\)/g, (_, name: string) =>
    style.getPropertyValue(name).trim(),
  );
  paper.remove();
  return plain;
}

const kSaved = { width: 900, height: 460 };
const kMargin = 24;
const kTitle = 18;
const kSubtitle = 13;

function captionLine(words: string, y: number, size: number): SVGElement {
  const look =
    size === kTitle ? { fill: "var(--ink)", "font-weight": 600 } : { fill: "var(--soft)" };
  return svg("text", { x: kMargin, y, "font-size": size, ...look }, words);
}

/** The curve as a file of its own, with the answer as its caption. */
export function svgText(input: CurveInput): string {
  const root = drawCurve(input, kSaved);
  const lines = wrapped(input.page.title, kTitle, kSaved.width);
  const caption = lines.length * kTitle * 1.25 + kSubtitle * 2;
  const [width, height] = [root.viewBox.baseVal.width, root.viewBox.baseVal.height];
  const whole = { width: width + 2 * kMargin, height: height + caption + 2 * kMargin };
  root.setAttribute("x", String(kMargin));
  root.setAttribute("y", String(kMargin + caption));
  const titles = lines.map((line, i) =>
    captionLine(line, kMargin + 12 + i * kTitle * 1.25, kTitle),
  );
  const subtitle = captionLine(input.page.subtitle, kMargin + caption - kSubtitle, kSubtitle);
  const ground = svg("rect", { width: "100%", height: "100%", fill: "var(--bg)" });
  const box = { viewBox: `0 0 ${whole.width} ${whole.height}`, ...whole };
  const outer = svg("svg", { ...box, "font-family": "system-ui, sans-serif" });
  outer.append(ground, ...titles, subtitle, root);
  return onPaper(new XMLSerializer().serializeToString(outer));
}

function save(url: string, name: string): void {
  const link = html("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
}

export function saveSvg(input: CurveInput): void {
  const url = URL.createObjectURL(new Blob([svgText(input)], { type: "image/svg+xml" }));
  save(url, "vocabulary.svg");
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
  note("SVG saved");
}

const kPixels = 2; // per unit: sharp in print

export async function savePng(input: CurveInput): Promise<void> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(input))}`;
  await image.decode();
  const canvas = html("canvas");
  canvas.width = image.width * kPixels;
  canvas.height = image.height * kPixels;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  save(canvas.toDataURL("image/png"), "vocabulary.png");
  note("PNG saved");
}

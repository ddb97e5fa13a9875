// What the pointer is over, in words.

import { svg } from "./dom.ts";
import { pointsOf, seriesOf, type Frame, type Point } from "./frame.ts";
import { human, cost } from "./numbers.ts";
import type { PlotPage } from "./said.ts";

/** A line at the pointer, and its numbers in the title, at the program's own points: nothing is interpolated. */
export function follow(
  root: SVGSVGElement,
  title: SVGElement,
  page: PlotPage,
  frame: Frame,
): SVGElement {
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
    const worse = hard === undefined ? "" : `, ${cost(hard / 100)} by the worst law`;
    title.textContent = `${human(near[0], 3)} tokens: ${cost(near[1] / 100)} expected${worse}`;
    for (const end of ["x1", "x2"]) cross.setAttribute(end, String(frame.x(near[0])));
    cross.setAttribute("visibility", "visible");
  });
  root.addEventListener("pointerleave", () => {
    title.textContent = usual;
    cross.setAttribute("visibility", "hidden");
  });
  return cross;
}

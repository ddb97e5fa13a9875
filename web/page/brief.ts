// The answer at the foot of a narrow window, where it lies below the inputs. It is for eyes and fingers: who reads by
// keyboard or voice has the link to the answer, and hears it.

import { html, need } from "./dom.ts";

export const kNoAnswer = "There is no answer to these inputs.";

export function startBrief(): void {
  const brief = need("brief");
  const kFoot = "0px 0px -25% 0px"; // what this covers is not yet in sight
  new IntersectionObserver(
    (entries) => {
      brief.hidden = entries.at(-1)?.isIntersecting ?? true;
    },
    { rootMargin: kFoot },
  ).observe(need("answer"));
}

export function showBrief(sentence: string): void {
  const words = html("span", { class: "words" }, sentence);
  const lead = html("span", { class: "lead-on" }, "the whole answer ↓");
  need("brief").replaceChildren(words, " ", lead);
}

export function showNoBrief(): void {
  need("brief").textContent = kNoAnswer;
}

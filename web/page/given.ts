// The inputs in words, for paper: there the fields are left out.

import { need } from "./dom.ts";
import type { State } from "./state.ts";

function budgetWords(state: State): string {
  if (state.budget === "tokens") return `${state.tokens} training tokens`;
  if (state.budget === "flops") return `${state.flops} FLOPs`;
  if (state.budget === "optimal") return "";
  const mfu = state.mfu === "" ? "" : ` at MFU ${state.mfu}`;
  return `${state.hours} hours of ${state.accelerator}${mfu}`;
}

export function givenOf(state: State): string {
  const source = state.from === "" ? "" : ` (${state.from})`;
  const parts: [value: string, words: string][] = [
    [state.n, `${state.n} non-vocabulary parameters${source}`],
    [budgetWords(state), budgetWords(state)],
    [state.serve, `${state.serve} characters served for each trained on`],
    [state.context, `attention over ${state.context} tokens`],
    [state.width, `width ${state.width}`],
    [state.ranks, `tables shared by ${state.ranks} ranks`],
    [state.largest, `vocabularies up to ${state.largest}`],
    [state.rule === "minimax" ? state.rule : "", "least worst cost"],
    [state.laws, `laws ${state.laws.replaceAll(",", ", ")}`],
    [state.among ? "among" : "", `a choice among ${state.shown.join(", ")}`],
    [state.table, `tokenizers of ${state.table}`],
  ];
  return parts
    .filter(([value]) => value !== "")
    .map(([, words]) => words)
    .join("; ");
}

export function showGiven(state: State): void {
  need("given").textContent = `Given: ${givenOf(state)}.`;
}

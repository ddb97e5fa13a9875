// What was not given and what the program took instead, in words.

import { html, need } from "./dom.ts";
import { isBuiltIn, weightsOf } from "./laws.ts";
import { grouped, human } from "./numbers.ts";
import type { ChoiceRecord } from "./said.ts";
import type { State } from "./state.ts";

function budgetWords(record: ChoiceRecord, state: State): string[] {
  const tokens = `${human(record.tokens, 3)} training tokens`;
  const flops = `${human(record.flops, 4)} FLOPs`;
  if (state.budget === "optimal") return [`The compute-optimal budget: ${tokens}, ${flops}`];
  if (state.budget === "tokens") return [`${flops} follow from the tokens`];
  if (state.budget === "flops") return [`${tokens} follow from the FLOPs`];
  return [`${flops} and ${tokens} follow from the hours`];
}

function usesOwnLaw(state: State): boolean {
  return [...weightsOf(state.laws).keys()].some((name) => !isBuiltIn(name));
}

export function assumptionsOf(record: ChoiceRecord, state: State): string[] {
  const { budget } = record;
  const lines = budgetWords(record, state);
  if (budget.n_nv_source === "law")
    lines.unshift(`The best model for the budget: ${human(record.n_nv)} non-vocabulary parameters`);
  if (budget.mfu_source === "assumed")
    lines.push(
      `Accelerators make ${human((budget.mfu ?? 0) * 100)} % of their peak (MFU ${budget.mfu})`,
    );
  if (budget.width_source === "law")
    lines.push(`Width ${grouped(record.width)}, usual for this size`);
  if (state.serve === "") lines.push("Serving costs are not counted");
  lines.push(
    usesOwnLaw(state)
      ? "Text as in the runs behind the laws; English, for the built-in ones"
      : "Text: English, as in the runs behind the laws",
  );
  return lines;
}

export function showAssumptions(record: ChoiceRecord, state: State): void {
  need("assumed").replaceChildren(
    ...assumptionsOf(record, state).map((line) => html("li", {}, line)),
  );
}

// What was not given and what the program took instead, in words.

import { html, need } from "./dom.ts";
import { grouped, human } from "./numbers.ts";
import type { ChoiceRecord } from "./said.ts";
import type { State } from "./state.ts";

function budgetWords(record: ChoiceRecord, state: State): string[] {
  const tokens = `${human(record.tokens, 3)} training tokens`;
  const flops = `${human(record.flops, 4)} FLOPs`;
  if (state.budget === "optimal") return [`The compute-optimal budget: ${tokens}, ${flops}`];
  if (state.budget === "tokens") return [`${flops} follow from the tokens`];
  return [`${tokens} follow${state.budget === "hours" ? `, by ${flops}` : ""}`];
}

export function assumptionsOf(record: ChoiceRecord, state: State): string[] {
  const { budget } = record;
  const lines = budgetWords(record, state);
  if (budget.mfu_source === "assumed")
    lines.push(
      `Accelerators make ${human((budget.mfu ?? 0) * 100)} % of their peak (MFU ${budget.mfu})`,
    );
  if (budget.width_source === "law")
    lines.push(`Width ${grouped(record.width)}, usual for this size`);
  if (state.serve === "") lines.push("Serving costs are not counted");
  if (state.table === "") lines.push("Text: English, as in the runs behind the laws");
  return lines;
}

export function showAssumptions(record: ChoiceRecord, state: State): void {
  need("assumed").replaceChildren(
    ...assumptionsOf(record, state).map((line) => html("li", {}, line)),
  );
}

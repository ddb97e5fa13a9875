// The inputs: shows the state, and says what a person changes of it.

import known from "virtual:known";
import { html, need, say } from "./dom.ts";
import { Field, type FieldSpec } from "./fields.ts";
import { lawsText, weightsOf } from "./laws.ts";
import { human } from "./numbers.ts";
import type { ChoiceRecord, ModelRecord, PredictRecord } from "./said.ts";
import { namesIn, type BudgetKind, type State } from "./state.ts";

export type Change = (patch: Partial<State>, settled: boolean) => void;

// Names and sizes that have no toggle of their own.
const kOthers: FieldSpec = {
  id: "others",
  label: "Other sizes",
  option: "--candidates",
  placeholder: "100_000",
};

type TextKey =
  "n" | "tokens" | "flops" | "hours" | "mfu" | "serve" | "context" | "width" | "ranks" | "largest";

const kFields: Record<TextKey, FieldSpec> = {
  n: { id: "n", label: "Non-vocabulary parameters", option: "N_NV", range: [1e7, 1e12] },
  tokens: { id: "tokens", label: "Training tokens", option: "--tokens", range: [1e9, 1e14] },
  flops: { id: "flops", label: "Training FLOPs", option: "--flops", range: [1e18, 1e27] },
  hours: { id: "hours", label: "Accelerator hours", option: "--accel-hours", range: [1e2, 1e9] },
  mfu: {
    id: "mfu",
    label: "Share of its peak (MFU)",
    option: "--mfu",
    placeholder: "0.31 assumed",
  },
  serve: {
    id: "serve",
    label: "Text served, ratio",
    option: "--serve",
    placeholder: "not counted",
    range: [0.1, 1000],
    hint: "Characters that the model reads and writes in its life, for each that it is trained on.",
  },
  context: {
    id: "context",
    label: "Attention over tokens",
    option: "--context",
    placeholder: "not counted",
    range: [1e3, 1e6],
    integer: true,
  },
  width: { id: "width", label: "Width (model dimension)", option: "--width", placeholder: "usual" },
  ranks: {
    id: "ranks",
    label: "Ranks that share a table",
    option: "--tensor-parallel",
    placeholder: "1",
    hint: "Tensor parallelism: tables become multiples of 128 times this.",
  },
  largest: {
    id: "largest",
    label: "Largest vocabulary allowed",
    option: "--max-vocab",
    placeholder: "262144",
  },
};

const kBudgets: [BudgetKind, string][] = [
  ["optimal", "Compute-optimal"],
  ["tokens", "Tokens"],
  ["flops", "FLOPs"],
  ["hours", "Accelerator hours"],
];

const kRules: [string, string][] = [
  ["mean", "Least expected cost"],
  ["minimax", "Least worst cost"],
];

// Places for messages about what is no field; the rest go above the answer.
const kFaultPlaces: Record<string, string> = {
  "--laws": "fault-laws",
  "--tokenizers": "fault-table",
  "--accelerator": "fault-accelerator",
  "--by": "fault-rule",
};

function radios(
  place: HTMLElement,
  group: string,
  choices: [string, string][],
  pick: (value: string) => void,
): void {
  for (const [value, words] of choices) {
    const input = html("input", { type: "radio", name: group, value, id: `${group}-${value}` });
    input.addEventListener("change", () => pick(value));
    place.append(html("label", {}, input, html("span", {}, words)));
  }
}

function checkRadio(group: string, value: string): void {
  const input = document.getElementById(`${group}-${value}`);
  if (input instanceof HTMLInputElement) input.checked = true;
}

export class Form {
  private readonly fields = new Map<TextKey, Field>();
  private readonly others: Field;
  private state: State;
  private models: ModelRecord[] = [];
  private lawNames = "";

  constructor(
    state: State,
    private readonly change: Change,
  ) {
    this.state = state;
    for (const [key, spec] of Object.entries(kFields) as [TextKey, FieldSpec][]) {
      const changed = (value: string, settled: boolean): void =>
        this.change(this.patchOf(key, value), settled);
      this.fields.set(key, new Field(need(`field-${spec.id}`), spec, changed));
    }
    radios(need("budget-kinds"), "budget", kBudgets, (value) =>
      this.change({ budget: value as BudgetKind }, true),
    );
    radios(need("rules"), "rule", kRules, (value) => this.change({ rule: value }, true));
    this.addAccelerators();
    this.addChips();
    this.others = new Field(need("field-others"), kOthers, (value, settled) => {
      this.change({ shown: [...this.state.shown.filter(hasToggle), ...namesIn(value)] }, settled);
    });
    this.listenForModel();
    this.show(state);
    // Beside the answer it may stand open; above it, it would push the answer away.
    need<HTMLDetailsElement>("more").open =
      usesMore(state) && matchMedia("(min-width: 60rem)").matches;
  }

  /** A size that is typed is no longer that of the file. */
  private patchOf(key: TextKey, value: string): Partial<State> {
    if (key !== "n" || this.state.from === "") return { [key]: value };
    return { n: value, from: "", vocab: "", width: "" };
  }

  private addAccelerators(): void {
    const select = need<HTMLSelectElement>("accelerator");
    select.append(...known.accelerators.map(({ id, name }) => html("option", { value: id }, name)));
    select.addEventListener("change", () => this.change({ accelerator: select.value }, true));
  }

  private addChips(): void {
    for (const { name, size } of [...known.tokenizers].sort((one, two) => one.size - two.size)) {
      const input = html("input", { type: "checkbox", value: name, id: `chip-${name}` });
      input.addEventListener("change", () => {
        const others = this.state.shown.filter((one) => one !== name);
        this.change({ shown: input.checked ? [...others, name] : others }, true);
      });
      need("chips").append(
        html("label", { title: `${size} tokens` }, input, html("span", {}, name)),
      );
    }
    const among = need<HTMLInputElement>("among");
    among.addEventListener("change", () => this.change({ among: among.checked }, true));
  }

  private listenForModel(): void {
    const select = need<HTMLSelectElement>("model");
    select.addEventListener("change", () => {
      const model = this.models[Number(select.value)];
      if (select.value === "" || !model) return;
      this.change(patchFrom(model, model.model), true);
      this.note(model);
    });
  }

  offerModels(models: ModelRecord[]): void {
    this.models = models;
    const select = need<HTMLSelectElement>("model");
    select.append(...models.map(({ model }, i) => html("option", { value: i }, model)));
    this.showModel();
  }

  /** What the program guesses about a model that was opened. */
  note(model: ModelRecord): void {
    say(need("note-model"), model.warnings.filter((one) => one.includes("guess")).join("; "));
  }

  private showModel(): void {
    const index = this.models.findIndex(({ model }) => model === this.state.from);
    need<HTMLSelectElement>("model").value = index < 0 ? "" : String(index);
  }

  show(state: State): void {
    this.state = state;
    for (const [key, field] of this.fields) field.set(state[key]);
    for (const kind of ["tokens", "flops", "hours"] as const) {
      const field = this.fields.get(kind);
      if (field) field.shown = state.budget === kind;
    }
    need("hours-more").hidden = state.budget !== "hours";
    checkRadio("budget", state.budget);
    checkRadio("rule", state.rule);
    need<HTMLSelectElement>("accelerator").value = state.accelerator;
    need<HTMLInputElement>("among").checked = state.among;
    const others = state.shown.filter((name) => !hasToggle(name));
    if (namesIn(this.others.value).join() !== others.join()) this.others.set(others.join(","));
    for (const { name } of known.tokenizers)
      need<HTMLInputElement>(`chip-${name}`).checked = state.shown.includes(name);
    this.showLaws();
    this.showModel();
    if (state.from === "") say(need("note-model"), "");
    say(need("from"), state.from === "" ? "" : fromWords(state));
    need("table-off").hidden = state.table === "";
    say(
      need("table-from"),
      state.table === "" ? "" : `The choice is among the rows of ${state.table}.`,
    );
  }

  private showLaws(): void {
    const weights = weightsOf(this.state.laws);
    const names = [...weights.keys()].join();
    const place = need("laws");
    if (names !== this.lawNames)
      place.replaceChildren(...[...weights.keys()].map((name, i) => this.lawRow(name, i)));
    this.lawNames = names;
    [...weights.values()].forEach((weight, i) => {
      const input = need<HTMLInputElement>(`law-${i}`);
      if (document.activeElement !== input) input.value = weight;
    });
  }

  private lawRow(name: string, index: number): HTMLElement {
    const input = html("input", {
      type: "text",
      id: `law-${index}`,
      maxlength: 20,
      "aria-describedby": "fault-laws",
    });
    const changed = (settled: boolean): void => {
      const weights = weightsOf(this.state.laws).set(name, input.value.trim());
      this.change({ laws: lawsText(weights, !settled) }, settled);
    };
    input.addEventListener("input", () => changed(false));
    input.addEventListener("change", () => changed(true));
    return html("div", { class: "law" }, html("label", { for: `law-${index}` }, name), input);
  }

  /** Those that were given: a choice's own depend on its vocabulary. */
  placeTokens(record: PredictRecord): void {
    this.fields.get("tokens")?.place(record.tokens);
  }

  /** Sliders go to what the program understood. */
  place(record: ChoiceRecord): void {
    this.fields.get("n")?.place(record.n_nv);
    this.fields.get("flops")?.place(record.flops);
    this.fields.get("hours")?.place(record.budget.gpu_hours ?? 0);
    this.fields.get("serve")?.place(record.served_ratio ?? 0);
    this.fields.get("context")?.place(record.attention?.context ?? 0);
  }

  /** Shows the program's message where its cause is; false where that is nowhere in the form. */
  complain(message: string): boolean {
    const option = optionOf(message, this.state);
    let found = false;
    for (const field of [...this.fields.values(), this.others]) {
      const mine = message !== "" && field.option === option;
      field.complain(mine ? message : "");
      found ||= mine;
    }
    for (const id of new Set(Object.values(kFaultPlaces))) {
      const mine = message !== "" && kFaultPlaces[option] === id;
      say(need(id), mine ? message : "");
      for (const control of document.querySelectorAll(`[aria-describedby="${id}"]`))
        control.setAttribute("aria-invalid", String(mine));
      found ||= mine;
    }
    if (found && need("more").querySelector(`[data-option="${CSS.escape(option)}"]`))
      need<HTMLDetailsElement>("more").open = true;
    return found;
  }
}

function hasToggle(name: string): boolean {
  return known.tokenizers.some((one) => one.name === name);
}

/** The option that a message is about: the first that it names, or that of the file it names. */
function optionOf(message: string, state: State): string {
  if (state.table !== "" && message.startsWith(`${state.table}:`)) return "--tokenizers";
  if ([...weightsOf(state.laws).keys()].some((name) => message.startsWith(`${name}:`)))
    return "--laws";
  if (/neither a model nor a budget|without a model/.test(message)) return "N_NV";
  return /--[a-z-]+|\bN_NV\b/.exec(message)?.[0] ?? "";
}

function usesMore(state: State): boolean {
  const texts = [
    state.serve,
    state.context,
    state.width,
    state.ranks,
    state.largest,
    state.laws,
    state.table,
  ];
  return (
    state.among || state.rule !== "mean" || (state.from === "" && texts.some((text) => text !== ""))
  );
}

function fromWords(state: State): string {
  const vocab = state.vocab === "" ? "" : `; its vocabulary, ${state.vocab}, is on the curve`;
  return `${state.n} parameters${state.width === "" ? "" : ` and width ${state.width}`} from ${state.from}${vocab}.`;
}

const kExact = 15; // digits

/** A model's size and width, with where they are from. */
export function patchFrom(model: ModelRecord, source: string): Partial<State> {
  const tokens: Partial<State> = model.tokens ? { tokens: human(model.tokens, kExact) } : {};
  return {
    n: String(model.n_nv),
    width: String(model.width),
    vocab: String(model.vocab_size),
    from: source,
    ...tokens,
  };
}

// From the state to the words of a command line, and to the same as shell and Python text.

import type { State } from "./state.ts";

// Most that --max-vocab takes.
const kLargestOfAll = 4194304;

type Option = [name: string, value: string];

/** A word of its own even where its text begins like an option. */
function optionWords([name, value]: Option): string[] {
  return value === "" || value.startsWith("-") ? [`${name}=${value}`] : [name, value];
}

function budgetOptions(state: State): Option[] {
  if (state.budget === "tokens") return [["--tokens", state.tokens]];
  if (state.budget === "flops") return [["--flops", state.flops]];
  if (state.budget === "optimal") return [];
  const mfu: Option[] = state.mfu === "" ? [] : [["--mfu", state.mfu]];
  return [["--accel-hours", state.hours], ["--accelerator", state.accelerator], ...mfu];
}

function given(options: Option[]): Option[] {
  return options.filter(([, value]) => value !== "");
}

/** What all commands understand. */
function runOptions(state: State): Option[] {
  return [
    ...budgetOptions(state),
    ...given([
      ["--width", state.width],
      ["--serve", state.serve],
      ["--context", state.context],
    ]),
  ];
}

function pricingOptions(state: State): Option[] {
  return given([
    ["--tensor-parallel", state.ranks],
    ["--laws", state.laws],
    ["--by", state.rule === "mean" ? "" : state.rule],
  ]);
}

/** Tokenizers to show or to choose among; the audited model's own size is one of them. */
export function namesShown(state: State): string[] {
  return state.vocab === "" ? state.shown : [...state.shown, state.vocab];
}

function choiceOptions(state: State): Option[] {
  const names = namesShown(state).join(",");
  // Among none at all: the program has to say so.
  const among = state.among && (names !== "" || state.table === "");
  return [
    ...runOptions(state),
    ...pricingOptions(state),
    ...given([["--max-vocab", state.largest]]),
    ...(among ? ([["--candidates", names]] satisfies Option[]) : []),
    ...given([["--tokenizers", state.table]]),
  ];
}

function commandWords(command: string, state: State, options: Option[]): string[] {
  const words = options.flatMap(optionWords);
  if (state.n.startsWith("-")) return [command, ...words, "--", state.n];
  return [command, ...(state.n === "" ? [] : [state.n]), ...words];
}

function chooseWords(state: State): string[] {
  return commandWords("choose", state, choiceOptions(state));
}

/** The choice with its curve: the words of that come first, so that an option without a value is still seen as one. */
export function curveWords(state: State): string[] {
  const [command, ...others] = chooseWords(state);
  return [command ?? "choose", "--plot", "page.svg", ...others];
}

/** Prices what is shown on the curve without choosing among it; null where nothing is. */
export function marksWords(state: State): string[] | null {
  if (state.among || namesShown(state).length === 0) return null;
  // Any size may be looked at: what bounds the choice changes no cost.
  return commandWords("choose", state, [
    ...runOptions(state),
    ...pricingOptions(state),
    ["--max-vocab", String(kLargestOfAll)],
    ["--candidates", namesShown(state).join(",")],
  ]);
}

export function predictWords(state: State): string[] {
  return commandWords("predict", state, runOptions(state));
}

const kControl = /[\u0000-\u001f\u007f-\u009f]/g;

// A link is somebody else's text, and a terminal may obey control characters that are pasted into it.
function inShell(word: string): string {
  if (/^[\w.,:@%+/-][\w.,:=@%+/-]*$/.test(word)) return word;
  if (word.search(kControl) < 0) return `'${word.replaceAll("'", "'\\''")}'`;
  const escaped = word
    .replaceAll(/[\\']/g, "\\$&")
    .replaceAll(kControl, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `$'${escaped}'`;
}

export function shellText(state: State): string {
  return ["vocabplan", ...chooseWords(state)].map(inShell).join(" ");
}

function inPython(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll(kControl, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return `"${escaped}"`;
}

function pythonValue([name, value]: Option): string {
  if (name === "--candidates") return `[${value.split(",").map(inPython).join(", ")}]`;
  return inPython(value);
}

export function pythonText(state: State): string {
  const options = choiceOptions(state).map(
    (option) => `${option[0].slice(2).replaceAll("-", "_")}=${pythonValue(option)}`,
  );
  const n = state.n === "" ? [] : [inPython(state.n)];
  return `vocabplan.choose(${[...n, ...options].join(", ")})`;
}

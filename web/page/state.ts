// What the page is asked, whole: the address holds it, and nothing else decides an answer.

export type BudgetKind = "optimal" | "tokens" | "flops" | "hours";

export interface State {
  n: string;
  budget: BudgetKind;
  tokens: string;
  flops: string;
  hours: string;
  accelerator: string;
  mfu: string;
  serve: string;
  context: string;
  width: string;
  ranks: string;
  largest: string;
  rule: string;
  laws: string;
  shown: string[];
  among: boolean;
  /** Names of files that were opened; their contents stay out of the address. */
  from: string;
  vocab: string;
  table: string;
}

export const kShownAtFirst = ["gpt-2", "llama-2", "llama-3", "qwen-3", "o200k", "gemma-3"];

export const kFirst: State = {
  n: "7B",
  budget: "optimal",
  tokens: "2T",
  flops: "1e23",
  hours: "1M",
  accelerator: "h100-sxm",
  mfu: "",
  serve: "",
  context: "",
  width: "",
  ranks: "",
  largest: "",
  rule: "mean",
  laws: "",
  shown: kShownAtFirst,
  among: false,
  from: "",
  vocab: "",
  table: "",
};

type TextField = Exclude<keyof State, "budget" | "shown" | "among">;

// Names in the address are those of the options, so that a link can be read.
const kTexts: [string, TextField][] = [
  ["serve", "serve"],
  ["context", "context"],
  ["width", "width"],
  ["tensor-parallel", "ranks"],
  ["max-vocab", "largest"],
  ["by", "rule"],
  ["laws", "laws"],
  ["from", "from"],
  ["vocab", "vocab"],
  ["tokenizers", "table"],
];

const kBudgets: [string, BudgetKind & TextField][] = [
  ["tokens", "tokens"],
  ["flops", "flops"],
  ["accel-hours", "hours"],
];

// A link is somebody else's text.
const kLongestValue = 2000;

function encoded(value: string): string {
  return encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%3D", "=");
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value).slice(0, kLongestValue);
  } catch {
    return value.slice(0, kLongestValue);
  }
}

function sameNames(one: string[], two: string[]): boolean {
  return one.length === two.length && one.every((name) => two.includes(name));
}

export function hashOf(state: State): string {
  const pairs: [string, string][] = [["n", state.n]];
  for (const [key, field] of kBudgets) {
    if (state.budget === field) pairs.push([key, state[field]]);
  }
  if (state.budget === "hours") {
    pairs.push(["accelerator", state.accelerator]);
    if (state.mfu !== "") pairs.push(["mfu", state.mfu]);
  }
  for (const [key, field] of kTexts) {
    if (state[field] !== kFirst[field]) pairs.push([key, state[field]]);
  }
  if (state.among) pairs.push(["candidates", state.shown.join(",")]);
  else if (!sameNames(state.shown, kShownAtFirst)) pairs.push(["show", state.shown.join(",")]);
  return "#" + pairs.map(([key, value]) => `${key}=${encoded(value)}`).join("&");
}

/** Names of a list with commas. */
export function namesIn(text: string): string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .slice(0, 200);
}

export function stateOf(hash: string): State {
  const state: State = { ...kFirst };
  for (const pair of hash.replace(/^#/, "").split("&").slice(0, 100)) {
    const at = pair.indexOf("=");
    if (at < 0) continue;
    const key = pair.slice(0, at);
    const value = decoded(pair.slice(at + 1));
    const budget = kBudgets.find(([name]) => name === key);
    const text = kTexts.find(([name]) => name === key);
    if (key === "n" || key === "accelerator" || key === "mfu") state[key] = value;
    else if (budget) [state.budget, state[budget[1]]] = [budget[1], value];
    else if (text) state[text[1]] = value;
    else if (key === "show" || key === "candidates") {
      state.shown = namesIn(value);
      state.among = key === "candidates";
    }
  }
  return state;
}

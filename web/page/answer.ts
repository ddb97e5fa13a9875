// The answer: the program's sentence, its drawing, its numbers in tables, its warnings.

import { kNoAnswer, showBrief, showNoBrief } from "./brief.ts";
import { drawCurve } from "./curve.ts";
import { html, need } from "./dom.ts";
import type { CurveInput, Mark, Size } from "./frame.ts";
import { shortened } from "./labels.ts";
import { bytes, cost, grouped, percent } from "./numbers.ts";
import { drawOpinions } from "./opinions.ts";
import {
  choiceOf,
  runOf,
  sentenceOf,
  warningsOf,
  type Candidate,
  type ChoiceRecord,
  type LawOpinion,
  type PredictRecord,
  type Said,
} from "./said.ts";

// Not the digits of a name such as gemma-3.
const kNumber = /((?<![\w-])\d(?:[\d.,]*\d)?(?:[KMBT](?![\w]))?(?:\s?%)?)/;

/** The sentence with its numbers set off. */
function sentenceParts(sentence: string): (Node | string)[] {
  return sentence
    .split(kNumber)
    .map((part, i) => (i % 2 === 1 ? html("b", {}, part.replace(" %", "\u00a0%")) : part));
}

interface Column {
  group: string;
  head: string;
  cell: (row: Candidate) => string;
}

const kCost = "Extra compute";
const kTaken = "What the table takes";

function columnsFor(record: ChoiceRecord): Column[] {
  const laws = record.laws.filter((law) => law.weight > 0);
  return [
    { group: kCost, head: "expected", cell: (row) => cost(row.expected) },
    { group: kCost, head: "worst law", cell: (row) => cost(row.worst) },
    ...laws.map(({ name }) => ({
      group: kCost,
      head: name,
      cell: (row: Candidate) => cost(row.laws[name] ?? NaN),
    })),
    { group: kTaken, head: "of parameters (one table)", cell: (row) => percent(row.head_share) },
    { group: kTaken, head: "logits of a token", cell: (row) => bytes(row.logits_bytes) },
    {
      group: "Text",
      head: "tokens per 1,000 characters",
      cell: (row) => (1000 * row.tokens_per_character).toFixed(0),
    },
  ];
}

function costsHead(columns: Column[]): HTMLElement {
  const groups = html("tr", {}, html("th", { colspan: 2, scope: "colgroup" }, "Vocabulary"));
  for (const group of new Set(columns.map((column) => column.group))) {
    const count = columns.filter((column) => column.group === group).length;
    groups.append(html("th", { colspan: count, scope: "colgroup" }, group));
  }
  const names = ["tokens", "of", ...columns.map(({ head }) => head)];
  return html(
    "thead",
    {},
    groups,
    html("tr", {}, ...names.map((name) => html("th", { scope: "col" }, name))),
  );
}

function isSize(row: Candidate): boolean {
  return row.name === String(row.vocab_size);
}

function costRow(row: Candidate, columns: Column[], chosen: boolean): HTMLElement {
  const name = [isSize(row) ? "" : row.name, chosen ? "the choice" : ""]
    .filter((part) => part !== "")
    .join(", ");
  const long = shortened(row.name) === row.name ? {} : { class: "long" };
  return html(
    "tr",
    chosen ? { class: "chosen" } : {},
    html("th", { scope: "row" }, grouped(row.vocab_size)),
    html("td", long, name),
    ...columns.map(({ cell }) => html("td", {}, cell(row))),
  );
}

function fillCosts(record: ChoiceRecord, named: Candidate[]): void {
  const columns = columnsFor(record);
  const [choice, ...others] = record.candidates;
  // A size that has a name among the others needs no row of its own.
  const sizes = others.filter(
    (one) => !isSize(one) || named.every(({ vocab_size }) => vocab_size !== one.vocab_size),
  );
  const rows = [...named, ...sizes].sort((one, two) => one.vocab_size - two.vocab_size);
  const body = html("tbody", {}, ...(choice ? [costRow(choice, columns, true)] : []));
  body.append(...rows.map((row) => costRow(row, columns, false)));
  need("costs").replaceChildren(costsHead(columns), body);
}

function lawRow(law: LawOpinion): HTMLElement {
  const cells = [
    law.weight > 0 ? percent(law.weight) : "only shown",
    grouped(law.states),
    grouped(law.optimum),
    cost(law.choice_costs),
  ];
  const name = html("th", { scope: "row" }, law.name);
  return html(
    "tr",
    law.weight > 0 ? {} : { class: "shown" },
    name,
    ...cells.map((cell) => html("td", {}, cell)),
  );
}

function fillLaws(record: ChoiceRecord): void {
  const heads = ["Law", "Weight", "Versions", "Its own size", "Cost of the choice"];
  const head = html("tr", {}, ...heads.map((name) => html("th", { scope: "col" }, name)));
  need("opinion-table").replaceChildren(
    html("thead", {}, head),
    html("tbody", {}, ...record.laws.map(lawRow)),
  );
}

function markOf(row: Candidate, chosen: boolean): Mark {
  return {
    name: isSize(row) ? grouped(row.vocab_size) : row.name,
    vocabSize: row.vocab_size,
    expected: row.expected,
    chosen,
  };
}

type Part = "curve" | "costs" | "laws";

/** Draws what the engine said; holds what it said last. */
export class AnswerView {
  private said: Said | null = null;
  private record: ChoiceRecord | null = null;
  private drawn: CurveInput | null = null;
  private named: Candidate[] = [];
  private prediction: PredictRecord | null = null;
  private readonly stale = new Set<Part>();
  private spoken = 0;
  // Of both drawings. To ask the page for it while it changes would lay it out once more.
  private width = need("curve").clientWidth;

  constructor() {
    new ResizeObserver((entries) => {
      const width = Math.round(entries.at(-1)?.contentRect.width ?? 0);
      if (width === 0 || width === this.width) return;
      this.width = width;
      this.later("curve", "laws");
    }).observe(need("curve"));
  }

  showChoice(said: Said): void {
    this.record = choiceOf(said);
    if (this.record === null) return;
    this.said = said;
    need("good").classList.remove("none");
    need("sentence").replaceChildren(...sentenceParts(sentenceOf(said)));
    showBrief(sentenceOf(said));
    need("run").textContent = runOf(said);
    need("text").textContent = said.table;
    need("warnings").replaceChildren(...warningsOf(said).map((warning) => html("li", {}, warning)));
    this.later("costs", "laws");
    this.speak();
  }

  /** `among`: whether the choice is among candidates, which are marks of the curve then. */
  showCurve(said: Said, among: boolean): boolean {
    const record = choiceOf(said);
    const page = said.pictures[0];
    if (record === null || !page) return false;
    this.drawn = { page, marks: marksOf(record, among), words: sentenceOf(said) };
    this.later("curve");
    return true;
  }

  /** Known tokenizers on the curve of the answer. */
  showNamed(named: Candidate[]): void {
    this.named = named;
    this.later("curve", "costs");
  }

  /** Null where the program has none for this run. */
  showPrediction(prediction: PredictRecord | null): void {
    this.prediction = prediction;
    this.later("laws");
  }

  /** Where there was no answer before. */
  showNothing(): void {
    if (this.said !== null) return;
    need("sentence").textContent = kNoAnswer;
    need("good").classList.add("none");
  }

  /** Keeps the last good answer in sight, as one that is not of these inputs. */
  set outdated(old: boolean) {
    need("good").classList.toggle("old", old);
    need("assumed").classList.toggle("old", old);
    if (old) showNoBrief();
  }

  curveInput(): CurveInput | null {
    if (this.drawn === null) return null;
    return {
      ...this.drawn,
      marks: [...this.drawn.marks, ...this.named.map((row) => markOf(row, false))],
    };
  }

  // All that came since the last picture of the screen is drawn once.
  private later(...parts: Part[]): void {
    if (this.stale.size === 0) requestAnimationFrame(() => this.draw());
    for (const part of parts) this.stale.add(part);
  }

  private draw(): void {
    const input = this.curveInput();
    if (this.stale.has("curve") && input !== null) {
      need("curve").replaceChildren(drawCurve(input, curveSize(this.width)));
    }
    if (this.stale.has("costs") && this.record !== null) fillCosts(this.record, this.named);
    if (this.stale.has("laws") && this.record !== null) this.drawLaws(this.record);
    this.stale.clear();
  }

  private drawLaws(record: ChoiceRecord): void {
    fillLaws(record);
    need("opinions").replaceChildren(drawOpinions(record, this.prediction, this.width || 800));
  }

  // Only what stands still is read out.
  private speak(): void {
    window.clearTimeout(this.spoken);
    this.spoken = window.setTimeout(() => {
      if (this.said !== null) need("spoken").textContent = sentenceOf(this.said);
    }, 1000);
  }
}

function marksOf(record: ChoiceRecord, among: boolean): Mark[] {
  const [choice, ...others] = record.candidates;
  const asked = among ? others : [];
  return [...(choice ? [markOf(choice, true)] : []), ...asked.map((row) => markOf(row, false))];
}

function curveSize(width: number): Size {
  return { width: Math.max(280, width || 800), height: width < 520 ? 310 : 350 };
}

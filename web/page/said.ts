// The border to the engine: its answers, as it gives them.

export type Texts = Record<string, string | Uint8Array>;

export interface Ask {
  words: string[];
  /** Inputs by the names that the words have for them. */
  texts: Texts;
  /** Read piece by piece where the words name them, /files/NAME. */
  files?: File[];
}

export type PlotStyle =
  | "line"
  | "dashed"
  | "points"
  | "shaded"
  | "vertical"
  | "labelled"
  | "ticks"
  | "open_above"
  | "open_below";

export interface PlotSeries {
  title: string;
  label: string;
  style: PlotStyle;
  color: number;
  x: number[];
  y: number[];
  y2: number[];
  labels: string[];
}

export interface PlotSpan {
  label: string;
  color: number;
  low: number;
  high: number;
  lower_open: boolean;
  upper_open: boolean;
  at: number | null;
  shaded: boolean;
}

export interface PlotPanel {
  title: string;
  x_label: string;
  y_label: string;
  log_x: boolean;
  log_y: boolean;
  series: PlotSeries[];
  spans: PlotSpan[];
}

export interface PlotPage {
  title: string;
  subtitle: string;
  columns: number;
  panels: PlotPanel[];
}

/** A document of `-f json`; the functions of this file say what is read of it. */
export type Document = any;

export interface Said {
  status: number;
  error: string | null;
  faults: string[];
  warnings: string[];
  table: string;
  record: Document;
  pictures: PlotPage[];
}

export interface Engine {
  ask(words: string[], texts: Texts, files?: File[]): Said;
}

export interface Costs {
  vocab_size: number;
  expected: number;
  worst: number;
}

export interface Candidate extends Costs {
  name: string;
  rows: number;
  laws: Record<string, number>;
  head_share: number;
  logits_bytes: number;
  tokens_per_character: number;
}

export interface LawOpinion {
  name: string;
  weight: number;
  states: number;
  optimum: number;
  choice_costs: number;
}

export interface Budget {
  source: string;
  n_nv_source: string;
  width_source: string;
  gpu_hours?: number;
  mfu?: number;
  mfu_source?: string;
}

export interface ChoiceRecord {
  n_nv: number;
  flops: number;
  tokens: number;
  width: number;
  budget: Budget;
  rule: string;
  choice: Costs & {
    name: string;
    at_largest: boolean;
    band: { lower: number; upper: number; at_largest: boolean };
  };
  candidates: Candidate[];
  laws: LawOpinion[];
  served_ratio?: number;
  attention?: { context: number; layers: number };
  compression_law: string;
  warnings: string[];
}

export interface Approach {
  vocab_size: number;
  interval?: { lower: number | null; upper: number | null };
}

export interface PredictRecord {
  law: string;
  tokens: number;
  approaches: Partial<Record<"isoflops" | "derivative" | "isoloss", Approach | null>>;
  lifetime?: Approach;
}

export interface ModelRecord {
  model: string;
  n_nv: number;
  width: number;
  vocab_size: number;
  tokens: number | null;
  warnings: string[];
}

export function choiceOf(said: Said): ChoiceRecord | null {
  return said.record?.records?.[0] ?? null;
}

export function predictionOf(said: Said): PredictRecord | null {
  const record = said.record?.records?.[0];
  return record ? { ...record, law: said.record.law } : null;
}

export function modelsOf(said: Said): ModelRecord[] {
  return said.record?.models ?? [];
}

/** The program's message where it has no answer; null where it has one. */
export function complaintOf(said: Said): string | null {
  if (said.error !== null) return said.error;
  return said.status === 0 ? null : (said.faults[0] ?? "no answer");
}

export function warningsOf(said: Said): string[] {
  return [...new Set([...said.warnings, ...(choiceOf(said)?.warnings ?? [])])];
}

function paragraph(said: Said, index: number): string {
  return (said.table.split(/\n\s*\n/)[index] ?? "")
    .split(/\s*\n\s*/)
    .join(" ")
    .trim();
}

/** The run as the program names it: the answer's first paragraph. */
export function runOf(said: Said): string {
  return paragraph(said, 0);
}

/** The sentence that is the answer: its second paragraph. */
export function sentenceOf(said: Said): string {
  return paragraph(said, 1);
}

// What the page and its worker say to each other.

import type { Ask, Said } from "./said.ts";

/** The compressed engine as base64 text; the first message. */
export interface Boot {
  engine: string;
}

/** Asks that are answered one by one. */
export interface Job {
  id: number;
  asks: Ask[];
}

export interface Answer {
  id: number;
  index: number;
  said: Said | null;
  /** Of a fault in the engine itself. */
  failure: string | null;
  milliseconds: number;
}

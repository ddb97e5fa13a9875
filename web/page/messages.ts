// What the page and its worker say to each other.

import type { Ask, Said } from "./said.ts";

/** The compressed engine as base64 text; the first message. */
export interface Boot {
  engine: string;
}

export interface Task {
  id: number;
  ask: Ask;
}

export interface Reply {
  id: number;
  said: Said | null;
  /** Of a fault in the engine itself. */
  failure: string | null;
  milliseconds: number;
}

// Starts the engine, from the data that the page's head holds.

import type { Boot, Reply } from "./messages.ts";

/** An ask under way, with the number 0, when the page's own script begins. */
export interface Early {
  worker: Worker;
  words: string[];
  replies: Reply[];
}

declare global {
  interface Window {
    early?: Early;
  }
}

function dataOf(id: string): string {
  return document.getElementById(id)?.textContent ?? "";
}

export function startWorker(): Worker {
  const code = new Blob([dataOf("worker-data")], { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(code));
  const boot: Boot = { engine: dataOf("engine-data") };
  worker.postMessage(boot);
  return worker;
}

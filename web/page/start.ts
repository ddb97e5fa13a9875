// Starts the engine; run before the page has a body, so that it is ready when the form is.

import type { Boot } from "./messages.ts";

declare global {
  interface Window {
    /** Started by this script, and taken over by the page's. */
    firstWorker?: Worker;
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

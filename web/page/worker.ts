// Runs the engine beside the page, so that nothing that is computed holds the page up.

import createEngine from "virtual:engine";
import type { Answer, Boot, Job } from "./messages.ts";
import type { Ask, Engine, Said } from "./said.ts";

let engine: Promise<Engine> | null = null;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  return bytes;
}

async function start(base64: string): Promise<Engine> {
  const packed = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream("gzip"));
  const wasmBinary = new Uint8Array(await new Response(packed).arrayBuffer());
  return createEngine({ wasmBinary });
}

function answered(running: Engine, ask: Ask): Pick<Answer, "said" | "failure" | "milliseconds"> {
  const begin = performance.now();
  let said: Said | null = null;
  let failure: string | null = null;
  try {
    said = running.ask(ask.words, ask.texts);
  } catch (error) {
    failure = String(error);
  }
  return { said, failure, milliseconds: performance.now() - begin };
}

async function work(job: Job): Promise<void> {
  for (const [index, ask] of job.asks.entries()) {
    let answer: Answer;
    try {
      if (engine === null) throw new Error("the engine was not started");
      answer = { id: job.id, index, ...answered(await engine, ask) };
    } catch (error) {
      answer = { id: job.id, index, said: null, failure: String(error), milliseconds: 0 };
    }
    postMessage(answer);
  }
}

self.onmessage = (event: MessageEvent<Boot | Job>) => {
  if ("engine" in event.data) engine = start(event.data.engine);
  else void work(event.data);
};

// Runs the engine beside the page, so that nothing that is computed holds the page up.

import createEngine from "virtual:engine";
import { XzReadableStream } from "xz-decompress";
import type { Boot, Reply, Task } from "./messages.ts";
import type { Engine, Said } from "./said.ts";

let engine: Promise<Engine> | null = null;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  return bytes;
}

async function start(base64: string): Promise<Engine> {
  const unpacked = new XzReadableStream(new Blob([bytesOf(base64)]).stream());
  const wasmBinary = new Uint8Array(await new Response(unpacked).arrayBuffer());
  return createEngine({ wasmBinary });
}

async function reply({ id, ask }: Task): Promise<Reply> {
  let begin = performance.now();
  try {
    if (engine === null) throw new Error("the engine was not started");
    const running = await engine;
    begin = performance.now();
    const said: Said = running.ask(ask.words, ask.texts, ask.files ?? []);
    return { id, said, failure: null, milliseconds: performance.now() - begin };
  } catch (error) {
    return { id, said: null, failure: String(error), milliseconds: performance.now() - begin };
  }
}

self.onmessage = (event: MessageEvent<Boot | Task>) => {
  if ("engine" in event.data) engine = start(event.data.engine);
  else void reply(event.data).then((answer) => postMessage(answer));
};

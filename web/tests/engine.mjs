// The engine under node: what the page's worker runs, without a page.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** { ask(words, texts) } of the engine in build/page. It takes itself for a worker. */
export async function startEngine() {
  globalThis.self = globalThis;
  globalThis.location = { href: '' };
  globalThis.importScripts = () => {};
  const folder = join(root, 'build/page/web');
  const { default: createEngine } = await import(join(folder, 'engine.mjs'));
  return createEngine({ wasmBinary: readFileSync(join(folder, 'engine.wasm')) });
}

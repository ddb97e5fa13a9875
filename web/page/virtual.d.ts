declare module "virtual:known" {
  const known: {
    tokenizers: { name: string; size: number }[];
    accelerators: { id: string; name: string }[];
  };
  export default known;
}

declare module "virtual:engine" {
  import type { Engine } from "./said.ts";
  const createEngine: (options: { wasmBinary: Uint8Array }) => Promise<Engine>;
  export default createEngine;
}

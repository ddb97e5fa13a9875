// Files that were opened or dropped: refused by size before they are read, and kept in memory alone.

import type { Ask, Texts } from "./said.ts";
import type { State } from "./state.ts";
import { isBuiltIn, weightsOf } from "./laws.ts";
import { human } from "./numbers.ts";

const kMostBytes = 16_000_000;
const kFolder = "/files/";

export class FileFault extends Error {}

interface Opened {
  name: string;
  content: Uint8Array;
}

/** A name that a command line can hold: no separators of lists, and nothing like an option. */
function plainName(name: string): string {
  const plain = name
    .replaceAll(/[^\w.+-]+/g, "_")
    .replace(/^[-.]+/, "")
    .slice(-80);
  return plain === "" || isBuiltIn(plain) ? `own-${plain}` : plain;
}

function refuseLarge(file: File): void {
  if (file.size <= kMostBytes) return;
  throw new FileFault(
    `${file.name} has ${human(file.size)} bytes; at most ${human(kMostBytes)} are read`,
  );
}

// Not its text: the program looks at bytes that are no text, and names them.
async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

/** The ask about a model: by its configuration whole, or by the header of its weights. */
export async function modelAsk(file: File): Promise<Ask> {
  const name = plainName(file.name);
  if (/\.(safetensors|gguf)$/i.test(name)) {
    // Weights may be of any size: the engine reads of them what it needs.
    return { words: ["audit", kFolder + name], texts: {}, files: [new File([file], name)] };
  }
  refuseLarge(file);
  return { words: ["audit", name], texts: { [name]: await bytesOf(file) } };
}

/** A message about such a file, without the folder that a person never saw. */
export function withoutFolder(message: string): string {
  return message.replaceAll(kFolder, "");
}

export async function openText(file: File): Promise<Opened> {
  refuseLarge(file);
  return { name: plainName(file.name), content: await bytesOf(file) };
}

/** Laws and tables by the names that the words use. */
export class OwnFiles {
  private readonly contents = new Map<string, Uint8Array>();

  add(opened: Opened): void {
    this.contents.set(opened.name, opened.content);
  }

  textsFor(state: State): Texts {
    const texts: Texts = {};
    for (const name of OwnFiles.namesIn(state)) {
      const content = this.contents.get(name);
      if (content !== undefined) texts[name] = content;
    }
    return texts;
  }

  /** Those that a link names and that nobody has opened here. */
  missing(state: State): string[] {
    return OwnFiles.namesIn(state).filter((name) => !this.contents.has(name));
  }

  static namesIn(state: State): string[] {
    const laws = [...weightsOf(state.laws).keys()].filter((name) => !isBuiltIn(name));
    return state.table === "" ? laws : [...laws, state.table];
  }
}

/** Calls `open` with a file that is chosen by the input or dropped on the area. */
export function listenForFiles(
  area: HTMLElement,
  input: HTMLInputElement,
  open: (file: File) => void,
): void {
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) open(file);
    input.value = ""; // the same file can be chosen again
  });
  const over = (event: DragEvent): void => {
    event.preventDefault();
    area.classList.add("over");
  };
  area.addEventListener("dragover", over);
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    const file = event.dataTransfer?.files[0];
    if (file) open(file);
  });
}

// Makes one file, dist/index.html, of the page and the engine: nothing in it asks the network.
//
//   node build.mjs --engine DIR [--out DIR]
//
// DIR of the engine holds engine.mjs and engine.wasm.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { csvParse } from "d3-dsv";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const { values: given } = parseArgs({
  options: { engine: { type: "string" }, out: { type: "string", default: join(here, "dist") } },
});
if (given.engine === undefined) {
  console.error("build.mjs: --engine DIR is missing: the folder of engine.mjs and engine.wasm");
  process.exit(2);
}

/** Rows of a table of the project's data, as objects of texts. */
function rowsOf(name) {
  return csvParse(readFileSync(join(here, "../data", name), "utf8"));
}

/** The names that the page offers, from the tables that the program itself is built with. */
function knownNames() {
  const tokenizers = rowsOf("tokenizers.csv").map((row) => ({
    name: row.name,
    size: Number(row.vocab_size),
  }));
  const accelerators = rowsOf("accelerators.csv").map((row) => ({ id: row.id, name: row.name }));
  return { tokenizers, accelerators };
}

const knownPlugin = {
  name: "known",
  setup(esbuild) {
    esbuild.onResolve({ filter: /^virtual:known$/ }, () => ({ path: "known", namespace: "known" }));
    esbuild.onLoad({ filter: /.*/, namespace: "known" }, () => ({
      contents: JSON.stringify(knownNames()),
      loader: "json",
    }));
  },
};

/** engine.mjs comes from outside of the page's tree. */
const enginePlugin = {
  name: "engine",
  setup(esbuild) {
    esbuild.onResolve({ filter: /^virtual:engine$/ }, () => ({
      path: resolve(given.engine, "engine.mjs"),
    }));
  },
};

async function bundle(entry) {
  const result = await build({
    entryPoints: [join(here, "page", entry)],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: "iife",
    target: ["chrome115", "firefox115", "safari16.4"],
    // The engine makes an address of a file beside itself, and never asks for it: it is given its bytes.
    define: { "import.meta.url": '"file:///"' },
    external: ["module", "fs", "path", "url", "crypto", "node:*"],
    legalComments: "none",
    logLevel: "warning",
    plugins: [knownPlugin, enginePlugin],
  });
  return {
    text: result.outputFiles[0].text,
    inputs: Object.values(result.metafile.outputs)[0].inputs,
  };
}

/** A script's text must not end the element that holds it. */
function inScript(text) {
  return text.replaceAll(/<\/(script)/gi, "<\\/$1").replaceAll("<!--", "<\\!--");
}

function hashOf(text) {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}

function policy(scripts, style) {
  return [
    "default-src 'none'",
    `script-src ${scripts.map(hashOf).join(" ")} 'wasm-unsafe-eval'`,
    `style-src ${hashOf(style)}`,
    "worker-src blob:",
    "img-src data: blob:",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** Bytes that a package or the page itself has in a bundle, before compression. */
function sizesByPart(inputs) {
  const sizes = {};
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const part = path.includes("node_modules/") ? "drawing library" : "page";
    sizes[part] = (sizes[part] ?? 0) + bytesInOutput;
  }
  return sizes;
}

/** The licences of what is bundled; each package must be named there. */
function licencesOf(...bundles) {
  const text = readFileSync(join(here, "licences.txt"), "utf8");
  const paths = bundles.flatMap(({ inputs }) => Object.keys(inputs));
  for (const [, name] of paths.join("\n").matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)\//g)) {
    if (!text.includes(name)) throw new Error(`licences.txt does not name ${name}`);
  }
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function fill(template, parts) {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
}

function report(html, wasm, page, worker, style) {
  const packed = (content) => gzipSync(content, { level: 9 }).length;
  const lines = [
    ["engine.wasm, xz", wasm.length],
    ["worker with the engine's script, gzip", packed(worker.text)],
    ["page's script with the drawing library, gzip", packed(page.text)],
    ["style, gzip", packed(style)],
    ["index.html", Buffer.byteLength(html)],
    ["index.html, gzip -9", packed(html)],
  ];
  for (const [name, bytes] of lines) console.log(`${String(bytes).padStart(9)}  ${name}`);
  for (const [part, bytes] of Object.entries(sizesByPart(page.inputs))) {
    console.log(`${String(bytes).padStart(9)}  ${part} in the page's script, minified`);
  }
}

const [page, worker, head] = await Promise.all(["main.ts", "worker.ts", "head.ts"].map(bundle));
const style = readFileSync(join(here, "page/style.css"), "utf8")
  .replaceAll(/\/\*[^]*?\*\//g, "")
  .replaceAll(/\n\s*/g, "\n");
const script = inScript(page.text);
const headScript = inScript(head.text);
// A quarter smaller than by gzip, which is all that browsers have built in.
const wasm = execFileSync("xz", ["-9e", "--check=crc32", "--stdout", join(given.engine, "engine.wasm")]);
const html = fill(readFileSync(join(here, "page/index.html"), "utf8"), {
  policy: policy([headScript, script], style),
  head: headScript,
  style,
  script,
  licences: licencesOf(page, worker, head),
  worker: inScript(worker.text),
  engine: wasm.toString("base64"),
});
mkdirSync(given.out, { recursive: true });
writeFileSync(join(given.out, "index.html"), html);
report(html, wasm, page, worker, style);

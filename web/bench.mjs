// Times the engine under node beside the program, call by call in turns: medians, and their ratio.
import { spawnSync } from "node:child_process";
import { startEngine } from "./tests/engine.mjs";

const program = process.env.VOCABPLAN_PROGRAM;
const rounds = 41;
const engine = await startEngine();
const calls = [
  ["choose", "7B"],
  ["choose", "7B", "--plot", "page.svg"],
  ["choose", "7B", "--serve", "10"],
  ["choose", "7B", "--candidates", "gpt-2,llama-2,llama-3,qwen-3,o200k,gemma-3"],
  ["predict", "7B"],
  ["choose", "7X"],
];

function milliseconds(work) {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

console.log("call                                      engine, ms  program, ms  ratio");
for (const words of calls) {
  const drawn = words.includes("--plot"); // by gnuplot, in the program
  const times = { engine: [], program: [] };
  for (let i = 0; i < rounds; ++i) {
    times.engine.push(milliseconds(() => engine.ask(words)));
    if (!drawn) times.program.push(milliseconds(() => spawnSync(program, [...words, "-q"])));
  }
  const [ours, theirs] = [median(times.engine), drawn ? NaN : median(times.program)];
  const cells = [ours.toFixed(1).padStart(10), (drawn ? "-" : theirs.toFixed(1)).padStart(12)];
  const ratio = drawn ? "-" : (ours / theirs).toFixed(2);
  console.log(`${words.join(" ").slice(0, 41).padEnd(41)} ${cells.join(" ")} ${ratio.padStart(6)}`);
}

// What the engine has to agree with, wherever it runs: the rows of the reference, and the program. Both are made of
// the same sources, by two compilers for two processors, with two libraries of mathematics.
//
// `askAll` gives what is said to each of many lists of words: { error, faults, table, record, ... }.
import assert from 'node:assert/strict';
import { difference, printed, randomNumbers, referenceRows } from './program.mjs';

/** The record of a call that must succeed. */
export function recordOf(said, words) {
  assert.equal(said.error, null, words.join(' '));
  assert.deepEqual(said.faults, []);
  return said.record;
}

const lineOf = ([n_nv, flops]) => ['predict', n_nv, ...(flops === '' ? [] : ['--flops', flops])];

async function predictionsOf(askAll, runs) {
  const lines = runs.map(lineOf);
  const answers = await askAll(lines);
  assert.equal(answers.length, lines.length);
  return answers.map((said, i) => recordOf(said, lines[i]).records[0]);
}

const runsOfReference = () => referenceRows().map((row) => [row.nnv, row.flops]);

function randomRuns(count) {
  const random = randomNumbers(20);
  const between = (low, high) => low * (high / low) ** random();
  return Array.from({ length: count }, () => {
    const n_nv = between(1e7, 1e12);
    const tokens = n_nv * between(0.1, 1e4);
    return [String(n_nv), String(6 * n_nv * tokens)];
  });
}

/** The engine's predictions of the reference's runs and of 2,000 random ones behind them: { runs, found }. */
export async function predictions(askAll) {
  const runs = [...referenceRows().map((row) => [row.nnv, row.flops]), ...randomRuns(2000)];
  const lines = runs.map(([n_nv, flops]) => ['predict', n_nv, ...(flops === '' ? [] : ['--flops', flops])]);
  const answers = await askAll(lines);
  assert.equal(answers.length, lines.length);
  return { runs, found: answers.map((said, i) => recordOf(said, lines[i]).records[0]) };
}

/** Holds the integers of these predictions against those of the reference. */
export function compareWithReference({ found }) {
  const rows = referenceRows();
  assert.equal(rows.length, 802);
  let compared = 0;
  rows.forEach((row, i) => {
    const { approaches } = found[i];
    const kept = { isoflops: row.v_isoflops, derivative: row.v_derivative, isoloss: row.v_isoloss };
    if (row.isoloss_ier !== '1') delete kept.isoloss; // the reference's own search failed
    for (const [name, value] of Object.entries(kept)) {
      if (value === '' || approaches[name] === null) continue; // two approaches hold on the line only
      assert.equal(approaches[name].vocab_size, Number(value), `${name} of ${row.nnv}, ${row.flops}`);
      ++compared;
    }
  });
  assert.ok(compared > 1200, `${compared} values`);
}

/** Holds all numbers of these predictions against those of the program. */
export function compareWithProgram({ runs, found }) {
  const input = runs.map((run) => run.join(',') + '\n').join('');
  const lines = printed(['sweep', '--format', 'jsonl', '--interval'], input).trim().split('\n');
  assert.equal(lines.length, runs.length);
  runs.forEach((run, i) => {
    const expected = JSON.parse(lines[i]);
    // A sweep has neither the warnings nor all that is said of one prediction.
    const both = Object.entries(found[i]).filter(([name]) => name in expected && name !== 'warnings');
    delete expected.warnings;
    assert.equal(difference(Object.fromEntries(both), expected, 1e-12), null, run.join(', '));
  });
}

/** Holds answers against the program's: their numbers, and their tables for people. */
export async function compareAnswers(askAll, calls, share) {
  const json = calls.map((words) => [...words, '--format', 'json']); // more is computed for machines
  const records = await askAll(json);
  const tables = await askAll(calls);
  calls.forEach((words, i) => {
    const { schema_version: version, ...expected } = JSON.parse(printed(json[i]));
    assert.equal(version, 1);
    assert.equal(difference(recordOf(records[i], words), expected, share), null, words.join(' '));
    assert.equal(tables[i].table, printed(words), words.join(' '));
  });
}

const options = [
  [], ['--tokens', '2T'], ['--flops', '1e23'], ['--serve', '10'], ['--tensor-parallel', '8', '--batch-tokens', '8192'],
  ['--by', 'minimax'], ['--candidates', 'llama-2,llama-3,qwen-2.5,gemma-3'], ['--width', '5120', '--context', '8192'],
  ['--laws', 'tao2024=2,most-text'], ['--accelerator', 'h100-sxm', '--accel-hours', '100K'], ['--max-vocab', '64000'],
];

export const choices = ['33M', '1B', '7B', '70B', '405B'].flatMap((size) =>
  options.map((words) => ['choose', size, ...words]),
);

// The engine of the page against the reference's rows and the program: both are made of the same sources, by two
// compilers for two processors, with two libraries of mathematics.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, startEngine } from './engine.mjs';
import { difference, printed, randomNumbers, referenceRows, refusal } from './program.mjs';

const engine = await startEngine();

/** The record of a call that must succeed. */
function recordOf(words, texts = {}) {
  const said = engine.ask(words, texts);
  assert.equal(said.error, null, words.join(' '));
  assert.deepEqual(said.faults, []);
  return said.record;
}

/** Holds an answer against the program's: its numbers, and its table for people. */
function compare(words, share) {
  const json = [...words, '--format', 'json']; // more is computed for machines
  const { schema_version: version, ...expected } = JSON.parse(printed(json));
  assert.equal(version, 1);
  assert.equal(difference(recordOf(json), expected, share), null, words.join(' '));
  assert.equal(engine.ask(words).table, printed(words), words.join(' '));
}

const lineOf = ([n_nv, flops]) => ['predict', n_nv, ...(flops === '' ? [] : ['--flops', flops])];

test('the reference rows have the integers of the reference', () => {
  const rows = referenceRows();
  assert.equal(rows.length, 802);
  let compared = 0;
  for (const row of rows) {
    const { approaches } = recordOf(lineOf([row.nnv, row.flops])).records[0];
    const kept = { isoflops: row.v_isoflops, derivative: row.v_derivative, isoloss: row.v_isoloss };
    if (row.isoloss_ier !== '1') delete kept.isoloss; // the reference's own search failed
    for (const [name, value] of Object.entries(kept)) {
      if (value === '' || approaches[name] === null) continue; // two approaches hold on the line only
      assert.equal(approaches[name].vocab_size, Number(value), `${name} of ${row.nnv}, ${row.flops}`);
      ++compared;
    }
  }
  assert.ok(compared > 1200, `${compared} values`);
});

test('the reference rows and random budgets have the numbers of the program', () => {
  const random = randomNumbers(20);
  const between = (low, high) => low * (high / low) ** random();
  const runs = referenceRows().map((row) => [row.nnv, row.flops]);
  for (let i = 0; i < 2000; ++i) {
    const n_nv = between(1e7, 1e12);
    const tokens = n_nv * between(0.1, 1e4);
    runs.push([String(n_nv), String(6 * n_nv * tokens)]);
  }
  const input = runs.map((run) => run.join(',') + '\n').join('');
  const lines = printed(['sweep', '--format', 'jsonl', '--interval'], input).trim().split('\n');
  assert.equal(lines.length, runs.length);
  runs.forEach((run, i) => {
    const expected = JSON.parse(lines[i]);
    const found = recordOf(lineOf(run)).records[0];
    // A sweep has neither the warnings nor all that is said of one prediction.
    for (const name of Object.keys(found)) if (!(name in expected) || name === 'warnings') delete found[name];
    delete expected.warnings;
    assert.equal(difference(found, expected, 1e-12), null, run.join(', '));
  });
});

const choices = [
  [], ['--tokens', '2T'], ['--flops', '1e23'], ['--serve', '10'], ['--tensor-parallel', '8', '--batch-tokens', '8192'],
  ['--by', 'minimax'], ['--candidates', 'llama-2,llama-3,qwen-2.5,gemma-3'], ['--width', '5120', '--context', '8192'],
  ['--laws', 'tao2024=2,most-text'], ['--accelerator', 'h100-sxm', '--accel-hours', '100K'], ['--max-vocab', '64000'],
];

test('choices are those of the program', () => {
  for (const size of ['33M', '1B', '7B', '70B', '405B']) {
    for (const words of choices) compare(['choose', size, ...words], 1e-9);
  }
});

test('audits are those of the program', () => {
  compare(['audit', '--models'], 1e-12);
  const config = '{"model_type": "llama", "hidden_size": 4096, "intermediate_size": 11008, "vocab_size": 32000,' +
    ' "num_hidden_layers": 32, "num_attention_heads": 32}';
  const model = recordOf(['audit', 'config.json'], { 'config.json': config }).models[0];
  // 32 (4 d^2 + 3 d f + 2 d) + d, of arXiv:2302.13971 and the reference implementation of the family.
  assert.equal(model.n_nv, 32 * (4 * 4096 ** 2 + 3 * 4096 * 11008 + 2 * 4096) + 4096);
});

test('a law and a table of tokenizers that are dropped are read', () => {
  const law = readFileSync(join(root, 'data/laws/tao2024-corrected.json'), 'utf8');
  const own = recordOf(['predict', '7B', '--law', 'mine.json'], { 'mine.json': law });
  const builtIn = recordOf(['predict', '7B', '--law', 'tao2024-corrected']);
  assert.equal(difference(own.records[0].approaches, builtIn.records[0].approaches, 0), null);
  const table = 'name,vocab_size\nours,48000\n"theirs, old",96000\n';
  const { candidates } = recordOf(['choose', '7B', '--tokenizers', 't.csv'], { 't.csv': table }).records[0];
  assert.deepEqual(candidates.map((one) => one.name).sort(), ['ours', 'theirs, old']);
});

test('a table that only libcsv could read is refused in words', () => {
  const said = engine.ask(['choose', '7B', '--tokenizers', 't.csv'], { 't.csv': 'name,vocab_size\n"a ""b"" c",48000\n' });
  assert.match(said.error ?? said.faults.join(), /t\.csv:2: .*is not read here/);
});

const mistakes = [
  ['choose', '7X'], ['choose', '7B', '--tokens', '-1'], ['choose', '7B', '--flops', 'many'], ['choose', '7B', '--serve', '1e9x'],
  ['choose', '7B', '--width', '0'], ['choose', '7B', '--candidates', 'lama-2'], ['choose', '7B', '--tenor-parallel', '8'],
  ['choose', '7B', '--accel-hours', '10'], ['choose', '7B', '--accelerator', 'h1000', '--accel-hours', '10'],
  ['choose', '7B', '--tokens', '1T', '--flops', '1e22'], ['choose', '7B', '--laws', 'nothing'], ['predict', '0'],
  ['predict', '1e400'], ['audit', '--models', 'lamma'], ['choose', '7B', '--max-vocab', '10'], ['choose', ''], ['predict', '7B', '--level', '2'],
];

test('mistakes have the messages of the program', () => {
  for (const words of mistakes) {
    const said = engine.ask(words);
    assert.deepEqual({ status: said.status, error: said.error }, refusal(words), words.join(' '));
  }
});

test('the picture is that of the program', () => {
  const [picture] = engine.ask(['choose', '7B', '--plot', 'page.svg']).pictures;
  const [panel] = picture.panels;
  const { choice } = recordOf(['choose', '7B']).records[0];
  assert.match(picture.title, /^97,408 to 182,272 will do at 7B; 130,048 is expected to cost 5\.97 % more compute$/);
  assert.deepEqual([panel.spans[0].low, panel.spans[0].high], [choice.band.lower, choice.band.upper]);
  const expected = panel.series.find((one) => one.label === 'expected');
  assert.equal(expected.x.length, expected.y.length);
  // The least of the curve is not below the cost of the choice, in per cent.
  assert.ok(Math.min(...expected.y) >= 100 * choice.expected - 1e-3);
});

// The engine of the page under node, against the reference's rows and the program.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  choices, compareAnswers, compareWithProgram, compareWithReference, predictions, recordOf,
} from './comparisons.mjs';
import { root, startEngine } from './engine.mjs';
import { difference, printed, refusal } from './program.mjs';

const engine = await startEngine();
const askAll = async (calls) => calls.map((words) => engine.ask(words));
const ask = (words, texts = {}) => recordOf(engine.ask(words, texts), words);

const predicted = await predictions(askAll);

test('the reference rows have the integers of the reference', () => compareWithReference(predicted));

test('the reference rows and random budgets have the numbers of the program', () => compareWithProgram(predicted));

test('choices are those of the program', () => compareAnswers(askAll, choices, 1e-9));

test('audits are those of the program', async () => {
  await compareAnswers(askAll, [['audit', '--models']], 1e-12);
  const config = '{"model_type": "llama", "hidden_size": 4096, "intermediate_size": 11008, "vocab_size": 32000,' +
    ' "num_hidden_layers": 32, "num_attention_heads": 32}';
  const model = ask(['audit', 'config.json'], { 'config.json': config }).models[0];
  // 32 (4 d^2 + 3 d f + 2 d) + d, of arXiv:2302.13971 and the reference implementation of the family.
  assert.equal(model.n_nv, 32 * (4 * 4096 ** 2 + 3 * 4096 * 11008 + 2 * 4096) + 4096);
});

test('a law and a table of tokenizers that are dropped are read', () => {
  const law = readFileSync(join(root, 'data/laws/tao2024-corrected.json'), 'utf8');
  const own = ask(['predict', '7B', '--law', 'mine.json'], { 'mine.json': law });
  const builtIn = ask(['predict', '7B', '--law', 'tao2024-corrected']);
  assert.equal(difference(own.records[0].approaches, builtIn.records[0].approaches, 0), null);
  const table = 'name,vocab_size\nours,48000\n"theirs, old",96000\n';
  const { candidates } = ask(['choose', '7B', '--tokenizers', 't.csv'], { 't.csv': table }).records[0];
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
  const { choice } = ask(['choose', '7B']).records[0];
  assert.match(picture.title, /^97,408 to 182,272 will do at 7B; 130,048 is expected to cost 5\.97 % more compute$/);
  assert.deepEqual([panel.spans[0].low, panel.spans[0].high], [choice.band.lower, choice.band.upper]);
  const expected = panel.series.find((one) => one.label === 'expected');
  assert.equal(expected.x.length, expected.y.length);
  // The least of the curve is not below the cost of the choice, in per cent.
  assert.ok(Math.min(...expected.y) >= 100 * choice.expected - 1e-3);
});

test('a long table whose last line has no end is read as the program reads it', () => {
  const rows = Array.from({ length: 900 }, (_, i) => `tokenizer ${i} ${'x'.repeat(80)},${1024 + 16 * i}`);
  const table = `name,vocab_size\r\n${rows.join('\n')}`;
  assert.ok(table.length > 65536, 'it comes in pieces');
  const folder = mkdtempSync(join(tmpdir(), 'vocabplan-'));
  writeFileSync(join(folder, 't.csv'), table);
  const text = printed(['choose', '7B', '--tokenizers', join(folder, 't.csv'), '--format', 'json']);
  rmSync(folder, { recursive: true });
  const { records } = JSON.parse(text.replaceAll(join(folder, 't.csv'), 't.csv'));
  assert.equal(records[0].candidates.length, rows.length);
  assert.equal(difference(ask(['choose', '7B', '--tokenizers', 't.csv'], { 't.csv': table }).records, records, 1e-9), null);
});

// The program that the page is compared with, and what the tests share.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './engine.mjs';

export const programPath = resolve(process.env.VOCABPLAN_PROGRAM ?? join(root, 'build/test/src/vocabplan'));

/** What the program prints to these words. */
export function printed(words, input = '', cwd = root) {
  return execFileSync(programPath, [...words, '--quiet'], { input, encoding: 'utf8', maxBuffer: 1 << 28, cwd });
}

/** The program's message to a wrong call, without what comes before it, and its exit status. */
export function refusal(words, cwd = root) {
  const { stderr, status } = spawnSync(programPath, words, { encoding: 'utf8', cwd });
  return { status, error: stderr.split('\n')[0].replace(/^vocabplan: (error: )?/, '') };
}

/** The rows of the reference's predictions, as objects of texts. */
export function referenceRows() {
  const [header, ...lines] = readFileSync(join(root, 'tests/reference/predictions.csv'), 'utf8').trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((text, i) => [names[i], text])));
}

/** A whole positive number of 32 bits as the next of a sequence: xorshift, seeded. */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

// What is counted, or a multiple of something.
const whole = new Set(['vocab_size', 'optimum', 'rows', 'states', 'draws', 'multiple']);

/** The path of the first difference of two answers, or nothing. Reals may differ by `share` of themselves. */
export function difference(found, expected, share, at = '') {
  if (typeof found === 'number' && typeof expected === 'number') {
    const allowed = whole.has(at.slice(at.lastIndexOf('.') + 1)) ? 0 : share * Math.abs(expected);
    return Math.abs(found - expected) <= allowed ? null : `${at}: ${found} is not ${expected}`;
  }
  if (found === null || expected === null || typeof expected !== 'object' || typeof found !== 'object') {
    return found === expected ? null : `${at}: ${found} is not ${expected}`;
  }
  const names = Object.keys(expected);
  if (Object.keys(found).join() !== names.join()) return `${at}: ${Object.keys(found)} are not ${names}`;
  for (const name of names) {
    const inside = difference(found[name], expected[name], share, `${at}.${name}`);
    if (inside !== null) return inside;
  }
  return null;
}

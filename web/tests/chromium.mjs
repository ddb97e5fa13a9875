// The page in Debian's Chromium. A page that is opened here is watched: nothing may leave it or fail in it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { root } from './engine.mjs';

export const pageUrl = pathToFileURL(join(root, 'web/dist/index.html')).href;

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

export function launch() {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
}

const stays = (url, of) => url.split('#')[0] === of || /^(blob|data):/.test(url);

/** Opens the page at its address with `hash` behind it. `options` are those of a context, and `url`. */
export async function openPage(browser, hash = '', { url = pageUrl, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = [];
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
  });
  await page.goto(url + hash);
  return {
    page,
    requests,
    faults,
    /** Closes the page, which must not have asked for anything, nor have done what its policy forbids. */
    async close() {
      const violations = await page.evaluate(() => window.violations);
      await context.close();
      assert.deepEqual(requests.filter((one) => !stays(one, url)), [], 'requests that leave the page');
      assert.deepEqual(violations, [], 'violations of the policy');
      assert.deepEqual(faults, []);
    },
  };
}

/** Does `use` with a page that is watched, and closes it. */
export async function withPage(browser, hash, use, options) {
  const opened = await openPage(browser, hash, options);
  let done = false;
  try {
    await use(opened.page, opened);
    done = true;
  } finally {
    if (done) await opened.close();
    else await opened.page.context().close();
  }
}

/** Waits for the answer to the state of this address, or to any where none is given. */
export function answered(page, hash) {
  return page.waitForFunction(
    (wanted) => {
      const { answered: of } = document.documentElement.dataset;
      const old = document.getElementById('good').classList.contains('old');
      return of !== undefined && !old && (wanted === undefined || of === wanted);
    },
    hash,
    { timeout: 15_000 },
  );
}

/** Waits until the list of known models is filled, which usually comes a while behind the first answer. */
export async function listed(page) {
  await answered(page);
  await page.locator('#model').dispatchEvent('focus');
  await page.waitForFunction(() => document.getElementById('model').length > 1);
}

/** Opens all that is folded. */
export function unfold(page) {
  return page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
}

/** Waits for the answer to the state of this address, or for words about why there is none: these, or nothing. */
export async function answeredOrRefused(page, hash) {
  await page.waitForFunction(
    (wanted) => {
      const old = document.getElementById('good').classList.contains('old');
      return old || document.documentElement.dataset.answered === wanted;
    },
    hash,
    { timeout: 15_000 },
  );
  return shownFaults(page);
}

/**
 * Goes to the state of an address, waits until it has an answer or none, and gives the messages that are shown. No
 * other answer may be under way.
 */
export async function goTo(page, hash) {
  await page.evaluate((one) => {
    if (location.hash === one) return; // nothing will happen
    delete document.documentElement.dataset.answered;
    document.getElementById('good').classList.remove('old');
    location.hash = one;
  }, hash);
  await page.waitForFunction(
    () =>
      document.documentElement.dataset.answered !== undefined ||
      document.getElementById('good').classList.contains('old'),
  );
  return shownFaults(page);
}

/** Waits until there is a message in the page, and gives all that are shown. */
export async function complaints(page) {
  await page.waitForFunction(() => [...document.querySelectorAll('.fault')].some((one) => one.checkVisibility()));
  return shownFaults(page);
}

export function shownFaults(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('.fault')]
      .filter((one) => one.checkVisibility())
      .map((one) => ({ id: one.id, text: one.textContent })),
  );
}

export const sentence = (page) => page.locator('#sentence').textContent();
export const commandLine = (page) => page.locator('#shell').textContent();
export const hashOf = (page) => page.evaluate(() => location.hash);

/** The words of a command line behind the program's name, as a shell takes it apart. */
export function wordsOf(line) {
  const script = `vocabplan() { printf '%s\\0' "$@"; }\n${line}`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

/** Types a text into a field in the place of what is there, and settles it. */
export async function enter(page, id, text) {
  await page.locator(`#${id}`).fill(text);
  await page.locator(`#${id}`).press('Enter');
}

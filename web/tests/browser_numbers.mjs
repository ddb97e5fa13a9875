// The page's own worker in Chromium against the reference's rows and the program, and how long it takes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answered, launch, listed, openPage, pageUrl, withPage } from './chromium.mjs';
import { choices, compareAnswers, compareWithProgram, compareWithReference, predictions } from './comparisons.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** A second worker in the page, of the same data and by the same messages. */
async function startWorker(page) {
  await page.evaluate(() => {
    const dataOf = (id) => document.getElementById(id).textContent;
    const code = new Blob([dataOf('worker-data')], { type: 'text/javascript' });
    window.second = new Worker(URL.createObjectURL(code));
    window.second.postMessage({ engine: dataOf('engine-data') });
  });
}

/** The worker's replies to these lists of words, in their order. */
function repliesTo(page, calls) {
  return page.evaluate(
    (lists) =>
      new Promise((resolve, reject) => {
        const replies = [];
        window.second.onerror = (event) => reject(new Error(event.message));
        window.second.onmessage = ({ data }) => {
          replies[data.id] = data;
          if (data.id === lists.length - 1) resolve(replies);
        };
        lists.forEach((words, id) => window.second.postMessage({ id, ask: { words, texts: {} } }));
      }),
    calls,
  );
}

async function askAll(page, calls) {
  const answers = [];
  for (let i = 0; i < calls.length; i += 500) {
    for (const { said, failure } of await repliesTo(page, calls.slice(i, i + 500))) {
      assert.equal(failure, null);
      answers.push(said);
    }
  }
  return answers;
}

test('the worker has the numbers of the reference and of the program', async (t) => {
  await withPage(browser, '', async (page) => {
    await startWorker(page);
    const ask = (calls) => askAll(page, calls);
    const predicted = await predictions(ask);
    await t.test('the reference rows: integers of the reference', () => compareWithReference(predicted));
    await t.test('the reference rows and random budgets: the program', () => compareWithProgram(predicted));
    await t.test('choices: the program', () => compareAnswers(ask, choices, 1e-9));
  });
});

function median(numbers) {
  return [...numbers].sort((one, two) => one - two)[Math.floor(numbers.length / 2)];
}

const report = (t, what, times) =>
  t.diagnostic(`${what}: median ${median(times).toFixed(1)} ms, most ${Math.max(...times).toFixed(1)} ms`);

// Times are printed and not judged: they are the machine's.
test('the times of slider steps are those of the worker', async (t) => {
  await withPage(browser, '', async (page) => {
    await listed(page); // what is asked for once is out of the way
    const slider = page.locator('#n-slider');
    const times = { answer: [], all: [] };
    await page.evaluate(() => {
      const post = Worker.prototype.postMessage;
      window.spent = [];
      // Of every step: what the worker says that its answers took.
      Worker.prototype.postMessage = function (...given) {
        if (!this.heard) this.addEventListener('message', ({ data }) => window.spent.push(data.milliseconds));
        this.heard = true;
        post.apply(this, given);
      };
    });
    for (let i = 0; i < 100; ++i) {
      await page.evaluate(() => (window.spent.length = 0));
      await slider.press(i < 50 ? 'ArrowRight' : 'ArrowLeft');
      // Sentence and curve, marks, the paper's approaches.
      await page.waitForFunction(() => window.spent.length === 3);
      const spent = await page.evaluate(() => window.spent);
      times.answer.push(spent[0]);
      times.all.push(spent.reduce((sum, one) => sum + one, 0));
    }
    report(t, 'a step of a slider, sentence and curve', times.answer);
    report(t, 'a step of a slider, with marks and the approaches of the paper', times.all);
  });
});

test('the first answer comes by itself', async (t) => {
  const times = [];
  for (let i = 0; i < 10; ++i) {
    const { page, close } = await openPage(browser, '', { url: 'about:blank' });
    await page.addInitScript(() => {
      addEventListener('DOMContentLoaded', () => {
        new MutationObserver(() => (window.firstAnswer ??= performance.now())).observe(document.documentElement, {
          attributeFilter: ['data-answered'],
        });
      });
    });
    await page.goto(pageUrl);
    await answered(page);
    times.push(await page.evaluate(() => window.firstAnswer));
    await page.context().close();
  }
  assert.ok(times.every((time) => time > 0));
  report(t, 'from navigation to the first answer', times);
});

// Every control of the page, by keyboard alone: it is reached, it shows that it is, and it does what it is for.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  answered, answeredOrRefused, commandLine, complaints, enter, hashOf, launch, listed, pageUrl, sentence,
  shownFaults, unfold, withPage,
} from './chromium.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

// Everything is open, and the budget has its accelerator.
const whole = '#n=7B&accel-hours=1M&accelerator=h100-sxm';

async function openAll(page) {
  await listed(page);
  await unfold(page);
}

// A link to the answer that is there only while the answer is out of sight.
const passing = 'brief';

/** What Tab should stop at, in the order of the document. One button of a group is a stop. */
function stops(page) {
  return page.evaluate(() => {
    const nameOf = (one) => one.id || `${one.tagName} ${one.ariaLabel ?? one.textContent.trim().slice(0, 40)}`;
    window.nameOf = nameOf;
    const all = document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]');
    return [...all]
      .filter((one) => one.checkVisibility() && !one.disabled && !(one.type === 'radio' && !one.checked))
      .map(nameOf);
  });
}

/** Waits until what follows from scrolling has followed. */
const settled = (page) =>
  page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(requestAnimationFrame, 0, resolve))),
  );

/** Outlines and shadows of the element that has the focus and of those beside it. */
const looks = (page) =>
  page.evaluate(() => {
    const shown = (one) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      const seen = box.width > 4 && box.height > 4 && box.bottom > 0 && box.top < innerHeight && box.right > 0;
      return seen && ((outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none');
    };
    const focus = document.activeElement;
    const foot = document.getElementById('brief');
    const [box, cover] = [focus, foot].map((one) => one.getBoundingClientRect());
    const covered = focus !== foot && !foot.hidden && box.bottom > cover.top;
    const near = [focus, ...focus.parentElement.querySelectorAll('*')];
    return { name: window.nameOf(focus), seen: near.some(shown) && !covered };
  });

for (const width of [360, 1280]) {
  test(`Tab reaches every control in order, and it is seen where it is, ${width} wide`, async () => {
    const options = { viewport: { width, height: 800 } };
    await withPage(browser, whole, async (page) => {
      await openAll(page);
      const expected = (await stops(page)).filter((name) => name !== passing);
      assert.ok(expected.length > 40, `${expected.length} controls`);
      await page.evaluate(() => document.activeElement?.blur());
      const found = [];
      while (found.length < expected.length) {
        await page.keyboard.press('Tab');
        await settled(page);
        const { name, seen } = await looks(page);
        assert.ok(seen, `the focus is not seen at ${name}`);
        if (name !== passing) found.push(name);
      }
      assert.deepEqual(found, expected);
      await page.keyboard.press('Shift+Tab');
      assert.equal((await looks(page)).name, expected.at(-2));
    }, options);
  });
}

/** Presses a key in a control, waits until the address is another and answered, and gives the address. */
async function pressAndWait(page, id, key) {
  const before = await hashOf(page);
  await page.locator(`#${id}`).focus();
  await page.keyboard.press(key);
  await page.waitForFunction((old) => location.hash !== old, before);
  await answered(page, await hashOf(page));
  return hashOf(page);
}

test('the link to the answer goes there', async () => {
  await withPage(browser, '', async (page) => {
    await answered(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'answer');
    assert.equal(await hashOf(page), '');
  });
});

test('sliders go by arrows, and the answer with them', async () => {
  const places = {
    n: '#n=7B', tokens: '#n=7B&tokens=2T', flops: '#n=7B&flops=1e23', serve: '#n=7B&serve=10',
    hours: '#n=7B&accel-hours=1M&accelerator=h100-sxm', context: '#n=7B&context=8192',
  };
  for (const [id, hash] of Object.entries(places)) {
    await withPage(browser, hash, async (page) => {
      await openAll(page);
      const value = () => page.locator(`#${id}`).inputValue();
      const name = { hours: 'accel-hours' }[id] ?? id;
      const written = async () =>
        page.waitForFunction(
          ([key, text]) => new URLSearchParams(location.hash.slice(1)).get(key) === text,
          [name, await value()],
        );
      for (const key of ['ArrowRight', 'ArrowLeft', 'PageUp', 'PageDown']) {
        const [before, table] = [await value(), await page.locator('#text').textContent()];
        await page.locator(`#${id}-slider`).focus();
        await page.keyboard.press(key);
        const now = await value();
        assert.notEqual(now, before, `${id}, ${key}`);
        assert.equal(await page.locator(`#${id}-slider`).getAttribute('aria-valuetext'), now);
        assert.ok((await commandLine(page)).includes(now));
        await page.waitForFunction((old) => document.getElementById('text').textContent !== old, table);
        await written();
        await answered(page, await hashOf(page));
      }
      // The ends are numbers too, with an answer or with words about why there is none.
      for (const key of ['Home', 'End']) {
        await page.keyboard.press(key);
        await written();
        await answeredOrRefused(page, await hashOf(page));
      }
    });
  }
});

test('fields take what is typed, and Enter keeps it', async () => {
  const typed = {
    n: ['13B', 'choose 13B'], hours: ['200K', '--accel-hours 200K'], mfu: ['0.4', '--mfu 0.4'],
    serve: ['3', '--serve 3'], context: ['4096', '--context 4096'], width: ['5120', '--width 5120'],
    ranks: ['4', '--tensor-parallel 4'], largest: ['200_000', '--max-vocab 200_000'],
    'law-2': ['1', 'tao2024'],
  };
  await withPage(browser, whole, async (page) => {
    await openAll(page);
    for (const [id, [text, words]] of Object.entries(typed)) {
      const entries = await page.evaluate(() => history.length);
      await page.locator(`#${id}`).focus();
      await page.keyboard.press('Control+A');
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
      await page.waitForFunction((part) => document.getElementById('shell').textContent.includes(part), words);
      await answered(page, await hashOf(page));
      assert.equal(await page.evaluate(() => history.length), entries + 1, `${id}: one entry to go back to`);
      assert.deepEqual(await shownFaults(page), []);
    }
    assert.match(await sentence(page), /will do/);
  });
});

test('groups go by arrows, toggles by Space, lists by arrows', async () => {
  await withPage(browser, '', async (page) => {
    await openAll(page);
    for (const [at, word] of [['optimal', '--tokens'], ['tokens', '--flops'], ['flops', '--accel-hours']]) {
      assert.ok(!(await commandLine(page)).includes(word));
      await pressAndWait(page, `budget-${at}`, 'ArrowRight');
      assert.ok((await commandLine(page)).includes(word));
    }
    assert.match(await pressAndWait(page, 'rule-mean', 'ArrowRight'), /by=minimax/);
    await page.locator('#accelerator').focus();
    const accelerator = await page.locator('#accelerator').inputValue();
    await pressAndWait(page, 'accelerator', 'ArrowDown');
    assert.notEqual(await page.locator('#accelerator').inputValue(), accelerator);
    assert.ok((await commandLine(page)).includes(await page.locator('#accelerator').inputValue()));
    assert.match(await pressAndWait(page, 'among', 'Space'), /candidates=/);
    assert.match(await commandLine(page), /--candidates/);
    assert.ok(!/candidates=/.test(await pressAndWait(page, 'among', 'Space')));
    assert.match(await pressAndWait(page, 'chip-phi-3', 'Space'), /show=.*phi-3/);
    await pressAndWait(page, 'model', 'ArrowDown');
    assert.match(await hashOf(page), /from=/);
    assert.ok(await page.locator('#from').isVisible());
  });
});

test('the theme goes by arrows, and stays', async () => {
  await withPage(browser, '', async (page) => {
    await answered(page);
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.locator('#theme').focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await ground(), light);
    await page.keyboard.press('ArrowDown');
    assert.notEqual(await ground(), light);
    await page.reload();
    await answered(page);
    assert.notEqual(await ground(), light);
    assert.equal(await page.locator('#theme').inputValue(), 'dark');
  });
});

test('what is folded opens by Enter, and closes', async () => {
  await withPage(browser, '', async (page) => {
    await answered(page);
    const summaries = await page.locator('summary').all();
    assert.ok(summaries.length > 3);
    for (const summary of summaries) {
      const isOpen = () => summary.evaluate((one) => one.parentElement.open);
      const before = await isOpen();
      await summary.focus();
      await page.keyboard.press('Enter');
      assert.equal(await isOpen(), !before);
      await page.keyboard.press('Enter');
      assert.equal(await isOpen(), before);
    }
  });
});

test('buttons and choosers of files go by Enter and Space', async () => {
  const options = { permissions: ['clipboard-read', 'clipboard-write'] };
  await withPage(browser, '#n=13B&serve=2', async (page) => {
    await openAll(page);
    const press = async (id, key) => {
      await page.locator(`#${id}`).focus();
      await page.keyboard.press(key);
    };
    const said = (words) => page.waitForFunction((one) => document.getElementById('done').textContent === one, words);
    for (const key of ['Enter', 'Space']) {
      for (const [id, words] of [['copy-link', 'Link'], ['copy-shell', 'Command'], ['copy-python', 'Python']]) {
        await press(id, key);
        await said(`${words} copied`);
      }
      for (const id of ['save-svg', 'save-png']) {
        const [download] = await Promise.all([page.waitForEvent('download'), press(id, key)]);
        assert.match(download.suggestedFilename(), /^vocabulary\.(svg|png)$/);
      }
      for (const id of ['file-model', 'file-law', 'file-table']) {
        const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press(id, key)]);
        assert.equal(chooser.isMultiple(), false);
      }
    }
    await press('reset', 'Enter');
    await answered(page, '#n=7B');
    assert.equal(await commandLine(page), 'vocabplan choose 7B');
    assert.equal(await page.locator('#serve').inputValue(), '');
  }, options);
});

test('the pointer over the curve reads its numbers, and leaves', async () => {
  await withPage(browser, '', async (page) => {
    await answered(page);
    const curve = page.locator('#curve svg');
    await curve.waitFor();
    const title = curve.locator('text').first();
    const before = await title.textContent();
    const box = await curve.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    assert.match(await title.textContent(), /tokens: .* expected/);
    await page.mouse.move(2, 2);
    assert.equal(await title.textContent(), before);
  });
});

/** Inside of the page: all ways out. */
async function tryEverything(address) {
  const outcome = (promise) => promise.then(() => 'went', () => 'refused');
  const said = (target, good, bad) =>
    new Promise((resolve) => {
      target.addEventListener(good, () => resolve('went'));
      target.addEventListener(bad, () => resolve('refused'));
    });
  const image = new Image();
  const loaded = said(image, 'load', 'error');
  image.src = address;
  const code = `fetch('${address}').then(() => postMessage('went'), () => postMessage('refused'))`;
  const worker = new Worker(URL.createObjectURL(new Blob([code])));
  const inWorker = new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
  const open = () => said(new WebSocket(address.replace('http', 'ws')), 'open', 'error');
  const script = document.createElement('script');
  script.textContent = 'window.injected = true';
  document.body.append(script);
  const form = document.createElement('form');
  form.action = address;
  document.body.append(form);
  form.submit();
  return {
    fetch: await outcome(fetch(address)),
    image: await loaded,
    worker: await inWorker,
    socket: await Promise.resolve().then(open).catch(() => 'refused'),
    script: window.injected ? 'went' : 'refused',
  };
}

test('the policy lets nothing out, from the page or from a worker', async () => {
  await withPage(browser, '', async (page, { faults, requests }) => {
    await answered(page);
    const tried = await page.evaluate(tryEverything, 'http://127.0.0.1:1/');
    const refused = 'refused';
    assert.deepEqual(tried, { fetch: refused, image: refused, worker: refused, socket: refused, script: refused });
    // A worker has its own violations.
    const expected = ['connect-src', 'form-action', 'img-src', 'script-src-elem'];
    await page.waitForFunction((count) => new Set(window.violations).size >= count, expected.length);
    const violations = await page.evaluate(() => window.violations.splice(0));
    assert.deepEqual([...new Set(violations)].sort(), expected);
    faults.splice(0); // the browser's words about it
    requests.splice(0); // refused ones are there, too
  });
});

test('a page from a server asks it for itself alone', async () => {
  const asked = [];
  const content = readFileSync(fileURLToPath(pageUrl));
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${server.address().port}/page/`;
    await withPage(browser, '#n=1B', async (page) => {
      await openAll(page);
      assert.equal(await commandLine(page), 'vocabplan choose 1B');
      await enter(page, 'n', '2B');
      await answered(page, '#n=2B');
      await enter(page, 'n', '2X');
      assert.equal((await complaints(page)).length, 1);
    }, { url });
  } finally {
    server.close();
  }
  assert.deepEqual(asked, ['/page/']);
});

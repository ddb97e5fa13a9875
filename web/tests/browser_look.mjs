// What the page looks like: rules of axe-core, room for everything at every width, paper, and pictures that are saved.
// VOCABPLAN_SCREENSHOTS: a folder for screenshots, to be looked at.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { answered, complaints, enter, launch, listed, openPage, unfold, withPage } from './chromium.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Waits until nothing of the answer is still to be drawn. */
async function drawn(page) {
  await answered(page);
  await page.waitForFunction(() => {
    const [curve, opinions] = ['curve', 'opinions'].map((id) => document.querySelector(`#${id} svg`));
    return curve?.textContent.includes('vocabulary size') && opinions?.textContent.includes('paper: ');
  });
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core holds against the page as it is. */
async function violations(page) {
  // Colours that are on their way to others are none.
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished)));
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join()).join(' ')}`);
}

for (const colorScheme of ['light', 'dark']) {
  for (const width of [360, 1280]) {
    test(`axe-core has nothing against the page, ${colorScheme}, ${width} wide`, async () => {
      const options = { colorScheme, viewport: { width, height: 900 } };
      await withPage(browser, '', async (page) => {
        await page.evaluate(axe);
        await listed(page);
        await drawn(page);
        assert.deepEqual(await violations(page), []);
        await unfold(page);
        assert.deepEqual(await violations(page), []);
        await page.locator('#budget-hours').check();
        await page.locator('#among').check();
        await drawn(page);
        assert.deepEqual(await violations(page), []);
        await enter(page, 'n', '7X');
        await complaints(page);
        assert.deepEqual(await violations(page), []);
      }, options);
    });
  }
}

const everyName = 'bloom,cl100k,command-r,falcon,gemma-2,gemma-3,gpt-2,llama-2,llama-3,mistral-v1,phi-3,qwen-2.5,o200k';
const kStates = [
  '', '#n=33M', '#n=1T&tokens=10T', '#n=7B&serve=100&context=128K', `#n=7B&show=${everyName}`,
  `#n=70B&candidates=${everyName},2000,3000`, '#n=1B&tensor-parallel=64&max-vocab=2000000', '#n=120M&flops=1e23',
  '#n=405B&show=',
  '#n=7B&laws=tao2024,tao2024-corrected,most-text', '#n=7B&by=minimax&laws=most-text=0.01,tao2024',
];
const kWidths = [360, 768, 1280, 1920];

/** What sticks out of the page, and texts of drawings that lie over one another. */
const crowding = (page) =>
  page.evaluate(() => {
    const faults = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} wide, the window ${clientWidth}`);
    for (const id of ['curve', 'opinions']) {
      const texts = [...document.querySelectorAll(`#${id} svg text`)].map((one) => {
        const box = one.getBoundingClientRect();
        // Lines of a text have room over and under their letters.
        const inset = box.height * 0.2;
        const { left, right } = box;
        return { words: one.textContent, left, right, top: box.top + inset, bottom: box.bottom - inset };
      });
      for (const [i, one] of texts.entries()) {
        if (one.left < -0.5 || one.right > clientWidth + 0.5) faults.push(`${id}: "${one.words}" is cut off`);
        for (const two of texts.slice(i + 1)) {
          const beside = one.right <= two.left || two.right <= one.left;
          if (!beside && one.bottom > two.top && two.bottom > one.top)
            faults.push(`${id}: "${one.words}" lies over "${two.words}"`);
        }
      }
    }
    // Words that are wider than their own box, where nothing scrolls.
    for (const one of document.querySelectorAll('p, h1, h2, label, button, legend, summary, li, dd, select, td, th')) {
      if (!one.checkVisibility() || one.closest('.unseen, .scroll, .skip')) continue;
      if (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
        faults.push(`"${one.textContent.trim().slice(0, 40)}" sticks out of its ${one.tagName}`);
    }
    return faults;
  });

test('everything has room at every width', async (t) => {
  for (const hash of kStates) {
    await t.test(hash || 'at first', () =>
      withPage(browser, hash, async (page) => {
        await drawn(page);
        await unfold(page);
        for (const width of kWidths) {
          await page.setViewportSize({ width, height: 900 });
          await page.waitForFunction(() => {
            const curve = document.getElementById('curve');
            return Math.abs(Number(curve.firstChild.getAttribute('width')) - Math.max(280, curve.clientWidth)) < 1;
          });
          assert.deepEqual(await crowding(page), [], `${width} wide`);
        }
      }),
    );
  }
});

test('numbers of the sentence are set off, without what is between them', async () => {
  for (const hash of ['', '#n=13B&tokens=2T', '#n=7B&candidates=gemma-3,llama-3']) {
    await withPage(browser, hash, async (page) => {
      await drawn(page);
      const numbers = await page.locator('#sentence b').allTextContents();
      assert.ok(numbers.length >= 3, numbers.join());
      for (const one of numbers) assert.match(one, /^\d([\d.,]*\d)?[KMBT]?(\s%)?$/);
    });
  }
});

test('long messages and names have room', async () => {
  const long = 'x'.repeat(95);
  await withPage(browser, '', async (page) => {
    await drawn(page);
    await unfold(page);
    await page.setViewportSize({ width: 360, height: 800 });
    await enter(page, 'n', long);
    await complaints(page);
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(await width(), 360);
    await enter(page, 'n', '7B');
    await answered(page, '#n=7B');
    await page.locator('#file-law').setInputFiles({ name: `${long}.json`, mimeType: '', buffer: Buffer.from('{') });
    await complaints(page);
    assert.equal(await width(), 360);
  });
});

test('on paper there is the answer, without what cannot be pressed there', async () => {
  await withPage(browser, '#n=13B&tokens=2T', async (page) => {
    await drawn(page);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const id of ['sentence', 'run', 'curve', 'shell', 'assumed', 'costs', 'opinions', 'opinion-table', 'warnings'])
      assert.ok(await page.locator(`#${id}`).isVisible(), id);
    for (const id of ['n', 'theme', 'copy-link', 'save-svg', 'more', 'skip'])
      assert.ok(!(await page.locator(`#${id}`).isVisible()), id);
    const colours = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return { color, backgroundColor };
    });
    assert.deepEqual(colours, { color: 'rgb(23, 25, 28)', backgroundColor: 'rgb(255, 255, 255)' });
    await page.setViewportSize({ width: 718, height: 1000 }); // A4 between margins of 1 cm
    const { scrollWidth } = await page.evaluate(() => document.documentElement);
    assert.ok(!(scrollWidth > 718));
    const paper = await page.pdf({ format: 'A4' });
    assert.equal(paper.subarray(0, 5).toString(), '%PDF-');
    if (process.env.VOCABPLAN_SCREENSHOTS) {
      mkdirSync(process.env.VOCABPLAN_SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(process.env.VOCABPLAN_SCREENSHOTS, 'print.png'), fullPage: true });
    }
  });
});

/** What a button saves. */
async function saved(page, id) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`#${id}`).click()]);
  return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
}

/** Size and number of colours of a picture, as Chromium shows it in a page of its own. */
async function shown(type, content) {
  const { page } = await openPage(browser, '', { url: 'about:blank' });
  const seen = await page.evaluate(async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const points = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    return { width: canvas.width, height: canvas.height, colours: new Set(points).size };
  }, `data:${type};base64,${content.toString('base64')}`);
  await page.context().close();
  return seen;
}

test('saved pictures stand alone', async () => {
  let light;
  for (const colorScheme of ['light', 'dark']) {
    await withPage(browser, '#n=13B&show=gpt-2,llama-3', async (page) => {
      await drawn(page);
      const { name, content } = await saved(page, 'save-svg');
      assert.equal(name, 'vocabulary.svg');
      const text = content.toString('utf8');
      const wrong = await page.evaluate((one) => {
        const root = new DOMParser().parseFromString(one, 'image/svg+xml').documentElement;
        if (root.localName !== 'svg' || root.querySelector('parsererror')) return 'not SVG';
        const fonts = [...root.querySelectorAll('text')].map((text) => text.closest('[font-family]'));
        if (fonts.length < 20 || fonts.includes(null)) return 'a text without a typeface';
        return [...root.querySelectorAll('script, style, image, use, foreignObject, [href], [class*=" "]')].length;
      }, text);
      assert.equal(wrong, 0);
      assert.doesNotMatch(text, /var\(|url\(|currentColor.*currentColor.*var/);
      assert.deepEqual(text.match(/\w+:\/\/[^"'\s]+/g).filter((one) => !one.startsWith('http://www.w3.org/')), []);
      assert.ok(text.includes('13B') && text.includes('llama-3'));
      light ??= text;
      assert.equal(text, light); // paper is light
      const drawing = await shown('image/svg+xml', content);
      assert.ok(drawing.width > 800 && drawing.height > 400 && drawing.colours > 50, JSON.stringify(drawing));
      const png = await saved(page, 'save-png');
      assert.equal(png.name, 'vocabulary.png');
      assert.equal(png.content.subarray(0, 8).toString('hex'), '89504e470d0a1a0a');
      const size = { width: png.content.readUInt32BE(16), height: png.content.readUInt32BE(20) };
      assert.deepEqual(size, { width: 2 * drawing.width, height: 2 * drawing.height });
      assert.ok(png.content.length > 30_000 && png.content.length < 2_000_000, `${png.content.length} bytes`);
      assert.ok((await shown('image/png', png.content)).colours > 50);
    }, { colorScheme });
  }
});

const folder = process.env.VOCABPLAN_SCREENSHOTS;

const skip = folder ? false : 'VOCABPLAN_SCREENSHOTS names no folder';

test('screenshots are there to be looked at', { skip }, async () => {
  mkdirSync(folder, { recursive: true });
  for (const width of [360, 768, 1280]) {
    for (const colorScheme of ['light', 'dark']) {
      const height = width === 360 ? 740 : 900;
      await withPage(browser, '', async (page) => {
        await listed(page);
        await drawn(page);
        const path = (name) => join(folder, `${name}-${width}-${colorScheme}.png`);
        await page.screenshot({ path: path('first') });
        await page.screenshot({ path: path('whole'), fullPage: true });
        await unfold(page);
        await page.locator('#budget-hours').check();
        await drawn(page);
        await enter(page, 'serve', '1e9x');
        await complaints(page);
        await page.screenshot({ path: path('open'), fullPage: true });
      }, { colorScheme, viewport: { width, height } });
    }
  }
});

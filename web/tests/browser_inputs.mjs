// Wrong inputs, and the address: what it holds, and what is copied from it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import {
  answered, commandLine, complaints, enter, goTo, hashOf, launch, pageUrl, sentence, shownFaults, unfold,
  withPage, wordsOf,
} from './chromium.mjs';
import { programPath, printed, randomNumbers, refusal } from './program.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const tableText = (page) => page.locator('#text').textContent();

/** Holds the page's one message, in the place of this id, against the program's to the page's own command. */
async function compareRefusal(page, place) {
  const [{ id, text }, ...others] = await complaints(page);
  assert.deepEqual(others, []);
  assert.equal(id, place);
  const words = wordsOf(await commandLine(page));
  const { status, error } = refusal(words);
  assert.ok(status > 0, words.join(' '));
  assert.equal(text, error, words.join(' '));
}

// The field, what is typed, and the address to begin with.
const kMistakes = [
  ['n', '7X', ''], ['n', '-7B', ''], ['n', '', ''], ['n', 'N_NV', ''], ['n', '1e400', ''], ['n', '--help', ''],
  ['n', '7B; rm "$HOME" `id` \'quoted\' \\', ''],
  ['tokens', '-1', '#n=7B&tokens=2T'], ['tokens', '0', '#n=7B&tokens=2T'], ['tokens', '', '#n=7B&tokens=2T'],
  ['flops', 'many', '#n=7B&flops=1e23'],
  ['hours', '10x', '#n=7B&accel-hours=1M'], ['mfu', '2', '#n=7B&accel-hours=1M'],
  ['serve', '1e9x', ''], ['serve', '-3', ''], ['context', '1.5', ''], ['width', '0', ''], ['width', 'wide', ''],
  ['ranks', '0', ''], ['largest', '10', ''],
];

/** Whether an element is seen whole, in its scroller and in the window. */
function inSight(page, id) {
  return page.locator(`#${id}`).evaluate((one) => {
    const [box, room] = [one, one.closest('.inputs')].map((element) => element.getBoundingClientRect());
    // But for a part of a pixel.
    return box.top >= Math.max(0, room.top) - 1 && box.bottom <= Math.min(innerHeight, room.bottom) + 1;
  });
}

test('a wrong input has the message of the program beside it until it is mended', async () => {
  await withPage(browser, '', async (page) => {
    await answered(page);
    for (const [id, text, hash] of kMistakes) {
      await goTo(page, hash || '#n=7B');
      await unfold(page);
      const [good, usual] = [await tableText(page), await page.locator(`#${id}`).inputValue()];
      await enter(page, id, text);
      await compareRefusal(page, `${id}-fault`);
      const field = page.locator(`#${id}`);
      assert.equal(await field.getAttribute('aria-invalid'), 'true');
      assert.ok((await field.getAttribute('aria-describedby')).split(' ').includes(`${id}-fault`));
      assert.equal(await page.locator('[aria-invalid=true]').count(), 1);
      assert.ok(await inSight(page, `${id}-fault`), `the message of ${id} is out of sight`);
      // The last good answer stays, as one that is not of these inputs.
      assert.equal(await tableText(page), good);
      assert.equal(await page.locator('#good.old').count(), 1);
      await enter(page, id, usual);
      await answered(page, await hashOf(page));
      assert.deepEqual(await shownFaults(page), []);
      assert.equal(await field.getAttribute('aria-invalid'), 'false');
      assert.equal(await tableText(page), good);
    }
  });
});

test('names and weights that are wrong have messages, too', async () => {
  const cases = [
    ['others', 'lama-2', '#n=7B&candidates=llama-2', 'others-fault'], ['law-1', 'x', '#n=7B', 'fault-laws'],
    ['law-1', '-1', '#n=7B', 'fault-laws'],
  ];
  await withPage(browser, '', async (page) => {
    await answered(page);
    for (const [id, text, hash, place] of cases) {
      await goTo(page, hash);
      await unfold(page);
      const usual = await page.locator(`#${id}`).inputValue();
      await enter(page, id, text);
      await compareRefusal(page, place);
      assert.equal(await page.locator(`#${id}`).getAttribute('aria-invalid'), 'true');
      assert.ok((await page.locator(`#${id}`).getAttribute('aria-describedby')).split(' ').includes(place));
      await enter(page, id, usual);
      await answered(page, hash);
      assert.deepEqual(await shownFaults(page), []);
    }
  });
});

// What a link may hold, and where its message goes.
const kLinks = [
  ['#n=7X&bogus=1', 'n-fault'], ['#n=7B&tokens=-1', 'tokens-fault'], ['#n=7B&laws=nothing', 'fault-laws'],
  ['#n=7B&accel-hours=1M&accelerator=h1000', 'fault-accelerator'], ['#n=7B&by=luck', 'fault-rule'],
  ['#n=7B&show=gpt-9&candidates=gpt-9', 'others-fault'], ['#n=7B&laws=%E2%80%AE%3Cb%3E', 'fault-laws'],
  [`#n=${'7'.repeat(10_000)}X`, 'n-fault'],
];

test('a wrong link has the message of the program, and can be mended', async () => {
  for (const [hash, place] of kLinks) {
    await withPage(browser, hash, async (page) => {
      await compareRefusal(page, place);
      assert.match(await sentence(page), /no answer/);
      assert.deepEqual(await goTo(page, '#n=7B'), []);
      assert.match(await sentence(page), /will do/);
    });
  }
});

test('no link breaks the page', async () => {
  const links = [
    '#n=%00', '#', '##', '#n', '#n=', '#=7B', '#n=%', '#n=%E0%A4%A', '#n=%ud800', '#__proto__=1&constructor=2&n=7B',
    '#n=7B&n=8B', '#n=7B&tokens=1T&flops=1e22&accel-hours=1', '#n=7B&from=%3Cimg%20src=x%20onerror=alert(1)%3E&vocab=9',
    `#${'&n=7B'.repeat(2000)}`, `#show=${'gpt-2,'.repeat(1700)}`, `#n=7B&show=${'<b>,'.repeat(400)}`,
    `#laws=${'a=1,'.repeat(400)}`, `#${'x'.repeat(10_000)}`, '#n=7B&tokenizers=gone.csv', '#n=7B&laws=gone.json',
  ];
  await withPage(browser, '', async (page) => {
    await answered(page);
    const elements = () => page.locator('img, b b, button b, label b, .fault b, code b').count();
    for (const hash of links) {
      const faults = await goTo(page, hash);
      assert.ok(faults.length <= 1, JSON.stringify(faults));
      assert.equal(await elements(), 0);
      assert.deepEqual(await goTo(page, '#n=8B&serve=2'), []);
    }
  });
});

/** The pairs of an address at random, and the words that it has to become. */
function randomState(random) {
  const among = (list) => list[Math.floor(random() * list.length)];
  const pairs = [['n', among(['120M', '1B', '1.3B', '7B', '70_000_000_000', '4.05e11', '700B'])]];
  const words = [pairs[0][1]];
  const add = (name, values) => {
    const value = among(values);
    pairs.push([name, value]);
    words.push(`--${name}`, value);
  };
  const budget = among(['tokens', 'flops', 'accel-hours', 'optimal']);
  if (budget === 'tokens') add('tokens', ['1T', '3.5e12', '300B']);
  if (budget === 'flops') add('flops', ['1e23', '2.5e24', '80e21']);
  if (budget === 'accel-hours') {
    add('accel-hours', ['1M', '300_000']);
    add('accelerator', ['h100-sxm', 'a100-sxm-80']);
    if (random() < 0.5) add('mfu', ['0.4', '0.25']);
  }
  if (random() < 0.4) add('serve', ['1', '0.5', '30']);
  if (random() < 0.3) add('context', ['4096', '128K']);
  if (random() < 0.4) add('width', ['4096', '5120', '1_024']);
  if (random() < 0.4) add('tensor-parallel', ['2', '8']);
  if (random() < 0.3) add('max-vocab', ['256_000', '512000']);
  if (random() < 0.3) add('by', ['minimax']);
  if (random() < 0.3) add('laws', ['tao2024', 'most-text=2,tao2024', 'tao2024-corrected=0.5,most-text']);
  const names = [['gpt-2', 'llama-3'], ['o200k', 'qwen-3', '100000'], ['llama-2']];
  if (random() < 0.3) add('candidates', names.map((one) => one.join(',')));
  else if (random() < 0.3) pairs.push(['show', among(names).join(',')]);
  return { hash: '#' + pairs.map((pair) => pair.join('=')).join('&'), words };
}

/** Options by their names; the first word is the command. */
function optionsOf([command, n, ...words]) {
  const options = {};
  for (let i = 0; i < words.length; i += 2) options[words[i]] = words[i + 1];
  return { command, n, options };
}

test('an address is the whole state: the command that it becomes has the answer of the page', async () => {
  const random = randomNumbers(21);
  await withPage(browser, '', async (page) => {
    await answered(page);
    const seen = [];
    for (let i = 0; i < 50; ++i) {
      const { hash, words } = randomState(random);
      assert.deepEqual(await goTo(page, hash), [], hash);
      const line = await commandLine(page);
      assert.deepEqual(optionsOf(wordsOf(line)), optionsOf(['choose', ...words]), hash);
      assert.equal(await tableText(page), printed(wordsOf(line)), line);
      seen.push({ line, own: await page.evaluate(() => document.documentElement.dataset.answered) });
    }
    // As the page itself writes them, they are the same.
    for (const { line, own } of seen) {
      await goTo(page, own);
      assert.equal(await commandLine(page), line);
    }
  });
});

test('back and forward go from state to state', async () => {
  await withPage(browser, '', async (page) => {
    await answered(page);
    const lines = [await commandLine(page)];
    const tables = [await tableText(page)];
    const settle = async (change) => {
      await change();
      await answered(page, await hashOf(page));
      lines.push(await commandLine(page));
      tables.push(await tableText(page));
    };
    await settle(() => enter(page, 'n', '13B'));
    await settle(() => page.locator('#budget-tokens').focus().then(() => page.keyboard.press('Space')));
    await settle(() => enter(page, 'tokens', '5T'));
    assert.equal(new Set(lines).size, 4);
    for (const [go, order] of [['goBack', [2, 1, 0]], ['goForward', [1, 2, 3]]]) {
      for (const i of order) {
        await page[go]();
        await page.waitForFunction((one) => document.getElementById('shell').textContent === one, lines[i]);
        await page.waitForFunction((one) => document.getElementById('text').textContent === one, tables[i]);
        assert.equal(await page.locator('#n').inputValue(), i === 0 ? '7B' : '13B');
        assert.equal(await page.locator('#budget-tokens').isChecked(), i >= 2);
      }
    }
  });
});

test('a slider that is moved far is one entry to go back to', async () => {
  await withPage(browser, '', async (page) => {
    await answered(page);
    const entries = await page.evaluate(() => history.length);
    const box = await page.locator('#n-slider').boundingBox();
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width / 2, y);
    await page.mouse.down();
    for (let i = 0; i <= 40; ++i) await page.mouse.move(box.x + box.width * (0.5 + i / 100), y);
    await page.mouse.up();
    await answered(page, await hashOf(page));
    assert.notEqual(await commandLine(page), 'vocabplan choose 7B');
    assert.equal(await page.evaluate(() => history.length), entries + 1);
    await page.goBack();
    await answered(page, '#n=7B');
    assert.equal(await commandLine(page), 'vocabplan choose 7B');
  });
});

const kCopied = [
  '#n=7B', '#n=1.3B&accel-hours=30_000&accelerator=h100-sxm&mfu=0.4',
  '#n=70B&tokens=15T&serve=2&context=128K&by=minimax',
  '#n=7B&candidates=gpt-2,llama-3,100000&laws=most-text=2,tao2024&tensor-parallel=8&max-vocab=512000',
];

/** What a button copies, from the clipboard. */
async function copied(page, id) {
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await page.locator(`#${id}`).click();
  await page.waitForFunction(() => document.getElementById('done').textContent.includes('copied'));
  return page.evaluate(() => navigator.clipboard.readText());
}

const permissions = ['clipboard-read', 'clipboard-write'];

test('a copied link opens the same, a copied command gives the same', async () => {
  for (const hash of kCopied) {
    await withPage(browser, hash, async (page) => {
      await answered(page);
      const table = await tableText(page);
      const line = await copied(page, 'copy-shell');
      assert.equal(line, await commandLine(page));
      assert.equal(printed(wordsOf(line)), table);
      const link = await copied(page, 'copy-link');
      assert.ok(link.startsWith(`${pageUrl}#n=`), link);
      await withPage(browser, new URL(link).hash, async (other) => {
        await answered(other);
        assert.equal(await tableText(other), table);
      });
    }, { permissions });
  }
});

// Of the system, for which the package is built.
const interpreter = '/usr/bin/python3';
const pythonPath = process.env.PYTHONPATH ?? join(dirname(programPath), '../python');
const python = (script, input = '') =>
  spawnSync(interpreter, ['-c', script], { input, encoding: 'utf8', env: { ...process.env, PYTHONPATH: pythonPath } });
const hasPackage = python('import vocabplan').status === 0;
const skip = hasPackage ? false : 'no Python package vocabplan: build it, or name its folder in PYTHONPATH';

test('copied Python gives the same', { skip }, async () => {
  for (const hash of kCopied) {
    await withPage(browser, hash, async (page) => {
      await answered(page);
      const call = await copied(page, 'copy-python');
      const { stdout, stderr, status } = python('import sys, vocabplan\nprint(eval(sys.stdin.read()))', call);
      assert.equal(status, 0, `${call}\n${stderr}`);
      assert.equal(stdout.trimEnd(), (await tableText(page)).trimEnd(), call);
    }, { permissions });
  }
});

test('hostile texts stay texts in a copied command and in copied Python', async () => {
  const text = `7B"'$(id)\`id\`\\ <img src=x onerror=alert(1)>; & | # %`;
  await withPage(browser, '', async (page) => {
    await answered(page);
    await enter(page, 'n', text);
    await complaints(page);
    assert.deepEqual(wordsOf(await copied(page, 'copy-shell')), ['choose', text]);
    const script = 'import ast, sys\ncall = ast.parse(sys.stdin.read(), mode="eval").body\nprint(call.args[0].value)';
    const call = await copied(page, 'copy-python');
    assert.equal(python(script, call).stdout, `${text}\n`);
    assert.equal(await page.locator('img').count(), 0);
  }, { permissions });
});

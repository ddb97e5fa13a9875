// Files that are opened and dropped: good ones are read, others have one message, and none holds the page up.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { randomFillSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  answered, commandLine, complaints, enter, goTo, hashOf, launch, listed, sentence, shownFaults, unfold, withPage,
  wordsOf,
} from './chromium.mjs';
import { root } from './engine.mjs';
import { printed, refusal } from './program.mjs';

let browser;
const folder = mkdtempSync(join(tmpdir(), 'vocabplan-page-'));
before(async () => (browser = await launch()));
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** A file in the folder of the test, by its path. */
function written(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const layers = 32;
const [width, inner, rows] = [4096, 11008, 32000];
const config = {
  model_type: 'llama', hidden_size: width, intermediate_size: inner, vocab_size: rows, num_hidden_layers: layers,
  num_attention_heads: 32,
};
// Of arXiv:2302.13971 and the reference implementation of the family.
const parameters = layers * (4 * width ** 2 + 3 * width * inner + 2 * width) + width;

/** The header of weights of such a model, and how many bytes lie behind it. */
function weightsHeader() {
  const tensors = {};
  let at = 0;
  const add = (name, ...shape) => {
    const size = 2 * shape.reduce((product, one) => product * one);
    tensors[name] = { dtype: 'BF16', shape, data_offsets: [at, at + size] };
    at += size;
  };
  add('model.embed_tokens.weight', rows, width);
  for (let i = 0; i < layers; ++i) {
    const layer = `model.layers.${i}.`;
    for (const name of ['q', 'k', 'v', 'o']) add(`${layer}self_attn.${name}_proj.weight`, width, width);
    for (const name of ['gate', 'up']) add(`${layer}mlp.${name}_proj.weight`, inner, width);
    add(`${layer}mlp.down_proj.weight`, width, inner);
    for (const name of ['input', 'post_attention']) add(`${layer}${name}_layernorm.weight`, width);
  }
  add('model.norm.weight', width);
  add('lm_head.weight', rows, width);
  return { header: JSON.stringify(tensors), size: at };
}

/** Safetensors begin with the size of their header. */
function sized(header, size = header.length) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(size));
  return Buffer.concat([bytes, Buffer.from(header)]);
}

async function openMore(page) {
  await answered(page);
  await unfold(page);
}

const open = (page, id, path) => page.locator(`#file-${id}`).setInputFiles(path);

/** Drops a file of this text on an area. */
async function drop(page, id, name, text) {
  const dataTransfer = await page.evaluateHandle(
    ([named, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], named));
      return transfer;
    },
    [name, text],
  );
  for (const type of ['dragover', 'drop']) await page.locator(`#drop-${id}`).dispatchEvent(type, { dataTransfer });
}

/** Does `act` while pictures are counted; the page has to go on drawing them. */
async function lively(page, act) {
  await page.evaluate(() => {
    window.pictures = 0;
    const count = () => {
      window.pictures += 1;
      window.counting = requestAnimationFrame(count);
    };
    count();
  });
  await act();
  const before = await page.evaluate(() => window.pictures);
  await page.waitForFunction((count) => window.pictures > count + 3, before);
  await page.evaluate(() => cancelAnimationFrame(window.counting));
}

const readModel = (page, name) =>
  page.waitForFunction((one) => {
    const from = document.getElementById('from');
    return !from.hidden && from.textContent.includes(one);
  }, name);

test('a config.json is read, opened or dropped', async () => {
  await withPage(browser, '', async (page) => {
    await openMore(page);
    const text = JSON.stringify(config);
    await open(page, 'model', written('config.json', text));
    await readModel(page, 'config.json');
    assert.equal(await page.locator('#n').inputValue(), String(parameters));
    assert.equal(await page.locator('#width').inputValue(), String(width));
    await answered(page, await hashOf(page));
    assert.equal(await page.locator('#text').textContent(), printed(wordsOf(await commandLine(page))));
    // Typing a size is the end of the model.
    await enter(page, 'n', '7B');
    await answered(page, '#n=7B');
    assert.ok(await page.locator('#from').isHidden());
    await drop(page, 'model', 'my model (1).json', text);
    await readModel(page, 'my model (1).json');
    assert.deepEqual(await shownFaults(page), []);
  });
});

test('weights of many gigabytes are read by their header', async () => {
  const { header, size } = weightsHeader();
  const path = written('weights.safetensors', sized(header));
  truncateSync(path, 8 + header.length + size); // 13 GB that take no room
  await withPage(browser, '', async (page) => {
    await openMore(page);
    await lively(page, async () => {
      await open(page, 'model', path);
      await readModel(page, 'weights.safetensors');
    });
    assert.equal(await page.locator('#n').inputValue(), String(parameters));
    assert.deepEqual(await shownFaults(page), []);
  });
  rmSync(path);
});

const law = readFileSync(join(root, 'data/laws/tao2024-corrected.json'), 'utf8');

test('a law is read, counts, and goes again', async () => {
  await withPage(browser, '', async (page) => {
    await openMore(page);
    const before = await sentence(page);
    await open(page, 'law', written('mine.json', law));
    await page.waitForFunction(() => location.hash.includes('mine.json'));
    await answered(page, await hashOf(page));
    assert.deepEqual(await shownFaults(page), []);
    assert.notEqual(await sentence(page), before);
    assert.ok(await page.locator('#own-files').isVisible());
    const words = wordsOf(await commandLine(page));
    assert.equal(await page.locator('#text').textContent(), printed(words, '', folder));
    await page.getByRole('textbox', { name: 'mine.json' }).fill('0');
    await page.getByRole('textbox', { name: 'mine.json' }).press('Enter');
    await page.getByRole('textbox', { name: 'tao2024-per-character' }).fill('1');
    await page.getByRole('textbox', { name: 'tao2024-per-character' }).press('Enter');
    await answered(page, '#n=7B');
    assert.equal(await sentence(page), before);
  });
});

const tables = {
  'usual.csv': 'name,vocab_size\nours,48000\ntheirs,96000\n',
  'windows.csv': '\ufeffname,vocab_size\r\nours,48000\r\n"theirs, too",96000\r\n',
  'unfinished.csv': 'name,vocab_size\nours,48000\ntheirs,96000',
};

test('a table of tokenizers is read, is what is chosen from, and goes again', async () => {
  await withPage(browser, '', async (page) => {
    await openMore(page);
    const before = await sentence(page);
    for (const [name, text] of Object.entries(tables)) {
      await drop(page, 'table', name, text);
      await page.waitForFunction((one) => location.hash.includes(one), name);
      await answered(page, await hashOf(page));
      assert.match(await sentence(page), /ours|theirs/);
      written(name, text);
      const words = wordsOf(await commandLine(page));
      assert.equal(await page.locator('#text').textContent(), printed(words, '', folder));
      await page.locator('#table-off').click();
      await answered(page, '#n=7B');
      assert.equal(await sentence(page), before);
    }
  });
});

test('a link to files that are elsewhere says so, and takes them', async () => {
  await withPage(browser, '#n=7B&tokenizers=ours.csv', async (page) => {
    const faults = await complaints(page);
    assert.deepEqual(faults.map(({ id }) => id), ['fault-table']);
    assert.match(await page.locator('#own-files').textContent(), /ours\.csv/);
    await unfold(page);
    await open(page, 'table', written('ours.csv', 'name,vocab_size\nours,48000\ntheirs,96000\n'));
    await answered(page, '#n=7B&tokenizers=ours.csv');
    assert.deepEqual(await shownFaults(page), []);
  });
});

const large = randomFillSync(Buffer.alloc(100_000_000));
const hostileConfigs = {
  'deep.json': '['.repeat(1e6),
  'deeper.json': '{"a":'.repeat(2e6),
  'twice.json': JSON.stringify(config).replace('{', '{"hidden_size": 1, '),
  'huge.json': JSON.stringify({ ...config, hidden_size: 'X' }).replace('"X"', '1e308'),
  'overflow.json': JSON.stringify({ ...config, vocab_size: 'X' }).replace('"X"', '1e999'),
  'large-int.json': JSON.stringify({ ...config, num_hidden_layers: 'X' }).replace('"X"', '9'.repeat(400)),
  'nan.json': JSON.stringify({ ...config, hidden_size: 'X' }).replace('"X"', 'NaN'),
  'negative.json': JSON.stringify({ ...config, hidden_size: -4096 }),
  'text.json': JSON.stringify({ ...config, vocab_size: '<b>32000</b>' }),
  'type.json': JSON.stringify({ ...config, model_type: '<img src=x onerror=alert(1)>' }),
  'empty.json': '',
  'null.json': 'null',
  'binary.json': large.subarray(0, 1_000_000),
  'spaces.json': ' '.repeat(15_900_000),
  'many.json': `{${Array.from({ length: 400_000 }, (_, i) => `"k${i}":${i}`).join()}}`,
};
const hostileWeights = {
  'endless.safetensors': sized('{}', 2n ** 63n),
  'short.safetensors': Buffer.from([1, 2, 3]),
  'promising.safetensors': sized('{}', 90_000_000),
  'deep.safetensors': sized('{"a":'.repeat(200_000)),
  'noise.safetensors': large.subarray(0, 2_000_000),
  'outside.safetensors': sized('{"lm_head.weight":{"dtype":"BF16","shape":[1e308,9],"data_offsets":[0,1]}}'),
  'noise.gguf': Buffer.concat([Buffer.from('GGUF'), large.subarray(0, 100_000)]),
  'counts.gguf': Buffer.concat([Buffer.from('GGUF\x03\0\0\0'), Buffer.alloc(16, 0x7f)]),
};

test('a hostile model has the message of the program, and the page goes on', async () => {
  await withPage(browser, '', async (page) => {
    await openMore(page);
    let n = 1;
    for (const [name, content] of Object.entries({ ...hostileConfigs, ...hostileWeights })) {
      const path = written(name, content);
      await lively(page, async () => {
        await open(page, 'model', path);
        const [{ id, text }, ...others] = await complaints(page);
        assert.equal(id, 'fault-model', name);
        assert.deepEqual(others, []);
        assert.equal(text, refusal(['audit', name], folder).error, name);
        await enter(page, 'n', `${++n}B`); // another question
        await answered(page, `#n=${n}B`);
      });
      assert.equal(await page.locator('img').count(), 0);
      await drop(page, 'model', 'config.json', JSON.stringify(config));
      await readModel(page, 'config.json');
      assert.deepEqual(await shownFaults(page), [], name);
    }
  });
});

test('a file of 100 MB is refused in words, wherever it is put', async () => {
  const path = written('large.json', large);
  await withPage(browser, '', async (page) => {
    for (const id of ['model', 'law', 'table']) {
      await page.reload();
      await openMore(page);
      await lively(page, async () => {
        await open(page, id, path);
        const faults = await complaints(page);
        assert.equal(faults.length, 1);
        assert.match(faults[0].text, /^large\.json has 100M bytes; at most 16M are read$/);
        await enter(page, 'n', '8B');
        await answered(page, '#n=8B');
      });
    }
  });
  rmSync(path);
});

const hostileLaws = {
  'deep.json': '['.repeat(1e6),
  'empty.json': '',
  'binary.json': large.subarray(0, 1_000_000),
  'config.json': JSON.stringify(config),
  'nan.json': law.replace(/"alpha1": [\d.e+-]+/, '"alpha1": NaN'),
  'name.json': law.replace('"tao2024-corrected"', '"<img src=x onerror=alert(1)>"'),
  'version.json': law.replace('"schema_version": 2', '"schema_version": 1e308'),
  'half.json': law.slice(0, law.length / 2),
  'spaces.json': ' '.repeat(15_900_000),
};

test('a hostile law has the message of the program, and goes again', async () => {
  await withPage(browser, '', async (page) => {
    await openMore(page);
    for (const [name, content] of Object.entries(hostileLaws)) {
      const path = written(name, content);
      await lively(page, async () => {
        await open(page, 'law', path);
        const [{ id, text }, ...others] = await complaints(page);
        assert.equal(id, 'fault-laws', name);
        assert.deepEqual(others, []);
        assert.equal(text, refusal(wordsOf(await commandLine(page)), folder).error, name);
      });
      await page.locator('#reset').click();
      await answered(page, '#n=7B');
      assert.deepEqual(await shownFaults(page), []);
    }
  });
});

const hostileTables = {
  'empty.csv': '',
  'binary.csv': large.subarray(0, 1_000_000),
  'other.csv': 'a,b\n1,2\n',
  'sizes.csv': 'name,vocab_size\nours,1e308\n',
  'nan.csv': 'name,vocab_size\nours,NaN\n',
  'names.csv': 'name,vocab_size\n<img src=x onerror=alert(1)>,-1\n',
  'line.csv': `name,vocab_size\n${'x'.repeat(15_000_000)},32000\n`,
  'columns.csv': `name,vocab_size\n${'1,'.repeat(1_000_000)}\n`,
  'config.csv': JSON.stringify(config),
};

// What only the program's library reads.
const unread = { 'quotes.csv': 'name,vocab_size\n"a ""b""",9\n' };

test('a hostile table has the message of the program, and goes again', async () => {
  await withPage(browser, '', async (page) => {
    await openMore(page);
    for (const [name, content] of Object.entries({ ...hostileTables, ...unread })) {
      const path = written(name, content);
      await lively(page, async () => {
        await open(page, 'table', path);
        const [{ id, text }, ...others] = await complaints(page);
        assert.equal(id, 'fault-table', name);
        assert.deepEqual(others, []);
        if (name in unread) assert.match(text, /^\w+\.csv:2: .* is not read here$/);
        else assert.equal(text, refusal(wordsOf(await commandLine(page)), folder).error, name);
      });
      assert.equal(await page.locator('img').count(), 0);
      await page.locator('#table-off').click();
      await answered(page, '#n=7B');
      assert.deepEqual(await shownFaults(page), []);
    }
  });
});

test('names that are markup stay names', async () => {
  const name = '<img src=x onerror=alert(1)>.json';
  await withPage(browser, '', async (page) => {
    await openMore(page);
    const elements = await page.locator('img, script').count();
    const hold = async () => assert.equal(await page.locator('img, script').count(), elements);
    await open(page, 'model', written(name, JSON.stringify(config)));
    await readModel(page, name);
    await answered(page, await hashOf(page));
    await hold();
    await open(page, 'model', written(name, '{'));
    await complaints(page);
    await hold();
    await goTo(page, '#n=7B');
    await open(page, 'law', written(name, law.replace('"title": "', '"title": "<img src=x onerror=alert(2)>')));
    await page.waitForFunction(() => location.hash.includes('laws='));
    await answered(page, await hashOf(page));
    await hold();
    await page.locator('#reset').click();
    await drop(page, 'table', name.replace('json', 'csv'), 'name,vocab_size\n<img src=x onerror=alert(3)>,48000\n');
    await page.waitForFunction(() => location.hash.includes('tokenizers='));
    await answered(page, await hashOf(page));
    const shown = () => document.getElementById('costs').textContent.includes('<img src=x onerror=alert(3)>');
    await page.waitForFunction(shown);
    await hold();
  });
});

test('a file that misses its place does not replace the page', async () => {
  await withPage(browser, '', async (page) => {
    await answered(page);
    const kept = await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'x.html', { type: 'text/html' }));
      const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
      return !document.body.dispatchEvent(event);
    });
    assert.ok(kept);
  });
});

test('an engine that gives no answer is stopped in words, and started again', async () => {
  await withPage(browser, '', async (page) => {
    await listed(page);
    await page.clock.install();
    await page.evaluate(() => {
      const post = Worker.prototype.postMessage;
      // The next ask is lost.
      Worker.prototype.postMessage = () => (Worker.prototype.postMessage = post);
    });
    await enter(page, 'n', '8B');
    await page.clock.fastForward(11_000);
    const [{ id, text }, ...others] = await complaints(page);
    assert.deepEqual(others, []);
    assert.equal(id, 'fault');
    assert.match(text, /^no answer within 10 seconds/);
    await enter(page, 'n', '9B');
    await answered(page, '#n=9B');
    assert.deepEqual(await shownFaults(page), []);
  });
});

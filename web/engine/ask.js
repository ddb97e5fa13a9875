// Behind emscripten's own code: what the page calls. `texts` are inputs by the names that the words have for them;
// `files`, objects of the browser, are read piece by piece where a command names them, /files/NAME.
Module['ask'] = (words, texts = {}, files = []) => {
  const encoder = new TextEncoder();
  const parts = [String(words.length), ...words, ...Object.entries(texts).flat()].map((part) =>
    typeof part === 'string' ? encoder.encode(part) : part,
  );
  let at = Module['_vocabplan_room'](parts.reduce((size, part) => size + 4 + part.length, 0));
  for (const part of parts) {
    new DataView(HEAPU8.buffer).setUint32(at, part.length, true);
    HEAPU8.set(part, at + 4);
    at += 4 + part.length;
  }
  if (files.length > 0) {
    FS.mkdir('/files');
    FS.mount(WORKERFS, { 'files': files }, '/files');
  }
  try {
    return JSON.parse(UTF8ToString(Module['_vocabplan_ask']()));
  } finally {
    if (files.length > 0) {
      FS.unmount('/files');
      FS.rmdir('/files');
    }
  }
};

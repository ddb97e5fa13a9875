// The script of the page's head: asks what the address says, before there is a form to show it in.

import { startWorker } from "./start.ts";
import { stateOf } from "./state.ts";
import { applyTheme } from "./theme.ts";
import { curveWords } from "./words.ts";
import type { Reply, Task } from "./messages.ts";

const worker = startWorker();
const words = curveWords(stateOf(location.hash));
const replies: Reply[] = [];
worker.onmessage = (event: MessageEvent<Reply>) => replies.push(event.data);
worker.postMessage({ id: 0, ask: { words, texts: {} } } satisfies Task);
window.early = { worker, words, replies };
applyTheme();

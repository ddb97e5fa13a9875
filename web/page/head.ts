// The script of the page's head.

import { startWorker } from "./start.ts";

window.firstWorker = startWorker();

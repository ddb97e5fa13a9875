// The page's side of the worker: one ask at a time, and of the jobs that wait only the latest.

import type { Reply, Task } from "./messages.ts";
import type { Ask, Said } from "./said.ts";
import { startWorker } from "./start.ts";

const kTimeout = 10_000;
// A job that is overtaken is still done whole so often: a curve moves with the slider.
const kStale = 100;

export interface Heard {
  said: Said | null;
  /** A message where the engine gave no answer at all. */
  failure: string | null;
  milliseconds: number;
}

/** Asks in their order. `hear` gets the answer to each, and says whether the next is wanted. */
export interface Job {
  asks: Ask[];
  hear: (heard: Heard, index: number) => boolean;
}

interface Running extends Job {
  lane: string;
  index: number;
  id: number;
  timer: number;
}

export class EngineClient {
  // Of the page's head, until the first ask.
  private early = window.early ?? null;
  private worker: Worker;
  private running: Running | null = null;
  // By lane: a newer job takes the place of one that has not begun.
  private readonly waiting = new Map<string, Job>();
  private readonly whole = new Map<string, number>();
  private sent = 0;
  // A worker that never said anything is not started again and again.
  private alive = false;

  constructor() {
    this.worker = this.listening(this.early?.worker ?? startWorker());
  }

  ask(lane: string, job: Job): void {
    this.waiting.set(lane, job);
    if (this.running === null) this.begin();
  }

  private listening(worker: Worker): Worker {
    worker.onmessage = (event: MessageEvent<Reply>) => this.receive(event.data);
    worker.onerror = (event) => this.fail(event.message || "the engine did not start");
    return worker;
  }

  private begin(): void {
    for (const [lane, job] of this.waiting) {
      this.waiting.delete(lane);
      this.running = { ...job, lane, index: 0, id: 0, timer: 0 };
      this.send(this.running);
      return;
    }
  }

  private send(running: Running): void {
    const ask = running.asks[running.index];
    if (ask === undefined) return;
    running.timer = window.setTimeout(() => this.restart(kTooLong), kTimeout);
    const early = this.early;
    this.early = null;
    if (early?.words.join("\n") === ask.words.join("\n")) {
      const [reply] = early.replies;
      if (reply !== undefined) window.setTimeout(() => this.receive(reply));
      return;
    }
    running.id = ++this.sent;
    this.worker.postMessage({ id: running.id, ask } satisfies Task);
  }

  private receive(heard: Reply): void {
    const running = this.running;
    if (running === null || running.id !== heard.id) return;
    window.clearTimeout(running.timer);
    this.alive = true;
    const more = running.hear(heard, running.index);
    ++running.index;
    if (running.index === running.asks.length) this.whole.set(running.lane, performance.now());
    if (more && running.index < running.asks.length && !this.overtaken(running)) {
      this.send(running);
      return;
    }
    this.running = null;
    this.begin();
  }

  private overtaken({ lane }: Running): boolean {
    const since = performance.now() - (this.whole.get(lane) ?? -Infinity);
    return this.waiting.has(lane) && since < kStale;
  }

  private fail(failure: string): void {
    if (this.alive) this.restart(failure);
    else this.running?.hear({ said: null, failure, milliseconds: 0 }, this.running.index);
  }

  /** Ends what runs, whatever it does, and starts anew. */
  private restart(failure: string): void {
    const running = this.running;
    this.running = null;
    this.worker.terminate();
    this.alive = false;
    this.worker = this.listening(startWorker());
    if (running !== null) {
      window.clearTimeout(running.timer);
      running.hear({ said: null, failure, milliseconds: 0 }, running.index);
    }
    this.begin();
  }
}

const kTooLong = `no answer within ${kTimeout / 1000} seconds: this was stopped, and the engine started again`;

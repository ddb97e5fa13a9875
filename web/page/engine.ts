// The page's side of the worker: one job at a time, and of those that wait only the latest.

import type { Answer, Boot, Job } from "./messages.ts";
import type { Ask, Said } from "./said.ts";

export const kTimeout = 10_000;

export interface Heard {
  said: Said | null;
  /** A message where the engine gave no answer at all. */
  failure: string | null;
  milliseconds: number;
}

type Hear = (heard: Heard, index: number) => void;

interface Waiting {
  asks: Ask[];
  hear: Hear;
}

function dataOf(id: string): string {
  return document.getElementById(id)?.textContent ?? "";
}

export class EngineClient {
  private worker: Worker;
  private running: (Waiting & { id: number; left: number; timer: number }) | null = null;
  // By lane: a newer job takes the place of one that has not begun.
  private readonly waiting = new Map<string, Waiting>();
  private jobs = 0;

  constructor() {
    this.worker = this.started();
  }

  /** Answers come in the order of the asks; those of a job that was overtaken never come. */
  ask(lane: string, asks: Ask[], hear: Hear): void {
    this.waiting.set(lane, { asks, hear });
    this.next();
  }

  private started(): Worker {
    const source = URL.createObjectURL(new Blob([dataOf("worker-data")], { type: "text/javascript" }));
    const worker = new Worker(source);
    URL.revokeObjectURL(source);
    worker.onmessage = (event: MessageEvent<Answer>) => this.receive(event.data);
    worker.onerror = (event) => this.end(event.message || "the engine did not start");
    const boot: Boot = { engine: dataOf("engine-data") };
    worker.postMessage(boot);
    return worker;
  }

  private next(): void {
    if (this.running !== null) return;
    for (const [lane, job] of this.waiting) {
      this.waiting.delete(lane);
      const id = ++this.jobs;
      const timer = window.setTimeout(() => this.stop(), kTimeout);
      this.running = { ...job, id, left: job.asks.length, timer };
      this.worker.postMessage({ id, asks: job.asks } satisfies Job);
      return;
    }
  }

  private receive(answer: Answer): void {
    const job = this.running;
    if (job === null || job.id !== answer.id) return;
    if (--job.left === 0) this.finish();
    job.hear(answer, answer.index);
    this.next();
  }

  private finish(): void {
    if (this.running !== null) window.clearTimeout(this.running.timer);
    this.running = null;
  }

  private stop(): void {
    this.worker.terminate();
    this.worker = this.started();
    this.end(`no answer within ${kTimeout / 1000} seconds: this was stopped, and the engine started again`);
  }

  private end(failure: string): void {
    const job = this.running;
    this.finish();
    if (job !== null) {
      for (let index = job.asks.length - job.left; index < job.asks.length; ++index) {
        job.hear({ said: null, failure, milliseconds: kTimeout }, index);
      }
    }
    this.next();
  }
}

// The state in the address: what is dragged replaces one entry, what is settled is one to go back to.

import { hashOf, stateOf, type State } from "./state.ts";

// Browsers refuse more than some hundred changes in half a minute.
const kPause = 250;

export class Address {
  private moving = false;
  private waiting = 0;
  private latest = "";

  constructor(back: (state: State) => void) {
    window.addEventListener("popstate", () => {
      this.moving = false;
      this.forget();
      back(stateOf(location.hash));
    });
    window.addEventListener("keyup", () => {
      if (this.waiting !== 0) this.replace();
    });
  }

  write(state: State, settled: boolean): void {
    this.latest = hashOf(state);
    if (!this.moving && this.latest !== location.hash) {
      // The entry before stays what it was.
      history.pushState(null, "", this.latest);
      this.moving = true;
    }
    this.forget();
    if (!settled) this.waiting = window.setTimeout(() => this.replace(), kPause);
    else {
      this.replace();
      this.moving = false;
    }
  }

  private forget(): void {
    window.clearTimeout(this.waiting);
    this.waiting = 0;
  }

  private replace(): void {
    this.forget();
    if (this.latest !== location.hash) history.replaceState(null, "", this.latest);
  }
}

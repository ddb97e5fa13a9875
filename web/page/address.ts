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
      window.clearTimeout(this.waiting);
      back(stateOf(location.hash));
    });
  }

  write(state: State, settled: boolean): void {
    this.latest = hashOf(state);
    if (!this.moving && this.latest !== location.hash) {
      // The entry before stays what it was.
      history.pushState(null, "", this.latest);
      this.moving = true;
    }
    window.clearTimeout(this.waiting);
    if (settled) this.settle();
    else
      this.waiting = window.setTimeout(() => history.replaceState(null, "", this.latest), kPause);
  }

  private settle(): void {
    if (this.latest !== location.hash) history.replaceState(null, "", this.latest);
    this.moving = false;
  }
}

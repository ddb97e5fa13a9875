// A slider on a logarithmic scale with a text field beside it: the text is what the program is asked.

import { html } from "./dom.ts";
import { human } from "./numbers.ts";

// Of a slider, per factor of ten: as many as are different numbers in two digits.
const kSteps = 25;

export interface FieldSpec {
  id: string;
  label: string;
  /** As the program's messages name it. */
  option: string;
  hint?: string;
  /** What stands in an empty field. */
  placeholder?: string;
  /** Ends of the slider; without them there is only the text. */
  range?: [least: number, most: number];
  integer?: boolean;
}

export type Changed = (value: string, settled: boolean) => void;

export class Field {
  readonly option: string;
  private readonly text: HTMLInputElement;
  private readonly slider: HTMLInputElement | null;
  private readonly fault: HTMLElement;
  private readonly root: HTMLElement;
  // While it is dragged the slider stays where the hand is.
  private sliding = false;

  constructor(
    place: HTMLElement,
    private readonly spec: FieldSpec,
    private readonly changed: Changed,
  ) {
    this.option = spec.option;
    this.text = this.textInput();
    this.slider = spec.range ? this.sliderInput(spec.range) : null;
    this.fault = html("p", {
      class: "fault",
      id: `${spec.id}-fault`,
      "aria-live": "polite",
      hidden: "",
    });
    this.root = place;
    place.classList.add("field");
    place.dataset["option"] = spec.option;
    const label = html("label", { for: spec.id }, spec.label);
    place.append(html("div", { class: "field-head" }, label, this.text));
    if (this.slider) place.append(this.slider);
    if (spec.hint) place.append(html("p", { class: "hint", id: `${spec.id}-hint` }, spec.hint));
    place.append(this.fault);
  }

  private textInput(): HTMLInputElement {
    const { id, hint, placeholder } = this.spec;
    const described = `${hint ? `${id}-hint ` : ""}${id}-fault`;
    const input = html("input", {
      type: "text",
      id,
      spellcheck: "false",
      maxlength: 100,
      "aria-describedby": described,
    });
    if (placeholder) input.placeholder = placeholder;
    input.addEventListener("input", () => {
      this.sliding = false;
      this.changed(input.value.trim(), false);
    });
    input.addEventListener("change", () => this.changed(input.value.trim(), true));
    return input;
  }

  private sliderInput([least, most]: [number, number]): HTMLInputElement {
    const slider = html("input", {
      type: "range",
      min: Math.round(kSteps * Math.log10(least)),
      max: Math.round(kSteps * Math.log10(most)),
      step: 1,
      id: `${this.spec.id}-slider`,
      "aria-label": `${this.spec.label}, slider`,
    });
    const send = (settled: boolean): void => {
      this.sliding = true;
      this.text.value = this.textAt(slider.valueAsNumber);
      this.describe();
      this.changed(this.text.value, settled);
    };
    // Each press of a key is a change of its own, and all of them until the slider is left are one.
    let byKey = false;
    slider.addEventListener("keydown", () => (byKey = true));
    slider.addEventListener("pointerdown", () => (byKey = false));
    slider.addEventListener("input", () => send(false));
    slider.addEventListener("change", () => send(!byKey));
    slider.addEventListener("blur", () => {
      if (byKey) this.changed(this.text.value, true);
      byKey = false;
    });
    return slider;
  }

  private textAt(step: number): string {
    const value = 10 ** (step / kSteps);
    return human(this.spec.integer ? Math.max(1, Math.round(value)) : value, 2);
  }

  private describe(): void {
    if (this.slider === null) return;
    const empty = this.text.value === "";
    this.slider.classList.toggle("unset", empty);
    if (empty) this.slider.value = this.slider.min;
    this.slider.setAttribute("aria-valuetext", empty ? "not given" : this.text.value);
  }

  get value(): string {
    return this.text.value.trim();
  }

  set(value: string): void {
    if (this.value !== value) {
      this.text.value = value;
      this.sliding = false;
    }
    this.describe();
  }

  /** Puts the slider where the program understood the text to be. */
  place(value: number): void {
    if (this.slider === null || this.sliding || !(value > 0)) return;
    this.slider.value = String(Math.round(kSteps * Math.log10(value)));
    this.describe();
  }

  complain(message: string): void {
    this.root.classList.toggle("wrong", message !== "");
    this.text.setAttribute("aria-invalid", String(message !== ""));
    this.fault.hidden = message === "";
    if (this.fault.textContent === message) return;
    this.fault.textContent = message;
    // Under a field at the edge of the window it would be out of sight.
    if (document.activeElement === this.text) this.fault.scrollIntoView({ block: "nearest" });
  }

  set shown(shown: boolean) {
    this.root.hidden = !shown;
  }
}

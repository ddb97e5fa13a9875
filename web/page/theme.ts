// Light, dark, or as the system is.

import { need } from "./dom.ts";

const kKey = "vocabplan-theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");

// Some browsers keep nothing for a page that is a file.
function kept(): string {
  try {
    return localStorage.getItem(kKey) ?? "auto";
  } catch {
    return "auto";
  }
}

/** Called before anything is shown, so that no light page flashes up in the dark. */
export function applyTheme(theme = kept()): void {
  const system = dark.matches ? "dark" : "light";
  document.documentElement.dataset["theme"] =
    theme === "light" || theme === "dark" ? theme : system;
}

export function startTheme(): void {
  const select = need<HTMLSelectElement>("theme");
  select.value = kept();
  if (select.value === "") select.value = "auto";
  dark.addEventListener("change", () => applyTheme(select.value));
  select.addEventListener("change", () => {
    applyTheme(select.value);
    try {
      localStorage.setItem(kKey, select.value);
    } catch {
      // It holds until the page is closed.
    }
  });
}

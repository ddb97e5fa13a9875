// Light, dark, or as the system is.

import { need } from "./dom.ts";

const kKey = "vocabplan-theme";

function apply(theme: string): void {
  if (theme === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

// Some browsers keep nothing for a page that is a file.
function kept(): string {
  try {
    return localStorage.getItem(kKey) ?? "auto";
  } catch {
    return "auto";
  }
}

export function startTheme(): void {
  const select = need<HTMLSelectElement>("theme");
  select.value = kept();
  if (select.value === "") select.value = "auto";
  apply(select.value);
  select.addEventListener("change", () => {
    apply(select.value);
    try {
      localStorage.setItem(kKey, select.value);
    } catch {
      // It holds until the page is closed.
    }
  });
}

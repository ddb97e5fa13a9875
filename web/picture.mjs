// Takes docs/pictures/page.png: what the page shows first. Chromium is the system's.
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const here = fileURLToPath(new URL(".", import.meta.url));
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(String(pathToFileURL(join(here, "dist/index.html"))));
// The names of tokenizers come last.
await page.waitForFunction(() =>
  [...document.querySelectorAll("svg text")].some((text) => text.textContent === "gemma-3"),
);
await page.screenshot({ path: join(here, "../docs/pictures/page.png") });
await browser.close();

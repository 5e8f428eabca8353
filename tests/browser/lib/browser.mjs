// Chromium looks at every page in every width and both schemes of colours.
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium as playwright } from "playwright-core";

import { isWider, keyboard, reading } from "./checks.mjs";

const WIDTHS = [
  { width: 360, height: 740, colorScheme: "light" },
  { width: 768, height: 1024, colorScheme: "dark" },
  { width: 1280, height: 800, colorScheme: "light" },
];
// For what has no neighbour that is looked at in the other colours.
export const BOTH_COLOURS = [
  WIDTHS[0],
  { ...WIDTHS[0], colorScheme: "dark", name: "360-dark" },
  { ...WIDTHS[2], colorScheme: "dark", name: "1280-dark" },
  WIDTHS[2],
];
const named = ({ width, name = String(width) }) => name;
// A window of 1280 by 1024 pixels at 400 %.
const ZOOMED = { width: 320, height: 256 };
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
const FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const AT_ONCE = Math.max(2, Math.min(4, availableParallelism()));

export function chromium() {
  const found = [process.env.CHROME_PATH, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const path = found.find((it) => it && existsSync(it));
  if (!path) throw new Error("no Chromium is here; on Debian: apt-get install chromium");
  return path;
}

export const launch = () => playwright.launch({ executablePath: chromium(), args: FLAGS });

export async function judgeInBrowser(browser, pages, setting, { who = "", storageState = undefined, looks = WIDTHS } = {}) {
  await mkdir(setting.screenshots, { recursive: true });
  const queue = [...pages];
  const work = async () => {
    if (queue.length === 0) return;
    const eyes = await openEyes(browser, storageState);
    while (queue.length > 0) await judgePage(eyes, queue.shift(), setting, who, looks);
    await Promise.all(eyes.contexts.map((it) => it.close()));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (!who) setting.report.note(`browser: ${pages.length} pages at ${looks.map(named).join(", ")} and ${ZOOMED.width} px`);
}

// A tab with scripts, which looks in every width, and one without.
async function openEyes(browser, storageState) {
  const contexts = [await browser.newContext({ storageState }), await browser.newContext({ javaScriptEnabled: false, storageState })];
  const [tab, plain] = await Promise.all(contexts.map((it) => it.newPage()));
  return { contexts, tab, plain };
}

async function judgePage({ tab, plain }, page, { url, screenshots, report }, who, looks) {
  const name = (who ? `${who}-` : "") + page.path.slice(1).replaceAll(/[^a-z0-9]+/gi, "-");
  const say = (judge, width, what) => report.add(judge, `${page.path} at ${width}${who ? ` as ${who}` : ""}`, what);
  const troubles = listen(tab, page);
  // Loaded once, then looked at in every width: nothing here is laid out by a script.
  for (const [number, look] of looks.entries()) {
    await lookAs(tab, look);
    if (number === 0) await tab.goto(url + page.path, { waitUntil: "load" });
    await wide(tab, (what) => say("width", named(look), what));
    const { violations } = await new AxeBuilder({ page: tab }).withTags(TAGS).setLegacyMode(true).analyze();
    for (const { id, help, nodes } of violations) {
      for (const node of nodes) say("axe", `${named(look)}: ${node.target.join(" ")}`, `${id}: ${help}`);
    }
    await tab.screenshot({ path: `${screenshots}/${name}-${named(look)}.png`, fullPage: true });
  }
  const full = await tab.evaluate(reading);
  await plain.goto(url + page.path, { waitUntil: "load" });
  lost(full, await plain.evaluate(reading)).forEach((what) => say("script", 1280, `lost without JavaScript: ${what}`));
  await lookAs(tab, ZOOMED);
  await wide(tab, (what) => say("width", ZOOMED.width, what));
  lost(full, await tab.evaluate(reading)).forEach((what) => say("zoom", ZOOMED.width, `lost at 400 %: ${what}`));
  const by = page.lang === "fr" ? looks[0] : looks.at(-1);
  await lookAs(tab, by);
  await keyboard(tab, (what) => say("keyboard", by.width, what));
  troubles().forEach((what) => say("console", "any width", what));
}

async function lookAs(tab, { width, height, colorScheme = "light" }) {
  await tab.setViewportSize({ width, height });
  await tab.emulateMedia({ colorScheme, reducedMotion: "reduce" });
}

async function wide(tab, say) {
  for (const what of await tab.evaluate(isWider)) say(what);
}

// What people see and can do in one reading that is missing in another.
function lost(full, other) {
  const there = new Set(other);
  return full.filter((it) => !there.has(it));
}

// What the browser complains of while a page loads.
function listen(tab, page) {
  const troubles = [];
  const hear = (message) => {
    const expected = page.status >= 400 && message.text().includes(`status of ${page.status}`);
    if (["error", "warning"].includes(message.type()) && !expected) troubles.push(message.text());
  };
  const fail = (error) => troubles.push(String(error));
  tab.on("console", hear).on("pageerror", fail);
  return () => {
    tab.off("console", hear).off("pageerror", fail);
    return troubles;
  };
}


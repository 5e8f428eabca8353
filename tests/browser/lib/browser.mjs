// Chromium looks at every page in every width and both schemes of colours.
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium as playwright } from "playwright-core";

import { isWider, keyboard, reading } from "./checks.mjs";

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };
// Each way of looking by its name, which is its width and, where there are two, its colours.
const LOOKS = {
  360: { viewport: PHONE, colorScheme: "light" },
  768: { viewport: { width: 768, height: 1024 }, colorScheme: "dark" },
  1280: { viewport: DESK, colorScheme: "light" },
};
// For what has no neighbour that is looked at in the other colours.
export const BOTH_COLOURS = {
  360: LOOKS[360],
  1280: LOOKS[1280],
  "360-dark": { viewport: PHONE, colorScheme: "dark" },
  "1280-dark": { viewport: DESK, colorScheme: "dark" },
};
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

export async function judgeInBrowser(browser, pages, setting, { who = "", storageState = undefined, looks = LOOKS } = {}) {
  await mkdir(setting.screenshots, { recursive: true });
  const queue = [...pages];
  const work = async () => {
    if (queue.length === 0) return;
    const eyes = await openEyes(browser, looks, storageState);
    while (queue.length > 0) await judgePage(eyes, queue.shift(), setting, who);
    await Promise.all(Object.values(eyes.contexts).map((it) => it.close()));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (!who) setting.report.note(`browser: ${pages.length} pages at ${Object.keys(looks).join(", ")} and ${ZOOMED.width} px`);
}

// One tab for each way of looking; `storageState` brings somebody's session along.
async function openEyes(browser, looks, storageState) {
  const contexts = {};
  const tabs = {};
  for (const [look, how] of Object.entries(looks)) contexts[look] = await browser.newContext({ ...how, storageState });
  contexts.zoomed = await browser.newContext({ viewport: ZOOMED, storageState });
  contexts.plain = await browser.newContext({ viewport: DESK, javaScriptEnabled: false, storageState });
  for (const [name, context] of Object.entries(contexts)) tabs[name] = await context.newPage();
  return { contexts, tabs, looks: Object.keys(looks) };
}

async function judgePage({ tabs, looks }, page, { url, screenshots, report }, who) {
  const name = (who ? `${who}-` : "") + page.path.slice(1).replaceAll(/[^a-z0-9]+/gi, "-");
  const say = (judge, look, what) => report.add(judge, `${page.path} at ${look}${who ? ` as ${who}` : ""}`, what);
  let full;
  for (const look of looks) {
    const tab = tabs[look];
    const troubles = listen(tab, page);
    await tab.goto(url + page.path, { waitUntil: "load" });
    troubles().forEach((what) => say("console", look, what));
    await wide(tab, (what) => say("width", look, what));
    const { violations } = await new AxeBuilder({ page: tab }).withTags(TAGS).setLegacyMode(true).analyze();
    for (const { id, help, nodes } of violations) {
      for (const node of nodes) say("axe", `${look}: ${node.target.join(" ")}`, `${id}: ${help}`);
    }
    await tab.screenshot({ path: `${screenshots}/${name}-${look}.png`, fullPage: true });
    if (look === "1280") full = await tab.evaluate(reading);
  }
  const by = page.lang === "fr" ? 360 : 1280;
  await keyboard(tabs[by], (what) => say("keyboard", by, what));
  await tabs.zoomed.goto(url + page.path, { waitUntil: "load" });
  await wide(tabs.zoomed, (what) => say("width", ZOOMED.width, what));
  lost(full, await tabs.zoomed.evaluate(reading)).forEach((what) => say("zoom", ZOOMED.width, `lost at 400 %: ${what}`));
  await tabs.plain.goto(url + page.path, { waitUntil: "load" });
  lost(full, await tabs.plain.evaluate(reading)).forEach((what) => say("script", 1280, `lost without JavaScript: ${what}`));
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


// Lighthouse gives the board and an opportunity 100 for accessibility, best practices
// and SEO; how quick they are is told and fails nothing.
import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";

import { chromium } from "./browser.mjs";

const NEEDED = ["accessibility", "best-practices", "seo"];

export async function judgeLighthouse(pages, { url, out, report }) {
  const require = createRequire(import.meta.url);
  const cli = path.join(path.dirname(require.resolve("lighthouse/package.json")), "cli/index.js");
  await mkdir(`${out}/lighthouse`, { recursive: true });
  for (const page of chosen(pages)) {
    const file = `${out}/lighthouse/${page.path.replaceAll(/[^a-z0-9]+/gi, "-")}.json`;
    const flags = "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking";
    const arguments_ = [cli, url + page.path, "--quiet", "--output=json", `--output-path=${file}`, `--chrome-flags=${flags}`];
    arguments_.push(`--only-categories=performance,${NEEDED}`);
    const env = { ...process.env, CHROME_PATH: chromium() };
    await promisify(execFile)(process.execPath, arguments_, { env, maxBuffer: 1 << 26 });
    const { categories, audits } = JSON.parse(await readFile(file, "utf8"));
    const scores = Object.values(categories).map((it) => `${it.id} ${Math.round(it.score * 100)}`);
    report.note(`lighthouse: ${page.path}: ${scores.join(", ")}`);
    for (const id of NEEDED) {
      if (categories[id].score === 1) continue;
      const failed = categories[id].auditRefs.filter((it) => it.weight > 0 && audits[it.id].score !== null && audits[it.id].score < 1);
      failed.forEach((it) => report.add("lighthouse", page.path, `${id}: ${audits[it.id].title}`));
    }
  }
}

// The board and one opportunity that is open, in each language.
function chosen(pages) {
  const boards = pages.filter((page) => /^\/(en\/opportunities|fr\/opportunites)$/.test(page.path));
  const opportunity = (start) => pages.filter((page) => page.status === 200 && new RegExp(`^${start}/[^/?]+/[^/?]+/\\d+$`).test(page.path)).pop();
  return [...boards, opportunity("/en/opportunities"), opportunity("/fr/opportunites")].filter(Boolean);
}

// Letters as their readers get them, and pages that only a link of a letter leads to: the
// tests of mail write each into one file, with its style in it.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { BOTH_COLOURS, judgeInBrowser } from "./browser.mjs";
import { parsed } from "./discover.mjs";
import { judgeHtml } from "./html.mjs";

export async function judgeLetters(browser, folder, only, setting) {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".html")).sort();
  if (names.length === 0) {
    setting.report.add("letters", folder, "no letter is there: cargo test --test suite mail:: writes them");
    return;
  }
  const pages = [];
  for (const name of names) {
    const html = await readFile(path.join(folder, name), "utf8");
    pages.push({ path: `/${name}`, status: 200, html, ...parsed(html) });
  }
  const chosen = pages.filter((page) => only.test(page.path));
  const where = { ...setting, url: pathToFileURL(path.resolve(folder)).href };
  await Promise.all([
    judgeHtml(chosen, where, "letters"),
    judgeInBrowser(browser, chosen, where, { who: "letter", looks: BOTH_COLOURS }),
  ]);
  setting.report.note(`letters: ${chosen.length} letters and pages at ${BOTH_COLOURS.map((it) => it.name ?? it.width).join(", ")}`);
}

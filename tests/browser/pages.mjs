// Lets independent judges loose on every page of a running service.
//
//   node tests/browser/pages.mjs --binary target/debug/micro-acquisition
//   node tests/browser/pages.mjs --url http://127.0.0.1:3000
//
// --only PATTERN   only pages whose path matches the regular expression
// --judges A,B     only these of: html, links, feeds, places, browser, lighthouse, desks, letters
// --letters FOLDER where the tests of mail wrote what they send (target/letters)
// --out FOLDER     where findings go (target/pages)
// --screenshots FOLDER   where pictures of each page at each width go (target/screenshots)
//
// With --binary it starts `demo --every-state`, which has an opportunity in each
// state in each language. Pages are found by following links from the boards and
// the sitemap, so that a new page is judged without being named anywhere.
import { mkdir, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { launch, judgeInBrowser } from "./lib/browser.mjs";
import { judgeDesks } from "./lib/desks.mjs";
import { discover } from "./lib/discover.mjs";
import { judgeFeeds } from "./lib/feeds.mjs";
import { judgeHtml } from "./lib/html.mjs";
import { judgeLetters } from "./lib/letters.mjs";
import { judgeLighthouse } from "./lib/lighthouse.mjs";
import { judgeLinks } from "./lib/links.mjs";
import { judgePlaces } from "./lib/places.mjs";
import { Report } from "./lib/report.mjs";
import { serve } from "./lib/server.mjs";

const { values: options } = parseArgs({
  options: {
    binary: { type: "string" },
    url: { type: "string" },
    only: { type: "string", default: "" },
    judges: { type: "string", default: "html,links,feeds,places,browser,lighthouse,desks,letters" },
    letters: { type: "string", default: "target/letters" },
    out: { type: "string", default: "target/pages" },
    screenshots: { type: "string", default: "target/screenshots" },
  },
});
if (Boolean(options.binary) === Boolean(options.url)) {
  console.error("pages: name one of --binary and --url");
  process.exit(2);
}

const chosen = new Set(options.judges.split(","));
const only = new RegExp(options.only);
await mkdir(options.out, { recursive: true });
const report = new Report();
const server = options.binary ? await serve(options.binary) : { url: options.url, stop: async () => {} };
try {
  const { documents, others } = await report.timed("discover", () => discover(server.url, report));
  const pages = documents.filter((page) => only.test(page.path));
  console.log(`${documents.length} pages and ${others.length} other addresses; ${pages.length} pages are judged`);
  if (pages.length === 0) report.add("discover", server.url, "no page was found");
  const setting = { url: server.url, out: options.out, screenshots: options.screenshots, report };

  const tasks = [];
  const begin = (name, judge) => {
    if (chosen.has(name)) tasks.push(report.timed(name, judge));
  };
  begin("html", () => judgeHtml(pages, setting));
  begin("links", () => judgeLinks(setting));
  begin("feeds", () => judgeFeeds(others, setting));
  begin("places", () => judgePlaces(pages, setting));
  const browser = await launch();
  begin("browser", () => judgeInBrowser(browser, pages, setting));
  await Promise.all(tasks);
  if (chosen.has("desks")) await report.timed("desks", () => judgeDesks(browser, documents, only, setting));
  if (chosen.has("letters")) await report.timed("letters", () => judgeLetters(browser, options.letters, only, setting));
  await browser.close();
  // Alone: it measures how quick the page is.
  if (chosen.has("lighthouse")) await report.timed("lighthouse", () => judgeLighthouse(pages, setting));
} finally {
  await server.stop();
}
await writeFile(`${options.out}/findings.json`, JSON.stringify(report.findings, null, 2));
report.print();
process.exit(report.findings.length === 0 ? 0 : 1);

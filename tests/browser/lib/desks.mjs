// The desks, as each person who has one: signed in by GitHub's page, as people are.
import { Parser } from "htmlparser2";

import { judgeInBrowser } from "./browser.mjs";
import { discover } from "./discover.mjs";
import { judgeHtml } from "./html.mjs";
import { judgePlaces } from "./places.mjs";

// Who is who in `demo --every-state`.
const PEOPLE = [
  "maintainer",
  "night-scripter",
  "network-keeper",
  "programme-lead",
  "contracting-officer",
  "fund-holder",
  "work-receiver",
  "finance-officer",
  "internal-auditor",
];
const DESKS = ["/en/desk", "/fr/bureau"];

export async function judgeDesks(browser, documents, only, setting) {
  const { url, report } = setting;
  const there = await fetch(url + DESKS[0], { redirect: "manual" });
  if (there.status === 404) {
    report.note("desks: this service has none");
    return;
  }
  const seen = new Set();
  for (const who of PEOPLE) {
    const storageState = await signIn(browser, url, who, report);
    if (!storageState) continue;
    const cookie = storageState.cookies.map((it) => `${it.name}=${it.value}`).join("; ");
    const known = documents.map((page) => page.path);
    const found = await discover(url, report, { starts: DESKS, cookie, known });
    // What is made of the same parts is looked at once.
    const pages = found.documents.filter((page) => {
      const looks = `${page.path.replaceAll(/[0-9a-f-]{16,}/g, "…")} ${madeOf(page.html)}`;
      return only.test(page.path) && !seen.has(looks) && seen.add(looks);
    });
    if (found.documents.length === 0) report.add("desks", who, "has no desk");
    await Promise.all([
      judgeHtml(pages, setting, who),
      judgePlaces(pages, setting, cookie),
      judgeInBrowser(browser, pages, setting, { who, storageState }),
    ]);
    report.note(`desks: ${who} has ${found.documents.length} pages, of which ${pages.length} are new`);
  }
}

// The kinds of elements of a page, each once.
function madeOf(html) {
  const kinds = new Set();
  new Parser({
    onopentag: (name, { class: look = "", name: field = "", type = "", rows = "" }) => kinds.add([name, look, field, type, rows].join(" ")),
  }).end(html);
  return [...kinds].sort().join(", ");
}

// The session of somebody who came back from GitHub's page.
async function signIn(browser, url, who, report) {
  const context = await browser.newContext();
  const tab = await context.newPage();
  try {
    await tab.goto(`${url}/auth/github?to=${encodeURIComponent(DESKS[0])}`);
    await tab.getByRole("link", { name: who, exact: true }).click();
    await tab.waitForURL((it) => it.origin === url);
    return await context.storageState();
  } catch (error) {
    report.add("desks", who, `cannot sign in: ${String(error).split("\n")[0]}`);
    return null;
  } finally {
    await context.close();
  }
}

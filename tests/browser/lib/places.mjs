// Every page says which language it speaks and where it is in the other one.
import { parsed } from "./discover.mjs";

const OTHER = { en: "fr", fr: "en" };

export async function judgePlaces(pages, { url, report }, cookie = "") {
  for (const page of pages) {
    const say = (what) => report.add("places", page.path, what);
    const lang = /^\/(en|fr)(\/|$)/.exec(page.path)?.[1];
    if (lang && page.lang !== lang) say(`is in ${page.lang || "no language"}, by its address in ${lang}`);
    headings(page, say);
    if (page.status >= 400) continue;
    const other = OTHER[page.lang];
    const back = page.switches.find((it) => it.lang === other);
    if (!back) {
      say("has no link to itself in the other language");
      continue;
    }
    const there = await fetch(new URL(back.href, url + page.path), { headers: cookie ? { cookie } : {} });
    const found = parsed(await there.text());
    if (there.status !== 200) say(`leads to ${there.status} in the other language`);
    if (found.lang !== other) say(`leads to a page in ${found.lang}, not in ${other}`);
    const home = found.switches.find((it) => it.lang === page.lang);
    const returned = home && new URL(home.href, there.url);
    if (returned && returned.pathname + returned.search !== page.path) say(`there and back leads to ${returned.pathname + returned.search}`);
    if (page.indexed) indexed(page, say);
  }
}

function indexed(page, say) {
  if (!page.canonical) say("has no canonical address");
  for (const lang of ["en", "fr"]) {
    if (!page.alternates[lang]) say(`names no alternate in ${lang}`);
  }
}

function headings(page, say) {
  if (page.heads.filter((level) => level === 1).length !== 1) say("has not exactly one first heading");
  page.heads.forEach((level, at) => {
    if (at > 0 && level > page.heads[at - 1] + 1) say(`a heading of level ${level} follows one of level ${page.heads[at - 1]}`);
  });
}

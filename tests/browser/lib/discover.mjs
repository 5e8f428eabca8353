// Which pages there are: what links and the sitemap lead to.
import { Parser } from "htmlparser2";

// Pages that nothing links to.
const UNLINKED = ["/", "/en", "/fr", "/en/nothing-is-here", "/fr/rien-n-est-ici", "/en/opportunities?skill=PowerShell", "/fr/opportunites?state=nowhere"];
const STARTS = ["/en/opportunities", "/fr/opportunites", "/sitemap.xml", ...UNLINKED];
// Of addresses that differ in the values of their query alone, so many are judged.
const ALIKE = 2;
const AT_ONCE = 6;

// Every address of this service: {documents: [{path, status, html, links, ids}], others: [{path, type, status}]}.
// With a cookie, what its holder reaches from `starts` beyond what is `known` already.
export async function discover(url, report, { starts = STARTS, cookie = "", known = [] } = {}) {
  const seen = new Set(known);
  const alike = new Map();
  const queue = [];
  const [documents, others] = [[], []];
  const take = (path, from) => {
    if (seen.has(path)) return;
    seen.add(path);
    const shape = shapeOf(path);
    alike.set(shape, (alike.get(shape) ?? 0) + 1);
    if (path.includes("?") && alike.get(shape) > ALIKE) return;
    queue.push({ path, from });
  };
  starts.forEach((path) => take(path, null));
  const work = async () => {
    while (queue.length > 0) {
      const { path, from } = queue.shift();
      const found = await fetched(url, path, cookie);
      if (found.html === undefined) {
        others.push(found);
      } else if (!found.redirected) {
        documents.push(found);
      }
      const listed = found.redirected ? [found.redirected] : found.links;
      listed.map((link) => local(url, path, link)).filter(Boolean).forEach((link) => take(link, path));
      const unlinked = UNLINKED.includes(path) || path === "/sitemap.xml";
      if (found.status >= 400 && from !== null && !unlinked) report.add("discover", from, `links to ${path}, which answers ${found.status}`);
    }
  };
  while (queue.length > 0) await Promise.all(Array.from({ length: AT_ONCE }, work));
  documents.sort((one, other) => one.path.localeCompare(other.path));
  for (const page of documents) brokenFragments(page).forEach((id) => report.add("discover", page.path, `links to #${id}, which is not there`));
  return { documents, others };
}

// Two addresses of one shape show the same kind of page.
function shapeOf(path) {
  const { pathname, searchParams } = new URL(path, "http://x");
  return `${pathname}?${[...searchParams.keys()].sort()}`;
}

function local(url, from, link) {
  try {
    const target = new URL(link, url + from);
    if (target.origin !== url || !target.protocol.startsWith("http")) return undefined;
    return target.pathname + target.search;
  } catch {
    return undefined;
  }
}

async function fetched(url, path, cookie) {
  const headers = { accept: "text/html,*/*", ...(cookie && { cookie }) };
  const answer = await fetch(url + path, { redirect: "manual", headers });
  const type = answer.headers.get("content-type") ?? "";
  const redirected = answer.status >= 300 && answer.status < 400 ? answer.headers.get("location") : undefined;
  const text = await answer.text();
  const found = { path, status: answer.status, type, redirected, links: [], ids: new Set(), text };
  if (type.startsWith("text/html")) Object.assign(found, { html: text }, parsed(text));
  if (path === "/sitemap.xml") found.links = [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map((it) => it[1].replaceAll("&amp;", "&"));
  return found;
}

// What a page links to, and which places in it can be linked to.
export function parsed(html) {
  const found = { links: [], ids: new Set(), lang: "", canonical: "", alternates: {}, switches: [], heads: [], indexed: true };
  new Parser({
    onopentag(name, attributes) {
      if (attributes.id) found.ids.add(attributes.id);
      if (name === "html") found.lang = attributes.lang ?? "";
      if (name === "meta" && attributes.name === "robots" && attributes.content.includes("noindex")) found.indexed = false;
      if (name === "link" && attributes.rel === "canonical") found.canonical = attributes.href;
      if (name === "link" && attributes.rel === "alternate" && attributes.hreflang) found.alternates[attributes.hreflang] = attributes.href;
      if (name === "a" && attributes.hreflang && attributes.href) found.switches.push({ lang: attributes.hreflang, href: attributes.href });
      if (/^h[1-6]$/.test(name)) found.heads.push(Number(name[1]));
      const address = { a: "href", link: "href", img: "src", script: "src", source: "src" }[name];
      if (address && attributes[address]) found.links.push(attributes[address]);
    },
  }).end(html);
  return found;
}

function brokenFragments(page) {
  const inPage = page.links.filter((link) => link.startsWith("#") && link.length > 1);
  return inPage.map((link) => decodeURIComponent(link.slice(1))).filter((id) => id !== "top" && !page.ids.has(id));
}

// Each feed is valid Atom, by jing with a RELAX NG schema of RFC 4287.
import { execFile } from "node:child_process";
import { access, mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const SCHEMA = fileURLToPath(new URL("../atom.rnc", import.meta.url));

export async function judgeFeeds(others, { out, report }) {
  const feeds = others.filter((it) => it.type.startsWith("application/atom+xml"));
  const present = await access(SCHEMA).then(() => true, () => false);
  if (feeds.length === 0 || !present) {
    report.note(`feeds: ${feeds.length} found, ${present ? "" : "no schema of Atom, "}none judged`);
    return;
  }
  await mkdir(`${out}/feeds`, { recursive: true });
  for (const [number, feed] of feeds.entries()) {
    const file = `${out}/feeds/${number}.atom`;
    await writeFile(file, feed.text);
    const said = await new Promise((resolve) => {
      execFile("jing", ["-c", SCHEMA, file], (error, stdout) => resolve(error ? stdout || String(error) : ""));
    });
    for (const line of said.split("\n").filter(Boolean)) report.add("feeds", feed.path, line.replace(/^.*\.atom:/, "line "));
  }
  report.note(`feeds: ${feeds.length} read by jing`);
}

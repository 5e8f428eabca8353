// The Nu HTML checker finds nothing: no error, no warning, no remark.
import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { promisify } from "node:util";

export async function judgeHtml(pages, { out, report }, who = "") {
  if (pages.length === 0) return;
  const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
  const folder = `${out}/html${who && `-${who}`}`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const names = new Map();
  for (const [number, page] of pages.entries()) {
    names.set(`${number}.html`, page.path);
    await writeFile(`${folder}/${number}.html`, page.html);
  }
  const arguments_ = ["-Xss2m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", folder];
  const { stdout } = await promisify(execFile)("java", arguments_, { maxBuffer: 1 << 28 });
  const { messages } = JSON.parse(stdout);
  for (const { url, message, type, extract, lastLine } of messages) {
    const path = names.get(url?.split("/").pop()) ?? url;
    report.add("html", `${path}${who && ` as ${who}`}, line ${lastLine}: ${extract?.replaceAll(/\s+/g, " ").trim()}`, `${type}: ${message}`);
  }
  report.note(`html: ${pages.length} pages${who && ` of ${who}`} read by the Nu HTML checker`);
}

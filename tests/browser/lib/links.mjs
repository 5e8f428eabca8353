// No link of the service is broken, and no place within a page that a link names is missing.
import { LinkChecker } from "linkinator";

export async function judgeLinks({ url, report }) {
  const checker = new LinkChecker();
  const { links } = await checker.check({
    path: [`${url}/en/opportunities`, `${url}/fr/opportunites`],
    recurse: true,
    concurrency: 8,
    checkFragments: true,
    // An address without a dot is a page here, not a folder.
    cleanUrls: true,
    // Other sites are theirs; combinations of filters are without number.
    linksToSkip: async (link) => !link.startsWith(`${url}/`) || new URL(link).searchParams.size > 1,
  });
  for (const { state, status, url: target, parent } of links) {
    if (state !== "BROKEN" || (status === 503 && (await answersLater(target)))) continue;
    if (status === 200 && (await asksToSignIn(target))) continue;
    report.add("links", parent ?? "", `${target.replace(url, "")} answers ${status}`);
  }
  const followed = links.filter((link) => link.state !== "SKIPPED").length;
  if (followed === 0) report.add("links", url, "no link was followed");
  report.note(`links: ${followed} followed, ${links.length - followed} left out (other sites, combined filters)`);
}

// A place on a page of one's own is there for whoever is signed in, which nobody is here.
async function asksToSignIn(target) {
  const { pathname } = new URL((await fetch(target)).url);
  return pathname !== new URL(target).pathname && /^\/(en\/sign-in|fr\/connexion)$/.test(pathname);
}

// Pictures are drawn two at a time: who is one of too many is told when to come again.
async function answersLater(target) {
  for (let times = 0; times < 5; times += 1) {
    const answer = await fetch(target);
    if (answer.status !== 503) return answer.ok;
    const seconds = Number(answer.headers.get("retry-after"));
    if (!seconds) return false;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
  return false;
}

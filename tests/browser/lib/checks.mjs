// What is asked of a page by looking at it. The first functions run inside of the page.

// Who makes the page wider than the window; what scrolls by itself may be wide within.
export function isWider() {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const scrolls = (element) => {
    for (let it = element.parentElement; it; it = it.parentElement) {
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(it).overflowX) && it !== document.body) return true;
    }
    return false;
  };
  const name = (it) => it.localName + [...it.classList].map((word) => `.${word}`).join("");
  const wide = [...document.body.querySelectorAll("*")].filter((it) => it.getBoundingClientRect().right > room + 1 && !scrolls(it));
  const innermost = wide.filter((it) => !wide.some((other) => it !== other && it.contains(other)));
  const names = [...new Set(innermost.map(name))].slice(0, 5).join(", ");
  return [`the page scrolls sideways: ${names || "no element says why"}`];
}

// Headings, links, buttons, fields and lines of text, as a person meets them. What is
// marked with data-comfort is there for convenience alone, and may need a script.
export function reading() {
  const comfort = (it) => it.closest("[data-comfort]") !== null;
  const seen = (it) => it.checkVisibility({ visibilityProperty: true }) && !comfort(it);
  const text = (it) => (it.textContent ?? "").replaceAll(/\s+/g, " ").trim();
  const found = [];
  for (const it of document.querySelectorAll("h1, h2, h3, h4, button, summary, label, th, td, dt, dd, p, li")) {
    if (!seen(it) || !text(it)) continue;
    if (it.querySelector("[data-comfort]") || it.querySelector("p, li, td, dd")) continue;
    found.push(`${it.localName} “${text(it).slice(0, 90)}”`);
  }
  for (const it of document.querySelectorAll("a[href], input:not([type=hidden]), select, textarea")) {
    if (seen(it)) found.push(`${it.localName} ${it.getAttribute("href") ?? it.getAttribute("name") ?? it.id} ${text(it).slice(0, 60)}`);
  }
  return [...new Set(found)];
}

// Numbers what a keyboard should reach, and says how many there are.
export function focusStops() {
  const candidates = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  let count = 0;
  const groups = new Set();
  for (const it of document.querySelectorAll(candidates)) {
    if (it.disabled || it.tabIndex < 0 || !it.checkVisibility({ visibilityProperty: true })) continue;
    if (it.type === "radio") {
      const group = `${it.form?.id} ${it.name}`;
      if (groups.has(group)) continue;
      groups.add(group);
    }
    it.dataset.stop = String(count);
    count += 1;
  }
  document.activeElement?.blur();
  // A page that scrolls smoothly would still be on its way when the first is reached.
  window.scrollTo({ top: 0, behavior: "instant" });
  return count;
}

async function focused() {
  const it = document.activeElement;
  if (!it || it === document.body || it === document.documentElement) return null;
  const isInside = () => {
    const box = it.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  };
  // What is focused is scrolled to with the next frame, smoothly where the page asks for it.
  for (let frames = 0; frames < 60 && !isInside(); frames += 1) await new Promise(requestAnimationFrame);
  const style = getComputedStyle(it);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  const radio = it.type === "radio" ? document.querySelector(`[name="${it.name}"][data-stop]`) : null;
  return {
    stop: it.dataset.stop ?? radio?.dataset.stop,
    what: `${it.localName} “${(it.textContent || it.getAttribute("name") || "").replaceAll(/\s+/g, " ").trim().slice(0, 60)}”`,
    marked: outlined || style.boxShadow !== "none",
    inside: isInside(),
  };
}

// Tab reaches everything that can be used, and shows where it is.
export async function keyboard(tab, say) {
  const count = await tab.evaluate(focusStops);
  const reached = new Set();
  for (let presses = 0; presses < 2 * count + 10; presses += 1) {
    await tab.keyboard.press("Tab");
    const here = await tab.evaluate(focused);
    if (here === null) {
      if (reached.size >= count || presses > count) break;
      continue;
    }
    if (!here.marked) say(`focus does not show on ${here.what}`);
    if (!here.inside) say(`focus is out of sight on ${here.what}`);
    if (here.stop !== undefined) reached.add(here.stop);
    if (reached.size === count) break;
  }
  for (let stop = 0; stop < count; stop += 1) {
    if (reached.has(String(stop))) continue;
    const what = await tab.evaluate((it) => document.querySelector(`[data-stop="${it}"]`)?.outerHTML.slice(0, 120), stop);
    say(`Tab does not reach ${what}`);
  }
}

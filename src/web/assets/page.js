// For comfort only: the page says and does everything without it. It copies the comment,
// keeps the time left current, and computes the draw again from the values on the page.
(() => {
  'use strict';
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const lang = document.documentElement.lang;

  // The comment to copy.
  for (const button of all('[data-copy]')) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener('click', async () => {
      const text = document.getElementById(button.dataset.copy).textContent;
      await navigator.clipboard.writeText(text);
      button.textContent = button.dataset.copied;
    });
  }

  // The time left by the clock of the service, which decides; nobody is interrupted by it.
  const units = [['day', 86400, 2 * 86400], ['hour', 3600, 2 * 3600], ['minute', 60, 120], ['second', 1, 0]];
  const format = new Intl.RelativeTimeFormat(lang, { numeric: 'always' });
  const tick = () => {
    for (const element of all('[data-closes]')) {
      const now = Date.parse(element.dataset.now) + performance.now();
      const left = Math.floor((Date.parse(element.dataset.closes) - now) / 1000);
      const [unit, size] = units.find(([, , least]) => left >= least) || ['second', 1];
      element.textContent = left < 0
        ? element.dataset.closed
        : element.dataset.left.replace('{left}', format.format(Math.floor(left / size), unit));
    }
  };
  if (all('[data-closes]').length > 0) {
    tick();
    setInterval(tick, 1000);
  }

  // The draw, as the guide explains it.
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
  const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const sha256 = async (data) => new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  const join = (...parts) => Uint8Array.from(parts.flatMap((part) => Array.from(part)));
  const listed = (ids) => sha256(new TextEncoder().encode(ids.map((id) => `${id}\n`).join('')));

  const eightBytes = (number) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt(number));
    return new Uint8Array(view.buffer);
  };

  const order = async (randomness, ids) => {
    const drawn = ids.slice();
    const list = await listed(ids);
    let k = 0;
    for (let i = drawn.length - 1; i > 0; i -= 1) {
      const fair = 2n ** 64n - (2n ** 64n % BigInt(i + 1));
      let x = fair;
      while (x >= fair) {
        const hash = await sha256(join(randomness, list, eightBytes(k)));
        x = new DataView(hash.buffer).getBigUint64(0);
        k += 1;
      }
      const j = Number(x % BigInt(i + 1));
      [drawn[i], drawn[j]] = [drawn[j], drawn[i]];
    }
    return drawn;
  };

  // Whether the record is what its own values make it.
  const holds = async (record) => {
    const ids = record.list.slice().sort((one, other) => one - other);
    if (hex(await listed(ids)) !== record.list_sha256) return false;
    const local = record.source === 'local';
    const randomness = local ? bytes(record.seed) : await sha256(bytes(record.signature));
    if (local && hex(await sha256(randomness)) !== record.commitment) return false;
    return (await order(randomness, ids)).join() === record.order.join();
  };

  for (const button of all('[data-record]')) {
    if (!globalThis.crypto || !crypto.subtle) continue;
    button.hidden = false;
    button.addEventListener('click', async () => {
      const result = document.getElementById(button.getAttribute('aria-controls'));
      const same = await holds(JSON.parse(button.dataset.record));
      result.textContent = same ? button.dataset.same : button.dataset.differs;
      result.className = same ? 'notice' : 'notice notice--alert';
    });
  }
})();

// What the judges found.

export class Report {
  findings = [];
  notes = [];
  times = [];

  // One thing that is wrong; the same thing said of many pages is told once, with their number.
  add(judge, where, what) {
    this.findings.push({ judge, where, what: what.trim() });
  }

  // A figure or a remark, which fails nothing.
  note(text) {
    this.notes.push(text);
  }

  async timed(name, work) {
    const began = performance.now();
    try {
      return await work();
    } catch (error) {
      this.add(name, "the judge itself", error.stack ?? String(error));
      return { documents: [], others: [] };
    } finally {
      this.times.push(`${name} ${Math.round((performance.now() - began) / 1000)} s`);
    }
  }

  print() {
    for (const note of this.notes) console.log(note);
    const groups = new Map();
    for (const { judge, where, what } of this.findings) {
      const key = `${judge}: ${what}`;
      groups.set(key, [...(groups.get(key) ?? []), where]);
    }
    for (const [key, places] of groups) {
      console.log(`\n${key}`);
      for (const place of places.slice(0, 4)) console.log(`    ${place}`);
      if (places.length > 4) console.log(`    and ${places.length - 4} more`);
    }
    console.log(`\npages: ${this.findings.length} findings of ${groups.size} kinds (${this.times.join(", ")})`);
  }
}

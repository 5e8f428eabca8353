#!/usr/bin/env python3
"""Check a ledger that `export ledger` wrote, or a copy of it that somebody kept.

    verify_ledger.py FILE [N:HASH]

Follows docs/en/ledger.md and shares no code with the service. N:HASH is an anchor
from a status comment. The signature of the checkpoint is not checked: that needs
Ed25519, which Python's own library lacks. Exits with 1 and names the first record
that is wrong.
"""

import hashlib
import json
import sys


def sha256(value):
    """SHA-256 of a value as RFC 8785 JSON; a ledger has no fractions, so this is it."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def check(lines, anchor):
    previous, heads, seen, number = "0" * 64, {}, anchor is None, 0
    for number, line in enumerate(lines, 1):
        entry = json.loads(line)
        if "checkpoint" in entry:
            signed = entry["checkpoint"]
            wrong(number, (signed["size"], signed["head"]) == (number - 1, previous),
                  "the checkpoint signs another end")
            wrong(number, seen, "the ledger does not hold the anchor")
            return number - 1
        wrong(number, entry["sequence"] == number, "another record stands in its place")
        wrong(number, entry["previous"] == previous, "it does not follow the one before it")
        version, before = heads.get(entry["opportunity"], (0, "0" * 64))
        wrong(number, entry["version"] == version + 1, "an event of its opportunity is missing or twice")
        record = entry["record"]
        if record is not None:
            wrong(number, sha256(record) == entry["event_hash"], "its content was changed")
            wrong(number, record["opportunity"] == entry["opportunity"], "it is of another opportunity")
            wrong(number, record["version"] == entry["version"], "it is another event")
            wrong(number, record["previous"] == before, "it does not follow its opportunity's last event")
        fields = ("event_hash", "opportunity", "previous", "sealed_at", "sequence", "version")
        wrong(number, sha256({name: entry[name] for name in fields}) == entry["hash"], "its hash is another")
        previous = entry["hash"]
        heads[entry["opportunity"]] = (entry["version"], entry["event_hash"])
        seen = seen or anchor == f"{entry['version']}:{entry['event_hash']}"
    wrong(number + 1, False, "the ledger ends without a checkpoint")


def wrong(number, right, why):
    if not right:
        sys.exit(f"record {number}: {why}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8", newline="\n") as file:
        count = check(file, sys.argv[2] if len(sys.argv) == 3 else None)
    print(f"{count} records are right; the signature was not checked.")

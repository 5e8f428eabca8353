#!/usr/bin/env python3
"""Recomputes the draw of an opportunity from its public record alone.

    python3 verify_draw.py RECORD.json      (or the record on standard input)

Prints the order, or that nothing is drawn, or what is wrong and exits with 1. It shares no code with the
service: the rules are those of "The draw" in the README, nothing else.

Of a drand draw it recomputes the order from the signature, which takes SHA-256
alone. That the signature is the beacon's of that round it does not check: this
takes a BLS library, or the randomness that https://api.drand.sh shows for the
round: it must be the SHA-256 of the signature.
"""
import hashlib, json, sys

LACKS = {
    "committed": "seed round signature list list_sha256 order",
    "listed": "seed signature order",
    "sole": "seed round signature",
    "not_revealed": "seed signature order",
}
SAYS = {
    "committed": "Nothing is wrong so far, and nothing is drawn yet.",
    "listed": "Nothing is wrong so far, and nothing is drawn yet.",
    "sole": "The record is right: one application passed, so nothing was drawn.",
    "not_revealed": "Nothing in the record is wrong, but there is no draw to check.",
}
FIELDS = "version source status commitment seed round signature list list_sha256 order".split()

def sha256(data):
    return hashlib.sha256(data).digest()

def list_hash(ids):
    return sha256("".join(f"{number}\n" for number in sorted(ids)).encode())

def order(seed, ids):
    drawn, listed, k = sorted(ids), list_hash(ids), 0
    for i in range(len(drawn) - 1, 0, -1):
        fair = 2**64 - 2**64 % (i + 1)
        x = fair
        while x >= fair:
            x = int.from_bytes(sha256(seed + listed + k.to_bytes(8, "big"))[:8], "big")
            k += 1
        j = x % (i + 1)
        drawn[i], drawn[j] = drawn[j], drawn[i]
    return drawn

def read(record, name, length):
    data = bytes.fromhex(record[name])
    if data.hex() != record[name] or len(data) != length:
        raise ValueError(f"{name} is not {2 * length} hexadecimal digits in small letters")
    return data

def randomness(record):
    """The 32 bytes that the order comes from."""
    if record["source"] == "drand":
        return sha256(read(record, "signature", 48))
    seed = read(record, "seed", 32)
    if sha256(seed).hex() != record["commitment"]:
        raise ValueError("seed does not fit commitment")
    return seed

def begin(record):
    """What holds of every record, whatever its status."""
    if record["version"] != 1:
        raise ValueError("not a record of version 1")
    if set(record) - set(FIELDS):
        raise ValueError(f"no draw record has the fields {set(record) - set(FIELDS)}")
    others = {"local": ("round", "signature"), "drand": ("commitment", "seed")}[record["source"]]
    if any(record[name] is not None for name in others):
        raise ValueError(f"{' and '.join(others)} must be null")

def listed(record):
    """The list, which fits its hash."""
    ids = record["list"]
    if len(set(ids)) != len(ids) or list_hash(ids).hex() != record["list_sha256"]:
        raise ValueError("list does not fit list_sha256")
    return ids

def check(record):
    """The order that a revealed record must show; ValueError says what is wrong."""
    begin(record)
    if record["status"] != "revealed":
        raise ValueError("not the record of a revealed draw")
    seed, ids = randomness(record), listed(record)
    if order(seed, ids) != record["order"]:
        raise ValueError(f"order is not {order(seed, ids)}")
    return record["order"]

def undrawn(record):
    """What is to be said of a record without a draw; ValueError says what is wrong."""
    begin(record)
    status = record["status"]
    for name in LACKS[status].split():
        if record[name] is not None:
            raise ValueError(f"{name} must be null while the status is {status}")
    if record["source"] == "local":
        read(record, "commitment", 32)
    if status in ("listed", "sole") or record["list"] is not None:
        ids = listed(record)
        if status == "sole" and (len(ids) != 1 or record["order"] != ids):
            raise ValueError("sole is said of another number than one application")
    return SAYS[status]

def verdict(text):
    """What to print of a record."""
    try:
        record = json.loads(text)
        status = record["status"]
    except (KeyError, TypeError, ValueError):
        raise ValueError("this is not a draw record") from None
    return undrawn(record) if status in LACKS else "\n".join(map(str, check(record)))

if __name__ == "__main__":
    try:
        print(verdict((open(sys.argv[1]) if len(sys.argv) > 1 else sys.stdin).read()))
    except OSError as fault:
        sys.exit(f"{fault.filename} cannot be read: {fault.strerror}")
    except KeyError as fault:
        sys.exit(f"wrong: the field {fault} is lacking or has a value that no record has")
    except (TypeError, ValueError) as fault:
        sys.exit(f"wrong: {fault}")

#!/usr/bin/env python3
"""Writes what the binary is made of as CycloneDX 1.5, from Cargo.lock and cargo's own
metadata, without the network where the crates are here already.

    python3 deploy/sbom.py [--target TRIPLE] > sbom.cdx.json
"""

import argparse
import json
import re
import subprocess
import tomllib
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def host():
    told = subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout
    return re.search(r"^host: (\S+)$", told, re.MULTILINE)[1]


def metadata(target):
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return json.loads(told)


def shipped(resolve):
    """The ids that end up in the binary: what only tests or builds need is left out."""
    nodes = {node["id"]: node for node in resolve["nodes"]}
    found, waiting = set(), [resolve["root"]]
    while waiting:
        package = waiting.pop()
        if package in found:
            continue
        found.add(package)
        for dependency in nodes[package]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                waiting.append(dependency["pkg"])
    return found, nodes


def component(package, checksums):
    name, version = package["name"], package["version"]
    described = {
        "type": "library",
        "bom-ref": f"pkg:cargo/{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:cargo/{name}@{version}",
    }
    if package.get("license"):
        described["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    if checksum := checksums.get((name, version)):
        described["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return described


def bill(target):
    told = metadata(target)
    lock_text = (ROOT / "Cargo.lock").read_text()
    lock = tomllib.loads(lock_text)
    checksums = {(it["name"], it["version"]): it.get("checksum") for it in lock["package"]}
    ids, nodes = shipped(told["resolve"])
    packages = {it["id"]: it for it in told["packages"] if it["id"] in ids}
    described = {key: component(it, checksums) for key, it in packages.items()}
    root = described.pop(told["resolve"]["root"])
    root["type"] = "application"
    references = {**{key: it["bom-ref"] for key, it in described.items()}, told["resolve"]["root"]: root["bom-ref"]}
    graph = []
    for key, reference in references.items():
        below = {it["pkg"] for it in nodes[key]["deps"]} & references.keys()
        graph.append({"ref": reference, "dependsOn": sorted(references[it] for it in below)})
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        # Of the same lock and target it is the same bill.
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, target + lock_text)}",
        "version": 1,
        "metadata": {"component": root},
        "components": sorted(described.values(), key=lambda it: it["bom-ref"]),
        "dependencies": sorted(graph, key=lambda it: it["ref"]),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", default=None, help="for which system; this one's unless named")
    arguments = parser.parse_args()
    print(json.dumps(bill(arguments.target or host()), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()

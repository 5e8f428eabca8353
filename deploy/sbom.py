#!/usr/bin/env python3
"""Writes what the binary is made of as CycloneDX 1.5, from Cargo.lock and cargo's own
metadata, without the network where the crates are here already: the crates, and what is
written in C and built in, by whose own names advisories are published.

    python3 deploy/sbom.py [--target TRIPLE] [--features FEATURES] [--static] > sbom.cdx.json
"""

import argparse
import json
import re
import subprocess
import tomllib
import urllib.parse
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# By the crate that carries the source: the component's name, the header and the macro that say
# its version, its purl, its CPE where it is listed under one, and its licence where that is not
# the crate's.
BUILT_IN = {
    "libsqlite3-sys": (
        "sqlite",
        "sqlite3/sqlite3.h",
        "SQLITE_VERSION",
        "pkg:generic/sqlite@{}",
        "cpe:2.3:a:sqlite:sqlite:{}:*:*:*:*:*:*:*",
        "blessing",
    ),
    "aws-lc-sys": (
        "aws-lc",
        "aws-lc/include/openssl/base.h",
        "AWSLC_VERSION_NUMBER_STRING",
        "pkg:github/aws/aws-lc@v{}",
        None,
        None,
    ),
}


def host():
    told = subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout
    return re.search(r"^host: (\S+)$", told, re.MULTILINE)[1]


def metadata(target, features):
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    if features:
        command += ["--features", features]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return json.loads(told)


def asked_for(package, features):
    """The optional dependencies that a package's active features ask for, by its names of them.
    `a?/b` asks for none: cargo lists it as resolved all the same."""
    asked = set(features)
    for feature in features:
        told = [it for it in package["features"].get(feature, []) if "?/" not in it]
        asked |= {it.removeprefix("dep:").split("/")[0] for it in told}
    return asked


def below(package, node, packages):
    """The ids that a package is built with: what only its tests or its build need is left out."""
    asked = asked_for(package, node["features"])
    declared = [it for it in package["dependencies"] if it["kind"] is None]
    built = {it["name"] for it in declared if not it["optional"] or (it["rename"] or it["name"]) in asked}
    for dependency in node["deps"]:
        is_normal = any(kind["kind"] is None for kind in dependency["dep_kinds"])
        if is_normal and packages[dependency["pkg"]]["name"] in built:
            yield dependency["pkg"]


def shipped(resolve, packages):
    """The ids that end up in the binary, each with those right below it."""
    nodes = {node["id"]: node for node in resolve["nodes"]}
    found, waiting = {}, [resolve["root"]]
    while waiting:
        package = waiting.pop()
        if package not in found:
            found[package] = set(below(packages[package], nodes[package], packages))
            waiting += found[package]
    return found


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


def part(name, version, purl, cpe, licence, where):
    """What is built in and is no crate."""
    described = {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "description": where,
        "purl": purl,
        "licenses": [{"expression": licence}],
    }
    if cpe:
        described["cpe"] = cpe
    return described


def built_in(package):
    """What a crate carries in C, or None."""
    if package["name"] not in BUILT_IN:
        return None
    name, header, macro, purl, cpe, licence = BUILT_IN[package["name"]]
    text = (Path(package["manifest_path"]).parent / header).read_text()
    found = re.search(rf'^#define\s+{macro}\s+"([^"]+)"', text, re.MULTILINE)
    if not found:
        raise SystemExit(f"{header} of {package['name']} does not say its version")
    version = found[1]
    licence = licence or package["license"]
    where = f"built from the source within {package['name']} {package['version']}"
    return part(name, version, purl.format(version), cpe and cpe.format(version), licence, where)


def glibc():
    """This machine's C library, which a build with `crt-static` takes in."""
    told = subprocess.run(["ldd", "--version"], capture_output=True, text=True).stdout
    found = re.match(r"ldd \((?:(\w+) GLIBC (\S+)|[^)]*)\) (\d+\.\d+)", told)
    if not found:
        raise SystemExit("ldd --version names no glibc: what is linked statically is not known")
    vendor, package, version = found.groups()
    purl = f"pkg:generic/glibc@{version}"
    if vendor == "Debian":
        purl = f"pkg:deb/debian/glibc@{urllib.parse.quote(package, safe='')}?arch=source"
    cpe = f"cpe:2.3:a:gnu:glibc:{version}:*:*:*:*:*:*:*"
    return part("glibc", package or version, purl, cpe, "LGPL-2.1-or-later", "linked statically")


def bill(target, features, static):
    told = metadata(target, features)
    lock_text = (ROOT / "Cargo.lock").read_text()
    lock = tomllib.loads(lock_text)
    checksums = {(it["name"], it["version"]): it.get("checksum") for it in lock["package"]}
    packages = {it["id"]: it for it in told["packages"]}
    needs = shipped(told["resolve"], packages)
    described = {key: component(packages[key], checksums) for key in needs}
    root = described.pop(told["resolve"]["root"])
    root["type"] = "application"
    references = {**{key: it["bom-ref"] for key, it in described.items()}, told["resolve"]["root"]: root["bom-ref"]}
    parts = {key: it for key in described if (it := built_in(packages[key]))}
    if static:
        parts[told["resolve"]["root"]] = glibc()
    graph = [{"ref": it["bom-ref"], "dependsOn": []} for it in parts.values()]
    for key, reference in references.items():
        depends = [references[it] for it in needs[key]]
        depends += [parts[key]["bom-ref"]] if key in parts else []
        graph.append({"ref": reference, "dependsOn": sorted(depends)})
    made_of = [target, features, *sorted(it["bom-ref"] for it in parts.values()), lock_text]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        # Of the same lock, target, features and C library it is the same bill.
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, chr(10).join(made_of))}",
        "version": 1,
        "metadata": {"component": root},
        "components": sorted([*described.values(), *parts.values()], key=lambda it: it["bom-ref"]),
        "dependencies": sorted(graph, key=lambda it: it["ref"]),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", default=None, help="for which system; this one's unless named")
    parser.add_argument("--features", default="", help="those that it was built with, as cargo takes them")
    parser.add_argument("--static", action="store_true", help="it holds this machine's C library")
    arguments = parser.parse_args()
    told = bill(arguments.target or host(), arguments.features, arguments.static)
    print(json.dumps(told, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()

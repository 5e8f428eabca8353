//! Tells the program which commit it was built from, where that is known.
//!
//! `MICRO_ACQUISITION_COMMIT` says it (an image is built without the repository's
//! history); else a release asks git. What is built to be tried out is not built anew
//! for each commit, so it names none.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=MICRO_ACQUISITION_COMMIT");
    let said = std::env::var("MICRO_ACQUISITION_COMMIT").unwrap_or_default();
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let commit = match said.as_str() {
        "" if is_release => asked().unwrap_or_default(),
        said => said.chars().take(12).collect(),
    };
    let package = env!("CARGO_PKG_VERSION");
    let version = match (commit.as_str(), is_release) {
        ("", true) => package.to_owned(),
        ("", false) => format!("{package} (not a release)"),
        (commit, _) => format!("{package} ({commit})"),
    };
    println!("cargo::rustc-env=MICRO_ACQUISITION_VERSION={version}");
    println!("cargo::rustc-env=MICRO_ACQUISITION_BUILT_FROM={commit}");
    if is_release && relocations_can_be_packed() {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Whether the system's own library, for which this is built, reads packed relocations, as
/// glibc does from 2.36 on. Unpacked they are two megabytes that each start keeps in memory.
fn relocations_can_be_packed() -> bool {
    let said = |name: &str| std::env::var(name).unwrap_or_default();
    let is_static = said("CARGO_CFG_TARGET_FEATURE")
        .split(',')
        .any(|it| it == "crt-static");
    if said("CARGO_CFG_TARGET_ENV") != "gnu" || said("HOST") != said("TARGET") || is_static {
        return false;
    }
    let library = Command::new("getconf").arg("GNU_LIBC_VERSION").output();
    let library = library.map(|it| String::from_utf8_lossy(&it.stdout).into_owned());
    let version = library.unwrap_or_default();
    let minor = version.trim().strip_prefix("glibc 2.");
    minor
        .and_then(|it| it.parse().ok())
        .is_some_and(|minor: u32| minor >= 36)
}

/// The commit by git, with a mark where files differ from it; none without git.
fn asked() -> Option<String> {
    for file in ["HEAD", "index"] {
        let path = git(&["rev-parse", "--git-path", file])?;
        if Path::new(&path).exists() {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    git(&[
        "describe",
        "--always",
        "--dirty",
        "--abbrev=12",
        "--exclude=*",
    ])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

//! Which licence a tree has, found as GitHub finds it: by the text of its
//! licence file.

use super::state::Tree;

/// A licence in GitHub's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Licence {
    pub key: &'static str,
    pub name: &'static str,
    pub spdx: &'static str,
    /// A phrase that its text has and no other known licence's text.
    phrase: &'static str,
}

impl Licence {
    pub fn known(self) -> bool {
        self.spdx != OTHER.spdx
    }
}

const fn licence(
    spdx: &'static str,
    key: &'static str,
    name: &'static str,
    phrase: &'static str,
) -> Licence {
    Licence {
        key,
        name,
        spdx,
        phrase,
    }
}

const KNOWN: [Licence; 8] = [
    licence("MIT", "mit", "MIT License", "MIT License"),
    licence(
        "Apache-2.0",
        "apache-2.0",
        "Apache License 2.0",
        "Apache License\nVersion 2.0, January 2004",
    ),
    licence(
        "BSD-2-Clause",
        "bsd-2-clause",
        "BSD 2-Clause \"Simplified\" License",
        "BSD 2-Clause License",
    ),
    licence(
        "BSD-3-Clause",
        "bsd-3-clause",
        "BSD 3-Clause \"New\" or \"Revised\" License",
        "BSD 3-Clause License",
    ),
    licence(
        "MPL-2.0",
        "mpl-2.0",
        "Mozilla Public License 2.0",
        "Mozilla Public License Version 2.0",
    ),
    licence(
        "AGPL-3.0",
        "agpl-3.0",
        "GNU Affero General Public License v3.0",
        "GNU AFFERO GENERAL PUBLIC LICENSE\nVersion 3",
    ),
    licence(
        "GPL-3.0",
        "gpl-3.0",
        "GNU General Public License v3.0",
        "GNU GENERAL PUBLIC LICENSE\nVersion 3",
    ),
    licence(
        "Unlicense",
        "unlicense",
        "The Unlicense",
        "This is free and unencumbered software",
    ),
];

const OTHER: Licence = licence("NOASSERTION", "other", "Other", "");

const FILES: [&str; 6] = [
    "LICENSE",
    "LICENSE.md",
    "LICENSE.txt",
    "LICENCE",
    "LICENCE.md",
    "COPYING",
];

/// The path of the licence file and what GitHub takes it for.
pub fn detect(tree: &Tree) -> Option<(&'static str, Licence)> {
    let path = FILES.into_iter().find(|path| tree.contains_key(*path))?;
    let text = tree.get(path)?;
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let text = lines.join("\n");
    let found = KNOWN.into_iter().find(|known| text.contains(known.phrase));
    Some((path, found.unwrap_or(OTHER)))
}

/// A licence file's text for an SPDX id; an unknown id is its own text, which
/// GitHub takes for some other licence.
pub fn text(spdx: &str) -> String {
    let phrase = KNOWN
        .into_iter()
        .find(|known| known.spdx == spdx)
        .map_or(spdx, |known| known.phrase);
    format!("{phrase}\n\nCopyright (c) 2021 the contributors\n")
}

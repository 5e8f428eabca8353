//! Anchors: heads of a chain that somebody saw and kept.

use std::str::FromStr;

/// What somebody saw of an opportunity's chain and kept: its status comment
/// shows it as `N:HASH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// How many events the chain had.
    pub count: u64,
    /// The hash of the last of them.
    pub hash: String,
}

/// The text is no anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an anchor is a number, a colon and 64 hexadecimal digits, as the status comment shows it")]
pub struct NoAnchor;

impl FromStr for Anchor {
    type Err = NoAnchor;

    fn from_str(text: &str) -> Result<Self, NoAnchor> {
        let (count, hash) = text.trim().split_once(':').ok_or(NoAnchor)?;
        let count = count.parse().ok().filter(|count| *count > 0);
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        match count {
            Some(count) if is_hash => Ok(Self {
                count,
                hash: hash.to_ascii_lowercase(),
            }),
            Some(_) | None => Err(NoAnchor),
        }
    }
}

impl std::fmt::Display for Anchor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.count, self.hash)
    }
}

//! Anchors: heads of a chain that somebody saw and kept.

use std::str::FromStr;

use crate::domain::ids::OpportunityId;

/// What somebody saw of an opportunity's chain and kept: its status comment
/// shows it as `N:HASH`. Who knows which opportunity it was puts its id before that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Which opportunity's, where that is known.
    pub opportunity: Option<OpportunityId>,
    /// How many events the chain had.
    pub count: u64,
    /// The hash of the last of them.
    pub hash: String,
}

/// The text is no anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an anchor is a number, a colon and 64 hexadecimal digits, as the status comment shows it, with the opportunity's id and a colon before it or not"
)]
pub struct NoAnchor;

impl FromStr for Anchor {
    type Err = NoAnchor;

    fn from_str(text: &str) -> Result<Self, NoAnchor> {
        let (before, hash) = text.trim().rsplit_once(':').ok_or(NoAnchor)?;
        let (opportunity, count) = match before.rsplit_once(':') {
            Some((id, count)) => (
                Some(OpportunityId(id.parse().map_err(|_| NoAnchor)?)),
                count,
            ),
            None => (None, before),
        };
        let count = count.parse().ok().filter(|count| *count > 0);
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        match count {
            Some(count) if is_hash => Ok(Self {
                opportunity,
                count,
                hash: hash.to_ascii_lowercase(),
            }),
            Some(_) | None => Err(NoAnchor),
        }
    }
}

impl Anchor {
    /// Whether it may be that event of that opportunity.
    #[must_use]
    pub fn may_be_of(&self, opportunity: OpportunityId, version: u64) -> bool {
        let known = self.opportunity.is_none_or(|known| known == opportunity);
        known && self.count == version
    }
}

impl std::fmt::Display for Anchor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(opportunity) = self.opportunity {
            write!(f, "{opportunity}:")?;
        }
        write!(f, "{}:{}", self.count, self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_a_number_and_sixty_four_hexadecimal_digits() {
        let (hash, id) = ("0123456789ABCDEF".repeat(4), uuid::Uuid::from_u128(7));
        let read = |text: &str| text.parse::<Anchor>().ok();

        let of_log = read(&format!(" 3:{hash} ")).unwrap();
        assert_eq!((of_log.opportunity, of_log.count), (None, 3));
        assert_eq!(of_log.hash, hash.to_ascii_lowercase());
        let of_one = read(&format!("{id}:3:{hash}")).unwrap();
        assert_eq!(of_one.opportunity, Some(OpportunityId(id)));

        let short = &hash[1..];
        for text in [
            hash.clone(),
            format!("0:{hash}"),
            format!("x:{hash}"),
            format!("3:{short}"),
            format!("3:{short}g"),
            format!("nobody:3:{hash}"),
        ] {
            assert_eq!(read(&text), None, "{text}");
        }
    }

    #[test]
    fn an_anchor_may_be_of_an_event_of_its_own_number_and_opportunity_alone() {
        let [one, other] = [7, 8].map(|id| OpportunityId(uuid::Uuid::from_u128(id)));
        let anchor = |opportunity| Anchor {
            opportunity,
            count: 3,
            hash: String::new(),
        };
        for (of, opportunity, version, may) in [
            (None, one, 3, true),
            (None, one, 4, false),
            (Some(one), one, 3, true),
            (Some(one), one, 4, false),
            (Some(one), other, 3, false),
        ] {
            assert_eq!(anchor(of).may_be_of(opportunity, version), may);
        }
    }
}

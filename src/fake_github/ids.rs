//! Numeric ids, which never say more than what they number.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// What an id numbers; each kind counts from a start that looks like today's GitHub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Account,
    Repository,
    Issue,
    Comment,
    Label,
    Reaction,
    Pull,
    Review,
    App,
    Suite,
    Check,
    Status,
    Installation,
    Delivery,
    Event,
}

impl Kind {
    pub const fn first(self) -> i64 {
        match self {
            Self::Account => 85_000_001,
            Self::Repository => 379_000_001,
            Self::Issue => 928_000_001,
            Self::Comment => 3_100_000_001,
            Self::Label => 3_050_000_001,
            Self::Reaction => 112_000_001,
            Self::Pull => 676_000_001,
            Self::Review => 691_000_001,
            Self::App => 121_001,
            Self::Suite => 3_080_000_001,
            Self::Check => 2_900_000_001,
            Self::Status => 13_400_000_001,
            Self::Installation => 17_800_001,
            Self::Delivery => 12_800_000_001,
            Self::Event => 4_930_000_001,
        }
    }

    const fn node_prefix(self) -> &'static str {
        match self {
            Self::Account => "U",
            Self::Repository => "R",
            Self::Issue => "I",
            Self::Comment => "IC",
            Self::Label => "LA",
            Self::Reaction => "REA",
            Self::Pull => "PR",
            Self::Review => "PRR",
            Self::App => "A",
            Self::Suite => "CS",
            Self::Check => "CR",
            Self::Status => "SC",
            Self::Installation => "MDIz",
            Self::Delivery => "HD",
            Self::Event => "EV",
        }
    }

    /// The opaque id that GraphQL and `node_id` show.
    pub fn node_id(self, id: i64) -> String {
        let encoded = URL_SAFE_NO_PAD.encode(id.to_be_bytes());
        format!("{}_kwDO{encoded}", self.node_prefix())
    }
}

//! The public beacon of a *drand* draw: a signature every few seconds that
//! nobody can know before its time and anybody can check afterwards (I6).
//!
//! The scheme is `bls-unchained-g1-rfc9380`, quicknet's: the message is SHA-256
//! of the round as eight bytes big-endian, the signature a point on G1.

use drand_verify::{G2PubkeyRfc, Pubkey as _};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How far ahead at least the round of a draw lies when its list is published.
pub const AHEAD: SignedDuration = SignedDuration::from_mins(10);

/// Which beacon a draw waits for; kept with the posting, so that a change of
/// the configuration changes no draw under way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Beacon {
    /// The hash that names the chain in the beacon's addresses, in hex.
    pub chain_hash: String,
    /// The public key on G2, 96 bytes in hex.
    pub public_key: String,
    /// When round 1 was signed, in seconds since 1970.
    pub genesis: i64,
    /// The seconds between two rounds; above 0.
    pub period_seconds: i64,
}

impl Default for Beacon {
    /// The League of Entropy's quicknet.
    fn default() -> Self {
        Self {
            chain_hash: "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
                .to_owned(),
            public_key: "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c\
                         8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb\
                         5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
                .to_owned(),
            genesis: 1_692_803_367,
            period_seconds: 3,
        }
    }
}

impl Beacon {
    /// The first round whose time is [`AHEAD`] of `now`, or later.
    #[must_use]
    pub fn round_ahead(&self, now: Timestamp) -> u64 {
        let earliest = now.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
        // A part of a second counts as a whole one: never less than promised.
        let whole = i64::from(earliest.subsec_nanosecond() > 0);
        let elapsed = earliest
            .as_second()
            .saturating_add(whole)
            .saturating_sub(self.genesis)
            .max(0);
        let period = self.period_seconds.max(1);
        let rounds = elapsed / period + i64::from(elapsed % period > 0);
        u64::try_from(rounds).unwrap_or_default() + 1
    }

    /// When a round is signed.
    #[must_use]
    pub fn time_of(&self, round: u64) -> Timestamp {
        let rounds = i64::try_from(round.saturating_sub(1)).unwrap_or(i64::MAX);
        let second = rounds
            .saturating_mul(self.period_seconds)
            .saturating_add(self.genesis);
        Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
    }

    /// Whether the public key is a point that signatures can be checked with.
    #[must_use]
    pub fn has_a_key(&self) -> bool {
        self.key().is_some()
    }

    /// Whether `signature` is the beacon's own of that round.
    #[must_use]
    pub fn signed(&self, round: u64, signature: &Signature) -> bool {
        self.key()
            .is_some_and(|key| key.verify(round, &[], &signature.0).unwrap_or(false))
    }

    fn key(&self) -> Option<G2PubkeyRfc> {
        let mut bytes = [0; 96];
        hex::decode_to_slice(&self.public_key, &mut bytes).ok()?;
        G2PubkeyRfc::from_fixed(bytes).ok()
    }
}

/// The signature of a round: a compressed point on G1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature(pub [u8; 48]);

impl Signature {
    /// Reads 96 hexadecimal digits in small letters; one spelling only, so that
    /// no change of a record goes unseen.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 48];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        (hex::encode(bytes) == text).then_some(Self(bytes))
    }

    /// In hexadecimal.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// The randomness: SHA-256 of the signature, as the beacon itself has it.
    #[must_use]
    pub fn randomness(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Round 123 of quicknet, as the League of Entropy published it.
    const ROUND: u64 = 123;
    const SIGNATURE: &str = "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482\
                             e26cd02df835d3546d23c4b13e0dfc92";

    fn recorded() -> Signature {
        Signature::from_hex(SIGNATURE).unwrap()
    }

    #[test]
    fn the_recorded_round_of_quicknet_is_signed() {
        assert!(Beacon::default().signed(ROUND, &recorded()));
    }

    #[test]
    fn the_recorded_signature_is_of_no_other_round_and_no_other_key() {
        assert!(!Beacon::default().signed(ROUND + 1, &recorded()));
        let other = Beacon {
            public_key: "a1ee12542360bf75742bcade13d6134e7d5283d9eb782887c47d3d9725f05805\
                         d37b0106b7f744395bf82c175dd7434a169e998f188a657a030d588892c0cd2c\
                         01f996aaf331c4d8bc5b9734bbe261d09e7d2d39ef88b635077f262bd7bbb30f"
                .to_owned(),
            ..Beacon::default()
        };
        assert!(other.has_a_key());
        assert!(!other.signed(ROUND, &recorded()));
    }

    #[test]
    fn a_signature_with_any_one_bit_changed_is_refused() {
        let beacon = Beacon::default();
        for bit in 0..48 * 8 {
            let mut changed = recorded();
            changed.0[bit / 8] ^= 1 << (bit % 8);
            assert!(!beacon.signed(ROUND, &changed), "bit {bit}");
        }
    }

    #[test]
    fn a_signature_has_one_spelling() {
        assert_eq!(recorded().to_hex(), SIGNATURE);
        assert_eq!(Signature::from_hex(&SIGNATURE.to_uppercase()), None);
        assert_eq!(Signature::from_hex(&SIGNATURE[2..]), None);
        assert_eq!(Signature::from_hex("not hexadecimal"), None);
    }

    #[test]
    fn a_key_that_is_no_point_is_none() {
        for public_key in ["", "00", &"ff".repeat(96)] {
            let beacon = Beacon {
                public_key: public_key.to_owned(),
                ..Beacon::default()
            };
            assert!(!beacon.has_a_key(), "{public_key}");
            assert!(!beacon.signed(ROUND, &recorded()), "{public_key}");
        }
    }

    #[test]
    fn rounds_are_three_seconds_apart_from_the_genesis() {
        let quicknet = Beacon::default();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(quicknet.time_of(1), at("2023-08-23T15:09:27Z"));
        assert_eq!(quicknet.time_of(123), at("2023-08-23T15:15:33Z"));
        assert_eq!(quicknet.round_ahead(at("2023-08-23T15:05:33Z")), 123);
        assert_eq!(quicknet.round_ahead(at("2023-08-23T15:05:33.001Z")), 124);
        assert_eq!(quicknet.round_ahead(at("2023-08-23T15:05:31Z")), 123);
        assert_eq!(quicknet.round_ahead(at("2021-06-23T13:00:00Z")), 1);
    }

    proptest! {
        #[test]
        fn the_round_is_never_less_than_ten_minutes_ahead_and_no_later_than_it_must(
            millis in 1_692_803_367_000i64..4_000_000_000_000,
            period_seconds in 1i64..60,
        ) {
            let beacon = Beacon { period_seconds, ..Beacon::default() };
            let now = Timestamp::from_millisecond(millis).unwrap();
            let ahead = beacon.time_of(beacon.round_ahead(now)).duration_since(now);
            prop_assert!(ahead >= AHEAD);
            prop_assert!(ahead < AHEAD + SignedDuration::from_secs(period_seconds + 1));
        }
    }
}

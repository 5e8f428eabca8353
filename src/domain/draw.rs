//! The draw: a random order that anyone can recompute (`interfaces.md` §5, I6).

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::beacon::Beacon;
use super::ids::CommentId;

/// The comments of applications.
pub type CommentIds = Vec<CommentId>;

/// The seed of a *local* draw: 32 random bytes, secret until revealed.
pub type Seed = [u8; 32];

/// Where the randomness of a draw comes from: settled when the issue is labelled,
/// published with the posting (I6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum Randomness {
    /// A secret seed of this service.
    Local {
        /// SHA-256 of the seed, in hex.
        commitment: String,
    },
    /// A future round of a public beacon.
    Drand {
        /// Which one.
        beacon: Beacon,
    },
}

/// What gave a draw its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum Revealed {
    /// The seed that was committed to.
    Local {
        /// In hex.
        seed: String,
    },
    /// The round that was named with the list.
    Drand {
        /// Its number.
        round: u64,
        /// The beacon's signature of it, in hex.
        signature: String,
    },
}

/// How far a draw has come; the list is what passed, ascending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Draw {
    /// Only where the randomness will come from is known.
    Committed,
    /// The list is fixed and published; the randomness is not yet revealed.
    Listed {
        /// Those who passed.
        list: CommentIds,
        /// The list's hash.
        list_sha256: String,
        /// The round of the beacon that is awaited; none where a seed is revealed.
        round: Option<u64>,
    },
    /// Revealed.
    Revealed {
        /// Those who passed.
        list: CommentIds,
        /// The list's hash.
        list_sha256: String,
        /// What gave the order.
        by: Revealed,
        /// The drawn order.
        order: CommentIds,
    },
    /// One passed: no draw was needed, and none was made.
    Sole {
        /// The one who passed.
        list: CommentIds,
        /// The list's hash.
        list_sha256: String,
    },
}

impl Draw {
    /// The order in which the opportunity is offered, once there is one.
    #[must_use]
    pub fn order(&self) -> &[CommentId] {
        match self {
            Self::Committed | Self::Listed { .. } => &[],
            Self::Revealed { order, .. } => order,
            Self::Sole { list, .. } => list,
        }
    }
}

/// SHA-256 of the seed: what is published with the posting.
#[must_use]
pub fn commitment(seed: &Seed) -> String {
    hex::encode(Sha256::digest(seed))
}

/// SHA-256 of the ascending ids in decimal, each followed by a line feed.
#[must_use]
pub fn list_hash(list: &[CommentId]) -> [u8; 32] {
    let mut ascending = list.to_vec();
    ascending.sort_unstable();
    let mut hasher = Sha256::new();
    for id in ascending {
        hasher.update(format!("{id}\n"));
    }
    hasher.finalize().into()
}

/// The order that `seed` gives the applications in `list`.
///
/// Fisher and Yates's shuffle with rejection, so that every order is equally likely.
#[must_use]
pub fn order(seed: &Seed, list: &[CommentId]) -> CommentIds {
    let hash = list_hash(list);
    let mut shuffled = list.to_vec();
    shuffled.sort_unstable();
    let mut numbers = (0u64..).map(|k| number(seed, &hash, k));
    for i in (1..shuffled.len()).rev() {
        let j = below(i as u64 + 1, &mut numbers);
        shuffled.swap(i, j);
    }
    shuffled
}

fn number(seed: &Seed, hash: &[u8; 32], k: u64) -> u64 {
    let mut hasher = Sha256::new();
    hasher.update(seed);
    hasher.update(hash);
    hasher.update(k.to_be_bytes());
    let digest: [u8; 32] = hasher.finalize().into();
    let mut first = [0u8; 8];
    first.copy_from_slice(&digest[..8]);
    u64::from_be_bytes(first)
}

fn below(bound: u64, numbers: &mut impl Iterator<Item = u64>) -> usize {
    // 2^64 mod bound, without 128-bit numbers: the numbers at and above the
    // largest multiple of `bound` would favour the small remainders.
    let excess = (u64::MAX % bound + 1) % bound;
    let fair = numbers.find(|x| excess == 0 || *x < u64::MAX - excess + 1);
    usize::try_from(fair.unwrap_or_default() % bound).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seed() -> Seed {
        std::array::from_fn(|i| u8::try_from(i).unwrap())
    }

    fn ids(numbers: &[i64]) -> CommentIds {
        numbers.iter().copied().map(CommentId).collect()
    }

    #[test]
    fn exactly_the_numbers_that_would_favour_small_remainders_are_passed_over() {
        // 2^64 is one more than a multiple of three: the last number alone is unfair.
        assert_eq!(below(3, &mut [u64::MAX, u64::MAX - 1].into_iter()), 2);
        assert_eq!(below(3, &mut [u64::MAX - 1, 0].into_iter()), 2);
        // It is a multiple of four: none is.
        assert_eq!(below(4, &mut [u64::MAX, 0].into_iter()), 3);
    }

    #[test]
    fn the_published_vector_gives_the_published_order() {
        let list = ids(&[
            3_100_000_001,
            3_100_000_007,
            3_100_000_042,
            3_100_000_100,
            3_100_000_256,
        ]);
        assert_eq!(
            commitment(&seed()),
            "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"
        );
        assert_eq!(
            hex::encode(list_hash(&list)),
            "22e7e01bb769afac6414c51c8f12798c04392fb649e7dbb6823044d297e6727a"
        );
        assert_eq!(
            order(&seed(), &list),
            ids(&[
                3_100_000_042,
                3_100_000_001,
                3_100_000_256,
                3_100_000_007,
                3_100_000_100
            ])
        );
    }

    proptest! {
        #[test]
        fn the_order_is_a_permutation_and_ignores_how_the_list_was_given(
            seed: [u8; 32],
            set in proptest::collection::btree_set(1i64..10_000_000, 0..12),
            turn in 0usize..12,
        ) {
            let list: CommentIds = set.iter().copied().map(CommentId).collect();
            let mut turned = list.clone();
            if !turned.is_empty() {
                let by = turn % turned.len();
                turned.rotate_left(by);
            }
            let drawn = order(&seed, &turned);
            prop_assert_eq!(&drawn, &order(&seed, &list));
            let mut sorted = drawn;
            sorted.sort_unstable();
            prop_assert_eq!(sorted, list);
        }
    }
}

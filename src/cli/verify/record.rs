//! The check of a draw record against itself.

use std::collections::BTreeSet;

use super::{DrawFault, Field, Verified};
use crate::domain::beacon::{Beacon, Signature};
use crate::domain::draw::{self, Seed};
use crate::domain::ids::CommentId;
use crate::web::api::{DrawRecord, DrawSource, DrawStatus};

/// Checks the record `json` against itself and, where its source is `drand`,
/// against the key of `beacon`; nothing else is read.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn verify_record(json: &str, beacon: &Beacon) -> Result<Verified, DrawFault> {
    let record = Checked::read(json)?;
    match record.0.status {
        DrawStatus::Committed => {
            record.lacks(&[
                Field::Seed,
                Field::Round,
                Field::List,
                Field::ListSha256,
                Field::Order,
            ])?;
            Ok(Verified::Committed {
                source: record.0.source,
            })
        }
        DrawStatus::Listed => {
            record.lacks(&[Field::Seed, Field::Order])?;
            if record.0.source == DrawSource::Drand {
                record.round()?;
            }
            let passed = record.list()?.len();
            Ok(Verified::Listed { passed })
        }
        DrawStatus::Revealed => {
            let randomness = match record.0.source {
                DrawSource::Local => record.seed()?,
                DrawSource::Drand => record.signature(beacon)?.randomness(),
            };
            let list = record.list()?;
            let order = record.order_is(draw::order(&randomness, &list))?;
            Ok(Verified::Revealed {
                source: record.0.source,
                order,
            })
        }
        DrawStatus::Sole => {
            record.lacks(&[Field::Seed, Field::Round])?;
            let list = record.list()?;
            let &[comment] = list.as_slice() else {
                return Err(record.length(list.len(), "exactly one"));
            };
            record.order_is(list)?;
            Ok(Verified::Sole { comment })
        }
        DrawStatus::NotRevealed => {
            record.lacks(&[Field::Seed, Field::Order])?;
            if record.0.list.is_some() || record.0.list_sha256.is_some() {
                record.list()?;
            }
            Ok(Verified::NotRevealed)
        }
    }
}

/// A record of the right format and version, with no field that is not its source's.
struct Checked(DrawRecord);

impl Checked {
    fn read(json: &str) -> Result<Self, DrawFault> {
        let record: DrawRecord = serde_json::from_str(json)?;
        let given: serde_json::Map<_, _> = serde_json::from_str(json)?;
        let known = serde_json::to_value(&record)?;
        if let Some(name) = given.keys().find(|name| known.get(name).is_none()) {
            return Err(DrawFault::UnknownField(name.clone()));
        }
        if record.version != 1 {
            return Err(DrawFault::Version(record.version));
        }
        let record = Self(record);
        match record.0.source {
            DrawSource::Local => {
                record.lacks(&[Field::Round, Field::Signature])?;
                record.bytes(Field::Commitment, record.0.commitment.as_ref())?;
            }
            DrawSource::Drand => record.lacks(&[Field::Commitment, Field::Seed])?,
        }
        // A signature is there once there is an order that it gave.
        if record.0.status != DrawStatus::Revealed {
            record.lacks(&[Field::Signature])?;
        }
        Ok(record)
    }

    const fn status(&self) -> &'static str {
        self.0.status.word()
    }

    fn has(&self, field: Field) -> bool {
        let record = &self.0;
        match field {
            Field::Commitment => record.commitment.is_some(),
            Field::Seed => record.seed.is_some(),
            Field::Round => record.round.is_some(),
            Field::Signature => record.signature.is_some(),
            Field::List => record.list.is_some(),
            Field::ListSha256 => record.list_sha256.is_some(),
            Field::Order => record.order.is_some(),
        }
    }

    fn lacks(&self, fields: &[Field]) -> Result<(), DrawFault> {
        let status = self.status();
        match fields.iter().find(|field| self.has(**field)) {
            Some(&field) => Err(DrawFault::Unexpected { field, status }),
            None => Ok(()),
        }
    }

    fn needed<'a, T>(&self, field: Field, value: Option<&'a T>) -> Result<&'a T, DrawFault> {
        let status = self.status();
        value.ok_or(DrawFault::Missing { field, status })
    }

    const fn length(&self, found: usize, expected: &'static str) -> DrawFault {
        DrawFault::Length {
            found,
            status: self.status(),
            expected,
        }
    }

    fn bytes(&self, field: Field, value: Option<&String>) -> Result<[u8; 32], DrawFault> {
        let text = self.needed(field, value)?;
        let mut bytes = [0; 32];
        let is_hex = hex::decode_to_slice(text, &mut bytes).is_ok();
        // One spelling only, so that no change of the record goes unseen.
        if is_hex && hex::encode(bytes) == *text {
            Ok(bytes)
        } else {
            Err(DrawFault::NotHex(field))
        }
    }

    fn round(&self) -> Result<u64, DrawFault> {
        self.needed(Field::Round, self.0.round.as_ref()).copied()
    }

    fn signature(&self, beacon: &Beacon) -> Result<Signature, DrawFault> {
        let round = self.round()?;
        let text = self.needed(Field::Signature, self.0.signature.as_ref())?;
        let signature = Signature::from_hex(text).ok_or(DrawFault::NotASignature)?;
        if beacon.signed(round, &signature) {
            Ok(signature)
        } else {
            Err(DrawFault::Signature { round })
        }
    }

    fn seed(&self) -> Result<Seed, DrawFault> {
        let seed = self.bytes(Field::Seed, self.0.seed.as_ref())?;
        let published = self.needed(Field::Commitment, self.0.commitment.as_ref())?;
        let computed = draw::commitment(&seed);
        if computed == *published {
            return Ok(seed);
        }
        Err(DrawFault::Commitment {
            published: published.clone(),
            computed,
        })
    }

    /// The list, which is not empty, has no id twice and fits its hash.
    fn list(&self) -> Result<Vec<CommentId>, DrawFault> {
        let ids = self.needed(Field::List, self.0.list.as_ref())?;
        if ids.is_empty() {
            return Err(self.length(0, "at least one"));
        }
        let mut seen = BTreeSet::new();
        for &id in ids {
            if id < 1 {
                return Err(DrawFault::NotAnId(id));
            }
            if !seen.insert(id) {
                return Err(DrawFault::Twice(CommentId(id)));
            }
        }
        let list: Vec<CommentId> = ids.iter().copied().map(CommentId).collect();
        let published = self.bytes(Field::ListSha256, self.0.list_sha256.as_ref())?;
        let computed = draw::list_hash(&list);
        if computed == published {
            return Ok(list);
        }
        Err(DrawFault::List {
            published: hex::encode(published),
            computed: hex::encode(computed),
        })
    }

    fn order_is(&self, computed: Vec<CommentId>) -> Result<Vec<CommentId>, DrawFault> {
        let order = self.needed(Field::Order, self.0.order.as_ref())?;
        if order.iter().eq(computed.iter().map(|comment| &comment.0)) {
            Ok(computed)
        } else {
            Err(DrawFault::Order { computed })
        }
    }
}

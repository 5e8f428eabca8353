//! Surveys (R132 to R134): who may answer, once, without anybody knowing who did.
//!
//! A token is random and signed; of one that is given nothing is kept but that its
//! person was given one, and of one that is used nothing but its hash. The answers
//! carry neither. An opportunity's public link takes no more answers than it has
//! applications, and these count apart: nobody knows who gave them.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::app::AppError;
use crate::domain::ids::{OpportunityId, Person};
use crate::domain::opportunity::Opportunity;
use crate::domain::survey::{Again, Answers, Audience, Proof, Response, outcome_is_unknown};
use crate::mail::keys::{signed, verified};
use crate::store::Store;
use crate::store::{board, survey};
use crate::vault::Vault;

/// The surveys, as pages use them.
#[derive(Clone, Copy, Debug)]
pub struct Surveys<'a> {
    /// Where answers are kept.
    pub store: &'a Store,
    /// The key of tokens.
    pub key: &'a [u8; 32],
    /// The time.
    pub now: Timestamp,
    /// The programme's zone, in which months begin.
    pub zone: &'a TimeZone,
}

/// What the end of a survey's address leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A token of ours.
    Token {
        /// Who is asked.
        audience: Audience,
        /// Its hash.
        sha256: String,
    },
    /// An opportunity's public link.
    Public(OpportunityId),
}

impl Entry {
    /// Who is asked.
    #[must_use]
    pub const fn audience(&self) -> Audience {
        match self {
            Self::Token { audience, .. } => *audience,
            Self::Public(_) => Audience::Applicant,
        }
    }
}

/// Why nobody can answer there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shut {
    /// The token was used, or the link has as many answers as it takes.
    Answered,
    /// The outcome is known, or there is nothing to answer about.
    Over,
}

const RANDOM: usize = 16;

impl Surveys<'_> {
    /// What an address's end leads to; none for what is none of ours.
    #[must_use]
    pub fn entry(&self, text: &str) -> Option<Entry> {
        if let Ok(id) = Uuid::try_parse(text) {
            return Some(Entry::Public(OpportunityId(id)));
        }
        let bytes = verified(self.key, text)?;
        let (audience, random) = bytes.split_first()?;
        let audience = *Audience::ALL.get(usize::from(*audience))?;
        (random.len() == RANDOM).then(|| Entry::Token {
            audience,
            sha256: hex::encode(Sha256::digest(&bytes)),
        })
    }

    /// A token for somebody who took part, once; none where one was given before or
    /// it is not the time.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn invite(
        &self,
        opportunity: &Opportunity,
        person: &Person,
        audience: Audience,
    ) -> Result<Option<String>, AppError> {
        if !may_answer(opportunity, person, audience) {
            return Ok(None);
        }
        let mut tx = self.store.begin_write().await?;
        let first = survey::invite(&mut tx, opportunity.id, person.id, audience).await?;
        tx.commit().await?;
        if !first {
            return Ok(None);
        }
        let place = Audience::ALL.iter().position(|it| *it == audience);
        let mut bytes = vec![
            place
                .and_then(|it| u8::try_from(it).ok())
                .unwrap_or_default(),
        ];
        bytes.extend(Vault::random::<RANDOM>()?);
        Ok(Some(signed(self.key, bytes)))
    }

    /// Whether an entry can still be answered.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn is_open(&self, entry: &Entry) -> Result<Result<(), Shut>, AppError> {
        Ok(match entry {
            Entry::Token { sha256, .. } => {
                if survey::is_used(self.store, sha256).await? {
                    Err(Shut::Answered)
                } else {
                    Ok(())
                }
            }
            Entry::Public(id) => self.room(*id).await?.map(drop),
        })
    }

    /// How many answers the public link takes.
    async fn room(&self, id: OpportunityId) -> Result<Result<i64, Shut>, AppError> {
        let Some(shelved) = board::opportunity(self.store, id).await? else {
            return Ok(Err(Shut::Over));
        };
        let opportunity = &shelved.opportunity;
        Ok(match opportunity.posting() {
            Some(posting) if outcome_is_unknown(opportunity) => {
                Ok(i64::try_from(posting.standing().count()).unwrap_or(i64::MAX))
            }
            Some(_) | None => Err(Shut::Over),
        })
    }

    /// Keeps the first answer, given with one click; the id of the answers, by which
    /// whoever gave it can go on.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn begin(
        &self,
        entry: &Entry,
        again: Again,
    ) -> Result<Result<String, Shut>, AppError> {
        let room = match entry {
            Entry::Token { .. } => 0,
            Entry::Public(id) => match self.room(*id).await? {
                Ok(room) => room,
                Err(shut) => return Ok(Err(shut)),
            },
        };
        let mut tx = self.store.begin_write().await?;
        let (proof, free) = match entry {
            Entry::Token { sha256, .. } => {
                (Proof::Token, survey::use_token(&mut tx, sha256).await?)
            }
            Entry::Public(id) => {
                let count = survey::count_public(&mut tx, *id).await?;
                (Proof::Public, count <= room)
            }
        };
        if !free {
            tx.rollback().await?;
            return Ok(Err(Shut::Answered));
        }
        let id = hex::encode(Vault::random::<16>()?);
        let response = Response {
            audience: entry.audience(),
            proof,
            month: month(self.now, self.zone),
            answers: Answers {
                again: Some(again),
                ..Answers::default()
            },
        };
        survey::answer(&mut tx, &id, &response).await?;
        tx.commit().await?;
        Ok(Ok(id))
    }

    /// Completes answers; `false` where there are none to complete.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn complete(&self, id: &str, answers: Answers) -> Result<bool, AppError> {
        let Some(begun) = survey::begun(self.store, id).await? else {
            return Ok(false);
        };
        let month = month(self.now, self.zone);
        let mut tx = self.store.begin_write().await?;
        let completed = if begun.month == month {
            let answers = Answers {
                again: begun.answers.again,
                ..answers
            };
            survey::complete(&mut tx, id, &answers).await?
        } else {
            // What is told of a month that is over never changes: the rest is another's.
            let first = survey::complete(&mut tx, id, &begun.answers).await?;
            if first {
                let rest = hex::encode(Vault::random::<16>()?);
                let response = Response {
                    month,
                    answers: answers.clone(),
                    ..begun
                };
                survey::answer(&mut tx, &rest, &response).await?;
                survey::complete(&mut tx, &rest, &answers).await?;
            }
            first
        };
        tx.commit().await?;
        Ok(completed)
    }
}

/// The month that an instant is in on the clocks of `zone`, `2021-07`.
#[must_use]
pub fn month(at: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned_datetime(zone.clone());
    local.strftime("%Y-%m").to_string()
}

/// Whether somebody took part as that, and is asked at this time.
#[must_use]
pub fn may_answer(opportunity: &Opportunity, person: &Person, audience: Audience) -> bool {
    match audience {
        Audience::Applicant => {
            let posting = opportunity.posting();
            let applied = posting.is_some_and(|it| it.standing_of(person).is_some());
            applied && outcome_is_unknown(opportunity)
        }
        Audience::Winner => opportunity
            .work()
            .is_some_and(|work| work.award.supplier.is(person)),
        Audience::Client => {
            opportunity.labelled_by.is(person)
                && opportunity.posting().is_some()
                && !outcome_is_unknown(opportunity)
        }
    }
}

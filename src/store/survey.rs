//! What surveys brought (R132 to R134), kept apart from whoever brought it.
//!
//! Invitations know people and no answer; answers know no person, no opportunity and
//! no instant finer than the month. Nothing leads from one to the other.

use super::{Result, Store, StoreError, Tx};
use crate::domain::ids::{OpportunityId, UserId};
use crate::domain::survey::{Answers, Audience, Proof, Response};

row! {
    struct Row in "survey_answers" key answer_id {
        answer_id: String,
        audience: String,
        proof: String,
        month: String,
        answers: String,
    }
}

row! {
    struct Times in "survey_public" key opportunity_id {
        answers: i64,
    }
}

row! {
    struct Invited in "survey_invitations" key opportunity_id {
        opportunity_id: OpportunityId,
        audience: String,
    }
}

row! {
    struct TookPart in "events" key opportunity_id {
        opportunity_id: OpportunityId,
    }
}

const INVITE: &str = "
    INSERT INTO survey_invitations (opportunity_id, user_id, audience) VALUES ($1, $2, $3)
    ON CONFLICT (opportunity_id, user_id, audience) DO NOTHING";

const INVITED: &str = "
    SELECT opportunity_id, audience FROM survey_invitations WHERE user_id = $1";

const TOOK_PART: &str = "
    SELECT DISTINCT opportunity_id FROM events
    WHERE actor_id = $1 AND kind IN ('labelled', 'application_received', 'awarded')
    ORDER BY opportunity_id DESC LIMIT 100";

const USE: &str = "
    INSERT INTO survey_used (token_sha256) VALUES ($1) ON CONFLICT (token_sha256) DO NOTHING";

const USED: &str = "SELECT token_sha256 AS at FROM survey_used WHERE token_sha256 = $1";

const COUNT_PUBLIC: &str = "
    INSERT INTO survey_public (opportunity_id, answers) VALUES ($1, 1)
    ON CONFLICT (opportunity_id) DO UPDATE SET answers = survey_public.answers + 1
    RETURNING answers";

const ANSWER: &str = "
    INSERT INTO survey_answers (answer_id, audience, proof, month, answers, complete)
    VALUES ($1, $2, $3, $4, $5, FALSE)";

const COMPLETE: &str = "
    UPDATE survey_answers SET answers = $2, complete = TRUE
    WHERE answer_id = $1 AND NOT complete";

const BY_ID: &str = "
    SELECT answer_id, audience, proof, month, answers FROM survey_answers
    WHERE answer_id = $1 AND NOT complete";

const ALL: &str = "
    SELECT answer_id, audience, proof, month, answers FROM survey_answers ORDER BY answer_id";

row! {
    struct Hash in "survey_used" key at {
        at: String,
    }
}

/// Notes that somebody is given a token; `false` when they were given one before.
///
/// # Errors
/// When the database cannot.
pub async fn invite(
    tx: &mut Tx,
    opportunity: OpportunityId,
    person: UserId,
    audience: Audience,
) -> Result<bool> {
    Ok(run!(tx, INVITE, opportunity, person, audience.word())? == 1)
}

/// For which opportunities, and as what, somebody was given a token.
///
/// # Errors
/// When the database cannot.
pub async fn invitations(store: &Store, person: UserId) -> Result<Vec<(OpportunityId, Audience)>> {
    let rows = all!(store, Invited, INVITED, person)?;
    rows.into_iter()
        .map(|row| {
            let key = row.opportunity_id.to_string();
            let audience = word("survey_invitations", "audience", &key, &row.audience)?;
            Ok((row.opportunity_id, audience))
        })
        .collect()
}

/// The opportunities that somebody applied to, was awarded or offered, the newest first.
///
/// # Errors
/// When the database cannot.
pub async fn took_part(store: &Store, person: UserId) -> Result<Vec<OpportunityId>> {
    let rows = all!(store, TookPart, TOOK_PART, person)?;
    Ok(rows.into_iter().map(|row| row.opportunity_id).collect())
}

/// Uses a token up; `false` when it was used before.
///
/// # Errors
/// When the database cannot.
pub async fn use_token(tx: &mut Tx, token_sha256: &str) -> Result<bool> {
    Ok(run!(tx, USE, token_sha256)? == 1)
}

/// Whether a token was used.
///
/// # Errors
/// When the database cannot.
pub async fn is_used(store: &Store, token_sha256: &str) -> Result<bool> {
    Ok(one!(store, Hash, USED, token_sha256)?.is_some_and(|hash| !hash.at.is_empty()))
}

/// Counts one more answer of an opportunity's public link: how many there are with it.
///
/// # Errors
/// When the database cannot.
pub async fn count_public(tx: &mut Tx, opportunity: OpportunityId) -> Result<i64> {
    Ok(one!(tx, Times, COUNT_PUBLIC, opportunity)?.map_or(0, |times| times.answers))
}

/// Keeps the first answer under an id that nobody can guess.
///
/// # Errors
/// When the database cannot.
pub async fn answer(tx: &mut Tx, answer_id: &str, response: &Response) -> Result<()> {
    run!(
        tx,
        ANSWER,
        answer_id,
        response.audience.word(),
        response.proof.word(),
        &response.month,
        &written(answer_id, &response.answers)?,
    )
    .map(drop)
}

/// Answers that were begun and may still be completed.
///
/// # Errors
/// When the database cannot.
pub async fn begun(store: &Store, answer_id: &str) -> Result<Option<Response>> {
    one!(store, Row, BY_ID, answer_id)?
        .map(Row::response)
        .transpose()
}

/// Completes answers that were begun; `false` when they were completed before.
///
/// # Errors
/// When the database cannot.
pub async fn complete(tx: &mut Tx, answer_id: &str, answers: &Answers) -> Result<bool> {
    Ok(run!(tx, COMPLETE, answer_id, &written(answer_id, answers)?)? == 1)
}

/// Every set of answers. What a report tells of them goes through
/// [`crate::domain::survey::summary()`] and [`crate::domain::survey::profile()`], which
/// hide small groups.
///
/// # Errors
/// When the database cannot.
pub async fn responses(store: &Store) -> Result<Vec<Response>> {
    let rows = all!(store, Row, ALL)?;
    rows.into_iter().map(Row::response).collect()
}

impl Row {
    fn response(self) -> Result<Response> {
        let (table, key) = ("survey_answers", self.answer_id.as_str());
        let answers = serde_json::from_str(&self.answers)
            .map_err(|error| StoreError::corrupt(table, "answers", key, &error))?;
        Ok(Response {
            audience: word(table, "audience", key, &self.audience)?,
            proof: match Proof::from_word(&self.proof) {
                Some(proof) => proof,
                None => return Err(StoreError::corrupt(table, "proof", key, &self.proof)),
            },
            month: self.month,
            answers,
        })
    }
}

fn word(table: &'static str, column: &'static str, key: &str, text: &str) -> Result<Audience> {
    Audience::from_word(text).ok_or_else(|| StoreError::corrupt(table, column, key, &text))
}

fn written(answer_id: &str, answers: &Answers) -> Result<String> {
    serde_json::to_string(answers)
        .map_err(|error| StoreError::corrupt("survey_answers", "answers", answer_id, &error))
}

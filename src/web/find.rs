//! Finding opportunities for lists: filters, cursors, pages.
//!
//! Words and skills are looked for in the decoded statements, newest first and
//! in batches, so that one request never reads more than a bounded number of
//! rows; where it stops is the cursor to go on from.

use std::iter::once;

use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::api::State;
use super::error::WebError;
use super::view::Filters;
use crate::domain::ids::OpportunityId;
use crate::domain::lang::Lang;
use crate::store::Store;
use crate::store::board::{self, Selected, Shelved};

/// How many rows are read at a time.
const BATCH: i64 = 100;
/// How many times at most for one page.
const BATCHES: usize = 20;

/// The query string of board and list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Asked {
    /// Words that title, text or skills have, each of them.
    #[param(value_type = String, required = false, max_length = 100)]
    q: String,
    /// A skill, or a part of its name.
    #[param(value_type = String, required = false, max_length = 50)]
    skill: String,
    /// The state.
    #[param(value_type = State, required = false, inline)]
    state: String,
    /// The language of the statement.
    #[param(value_type = Lang, required = false, inline)]
    language: String,
    /// Where to go on: the `next_cursor` of the page before.
    #[param(
        value_type = String,
        required = false,
        pattern = "^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$"
    )]
    cursor: String,
    /// How many at most; 20 where nothing is said.
    #[param(value_type = i64, required = false, minimum = 1, maximum = 100)]
    limit: String,
}

impl Asked {
    /// The filters; what is empty does not narrow.
    ///
    /// # Errors
    /// [`WebError::BadParameter`] for a state or language that there is not.
    pub fn filters(&self) -> Result<Filters, WebError> {
        let words = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let within = |text: &str, most, parameter| {
            let fits = text.chars().count() <= most;
            fits.then_some(())
                .ok_or(WebError::BadParameter { parameter })
        };
        within(&self.q, 100, "q")?;
        within(&self.skill, 50, "skill")?;
        Ok(Filters {
            q: words(&self.q),
            skill: words(&self.skill),
            state: one_of(&self.state, State::ALL, "state", State::word)?,
            language: one_of(&self.language, &Lang::ALL, "language", Lang::tag)?,
        })
    }

    /// Where to begin.
    ///
    /// # Errors
    /// [`WebError::BadParameter`] for what is no cursor of ours.
    pub fn cursor(&self) -> Result<Option<OpportunityId>, WebError> {
        let bad = |_| WebError::BadParameter {
            parameter: "cursor",
        };
        match self.cursor.as_str() {
            "" => Ok(None),
            cursor => Uuid::try_parse(cursor)
                .map(OpportunityId)
                .map(Some)
                .map_err(bad),
        }
    }

    /// How many at most: 20 unless asked otherwise, never more than 100.
    ///
    /// # Errors
    /// [`WebError::BadParameter`] for what is no number from 1 to 100.
    pub fn limit(&self) -> Result<usize, WebError> {
        match self.limit.as_str() {
            "" => Ok(20),
            limit => limit
                .parse()
                .ok()
                .filter(|limit| (1..=100).contains(limit))
                .ok_or(WebError::BadParameter { parameter: "limit" }),
        }
    }
}

fn one_of<T: Copy>(
    word: &str,
    all: &[T],
    parameter: &'static str,
    name: impl Fn(T) -> &'static str,
) -> Result<Option<T>, WebError> {
    if word.is_empty() {
        return Ok(None);
    }
    let found = all.iter().copied().find(|one| name(*one) == word);
    found.map(Some).ok_or(WebError::BadParameter { parameter })
}

/// Which part of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Whatever its state.
    Any,
    /// Those that can be applied for.
    Open,
    /// The others.
    Closed,
}

/// What was found, newest first, and where to go on.
#[derive(Debug)]
pub struct Found {
    /// At most as many as were asked for.
    pub items: Vec<Shelved>,
    /// The last one looked at, where there may be more.
    pub next: Option<OpportunityId>,
}

/// The newest opportunities that the filters let through, from `before` on.
///
/// # Errors
/// When the store cannot.
pub async fn find(
    store: &Store,
    part: Part,
    filters: &Filters,
    before: Option<OpportunityId>,
    limit: usize,
) -> Result<Found, WebError> {
    let mut found = Found {
        items: Vec::new(),
        next: before,
    };
    let state = match part {
        Part::Any | Part::Closed => filters.state,
        Part::Open if filters.state.is_none_or(State::is_open) => Some(State::Open),
        Part::Open => {
            return Ok(Found {
                items: Vec::new(),
                next: None,
            });
        }
    };
    for _ in 0..BATCHES {
        let selected = Selected {
            state: state.map(State::word),
            closed_only: part == Part::Closed,
            language: filters.language.map(Lang::tag),
            before: found.next,
        };
        let batch = board::posted(store, &selected, BATCH).await?;
        let is_last = i64::try_from(batch.len()).is_ok_and(|rows| rows < BATCH);
        for shelved in batch {
            if found.items.len() == limit {
                return Ok(found);
            }
            found.next = Some(shelved.opportunity.id);
            if lets_through(filters, &shelved) {
                found.items.push(shelved);
            }
        }
        if is_last {
            found.next = None;
            return Ok(found);
        }
    }
    Ok(found)
}

fn lets_through(filters: &Filters, shelved: &Shelved) -> bool {
    let Some(posting) = shelved.opportunity.posting() else {
        return false;
    };
    let statement = &posting.statement;
    let skills: Vec<String> = statement
        .skills
        .iter()
        .map(|skill| skill.to_lowercase())
        .collect();
    let skilled = filters.skill.as_ref().is_none_or(|wanted| {
        let wanted = wanted.to_lowercase();
        skills.iter().any(|skill| skill.contains(&wanted))
    });
    let worded = filters.q.as_ref().is_none_or(|wanted| {
        let versions = once(statement).chain(statement.translation.as_deref());
        let text = versions
            .flat_map(|it| [&it.title, &it.short_description, &it.background, &it.work])
            .map(|text| text.to_lowercase())
            .collect::<Vec<_>>()
            .join("\n");
        wanted
            .to_lowercase()
            .split_whitespace()
            .all(|word| text.contains(word) || skills.iter().any(|skill| skill.contains(word)))
    });
    skilled && worded
}

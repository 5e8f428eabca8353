//! Every sentence that the App writes on GitHub: pure functions from domain
//! values to Markdown, in both languages.
//!
//! The sentences themselves are Fluent messages; here they are chosen, filled
//! in and put in order. What strangers wrote is shown and does nothing.

mod award;
mod catalogue;
mod check_run;
mod difference;
mod ending;
mod escape;
mod help;
mod label;
mod notice;
mod outcome;
mod place;
mod refusal;
mod sign_off;
mod status;
#[cfg(test)]
mod tests;
mod voice;

use std::iter::once;

use url::Url;

pub use check_run::CHECK_NAME;
pub use label::{IssueLabel, STATUS_LABELS, issue_label};

use crate::domain::judgement::Judgement;
use crate::domain::lang::Lang;
use crate::domain::notice::Notice;
use crate::domain::opportunity::Opportunity;
use crate::domain::programme::Programme;
use crate::domain::question::Texts;
use crate::domain::refusal::Refusal;
use voice::Voice;

use super::runs::CheckRunBody;

/// The first line of the status comment, by which it is found again.
pub const STATUS_MARKER: &str = "<!-- micro-acquisition:status -->";

/// The most characters that GitHub takes in a comment (case 30).
const COMMENT_LIMIT: usize = 65_536;

/// The first line of every other comment, by which it is never written twice.
#[must_use]
pub fn effect_marker(effect_id: &str) -> String {
    format!("<!-- micro-acquisition:effect={effect_id} -->")
}

/// What sentences are made with besides the opportunity.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The policy: zone, affirmations, time to accept.
    pub programme: &'a Programme,
    /// Where the public pages are.
    pub public_url: &'a Url,
    /// Where people see GitHub, such as `https://github.com`.
    pub github_web: &'a Url,
    /// The login of the repository's owner as it now is.
    pub owner: &'a str,
    /// The repository's name as it now is.
    pub repo: &'a str,
    /// Whether people can sign in, and so be given a survey's token.
    pub sign_in: bool,
}

impl Words<'_> {
    /// The status comment, in the statement's language, and then in the other one
    /// where the programme needs both; `head` is the hash at the end of the
    /// opportunity's event chain, `texts` are those of its questions. At most 65,536
    /// characters.
    #[must_use]
    pub fn status_comment(&self, opportunity: &Opportunity, head: &str, texts: &Texts) -> String {
        let voice = self.voice(opportunity.language());
        let needed = opportunity.settings.settings.languages_with(self.programme);
        let also = needed
            .iter()
            .filter(|lang| needed.len() > 1 && **lang != voice.lang)
            .map(|lang| status::body(&self.voice(*lang), opportunity, texts));
        let bodies: Vec<String> = once(status::body(&voice, opportunity, texts))
            .chain(also)
            .collect();
        let body = bodies.join("\n\n---\n\n");
        let foot = status::foot(&voice, opportunity, head);
        let more = voice.tell("too-long", &[("url", voice.page(opportunity).into())]);
        assemble(STATUS_MARKER, &body, &more, &foot)
    }

    /// A comment of the App's own in `language`, marked with the effect's id.
    /// At most 65,536 characters.
    #[must_use]
    pub fn comment(
        &self,
        effect_id: &str,
        notice: &Notice,
        language: Lang,
        opportunity: Option<&Opportunity>,
    ) -> String {
        self.comment_with(effect_id, notice, language, opportunity, &Texts::new())
    }

    /// The same with the rationales that a debrief shows, by the version of their event.
    #[must_use]
    pub fn comment_with(
        &self,
        effect_id: &str,
        notice: &Notice,
        language: Lang,
        opportunity: Option<&Opportunity>,
        rationales: &Texts,
    ) -> String {
        let voice = self.voice(language);
        let body = notice::body(&voice, notice, opportunity, rationales);
        let more = opportunity
            .map(|it| voice.tell("too-long", &[("url", voice.page(it).into())]))
            .unwrap_or_default();
        assemble(&effect_marker(effect_id), &body, &more, "")
    }

    /// Each refusal as a reply says it, in Markdown.
    #[must_use]
    pub fn refusals(&self, refusals: &[Refusal], language: Lang) -> Vec<String> {
        let voice = self.voice(language);
        let told = refusals.iter().map(|it| refusal::item(&voice, it));
        told.collect()
    }

    /// The acceptance check run of one opportunity on one head commit.
    #[must_use]
    pub fn check_run(
        &self,
        opportunity: &Opportunity,
        judgement: &Judgement,
        language: Lang,
    ) -> CheckRunBody {
        check_run::body(&self.voice(language), opportunity, judgement)
    }

    const fn voice(&self, lang: Lang) -> Voice<'_> {
        Voice { words: *self, lang }
    }
}

/// Marker, body and foot; a body that does not fit ends at a line's end and
/// says where the rest is (case 30).
fn assemble(marker: &str, body: &str, more: &str, foot: &str) -> String {
    let whole = join(&[marker, body, foot]);
    if whole.chars().count() <= COMMENT_LIMIT {
        return whole;
    }
    let frame = join(&[marker, more, foot]).chars().count();
    // Room for the blank line before the rest, and for a fence that must be closed.
    let room = COMMENT_LIMIT.saturating_sub(frame + 16);
    let end = body
        .char_indices()
        .nth(room)
        .map_or(body.len(), |(at, _)| at);
    let kept = body[..end].rsplit_once('\n').map_or("", |(kept, _)| kept);
    let closed = match status::open_fence(kept) {
        Some(fence) => format!("{kept}\n{fence}"),
        None => kept.to_owned(),
    };
    join(&[marker, &closed, more, foot])
}

fn join(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|it| !it.is_empty()).collect();
    parts.join("\n\n")
}

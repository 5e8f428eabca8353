//! The flag of contract splitting, and what a person decided about it.

use crate::domain::opportunity::Opportunity;
use crate::github::words::escape::{clause, echo, mention};
use crate::github::words::voice::{Voice, bullets};
use crate::i18n::splitting_reason;

/// The flag with its reasons, if there is one, until the work is awarded.
pub(super) fn section(voice: &Voice<'_>, opportunity: &Opportunity) -> Option<String> {
    let posting = opportunity.posting()?;
    if posting.splitting.is_empty() || opportunity.work().is_some() {
        return None;
    }
    let reasons = posting.splitting.iter();
    let reasons = bullets(reasons.map(|it| splitting_reason(voice.lang, it, echo, mention)));
    let told = match opportunity.splitting_decision() {
        None => voice.say("splitting-intro"),
        Some(decided) => {
            let key = if decided.splits {
                "splitting-decided-yes"
            } else {
                "splitting-decided-no"
            };
            let arguments = [
                ("by", mention(&decided.by.login).into()),
                ("when", voice.date(decided.at).into()),
                ("rationale", clause(&decided.rationale).into()),
            ];
            voice.tell(key, &arguments)
        }
    };
    let title = voice.title("splitting-title");
    Some(format!("{title}\n\n{told}\n\n{reasons}"))
}

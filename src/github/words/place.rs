//! What the App says of labels, issues and permissions themselves.

use super::escape::{code, mention};
use super::voice::Voice;
use crate::domain::ids::Person;
use crate::i18n::list;

pub(super) fn label_renamed(voice: &Voice<'_>, label: &str, now: &str) -> String {
    let names = [("label", code(label).into()), ("now", code(now).into())];
    voice.tell("trigger-renamed", &names)
}

pub(super) fn label_deleted(voice: &Voice<'_>, label: &str) -> String {
    voice.tell("trigger-deleted", &[("label", code(label).into())])
}

pub(super) fn found_labelled(voice: &Voice<'_>, label: &str, numbers: &[i64]) -> String {
    let issues: Vec<String> = numbers.iter().map(|number| format!("#{number}")).collect();
    let issues: Vec<&str> = issues.iter().map(String::as_str).collect();
    let arguments = [
        ("label", code(label).into()),
        ("count", issues.len().into()),
        ("issues", list(voice.lang, &issues).into()),
    ];
    voice.tell("found-labelled", &arguments)
}

pub(super) fn reopened_after_acceptance(voice: &Voice<'_>, number: i64) -> String {
    voice.tell("reopened-after-acceptance", &[("number", number.into())])
}

/// The bot is named and not mentioned: some answer to that.
pub(super) fn by_bot(voice: &Voice<'_>, key: &str, bot: &Person, told: &Person) -> String {
    let person = mention(&told.login).into();
    voice.tell(key, &[("person", person), ("bot", code(&bot.login).into())])
}

pub(super) fn permission_missing(voice: &Voice<'_>, permission: &str) -> String {
    let permission = code(permission).into();
    voice.tell("permission-missing", &[("permission", permission)])
}

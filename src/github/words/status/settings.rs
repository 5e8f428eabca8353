//! What the repository's settings change, and what is wrong with their file.

use crate::domain::ids::Person;
use crate::domain::opportunity::{Opportunity, State};
use crate::github::words::escape::{code, echo, mention};
use crate::github::words::voice::{Voice, bullets};
use crate::i18n::{list, settings_problem};

/// The problems of the file, as long as mending it can still change something.
pub(super) fn section(voice: &Voice<'_>, opportunity: &Opportunity) -> Option<String> {
    let problems = &opportunity.settings.problems;
    match &opportunity.state {
        State::Draft | State::NeedsChanges { .. } | State::AwaitingApproval(_) | State::Open(_) => {
        }
        State::Evaluation(_)
        | State::Offered(_)
        | State::InProgress(_)
        | State::Delivered(_)
        | State::Accepted(_)
        | State::Paid(_)
        | State::Terminated(_)
        | State::Unsuccessful { .. }
        | State::Cancelled { .. } => return None,
    }
    if problems.is_empty() {
        return None;
    }
    let items = bullets(
        problems
            .iter()
            .map(|it| settings_problem(voice.lang, it, echo)),
    );
    let (title, intro) = (voice.title("settings-title"), voice.say("settings-intro"));
    Some(format!("{title}\n\n{intro}\n\n{items}"))
}

/// What holds for this opportunity and not for others.
pub(super) fn facts(voice: &Voice<'_>, opportunity: &Opportunity) -> Vec<String> {
    let settings = &opportunity.settings.settings;
    let branch = settings.branch.as_deref().map(|branch| {
        let branch = code(branch).into();
        voice.tell("fact-branch", &[("branch", branch)])
    });
    let people: Vec<String> = settings.evaluators.iter().map(named).collect();
    let evaluators = (!people.is_empty()).then(|| {
        let people = list(voice.lang, &people).into();
        voice.tell("fact-evaluators", &[("people", people)])
    });
    branch.into_iter().chain(evaluators).collect()
}

/// An evaluator, by the number where the file gives no login.
fn named(person: &Person) -> String {
    if person.login.is_empty() {
        person.id.to_string()
    } else {
        mention(&person.login)
    }
}

//! What is said while applications are taken: one of each.

use super::story::{ada, at, body, grace, statement, title};
use crate::domain::ids::CommentId;
use crate::domain::lang::Lang;
use crate::domain::notice::Notice;
use crate::domain::refusal::Refusal;
use crate::domain::statement::{Difference, OtherSection};

/// By a name of its own, as [`super::samples::notices`].
pub fn notices() -> Vec<(&'static str, Notice)> {
    let applicants = vec![ada(), grace()];
    vec![
        (
            "extended",
            Notice::Extended {
                differences: extended(),
                reason: "Nobody has applied yet, see <b>#12</b>.".to_owned(),
                applicants: applicants.clone(),
            },
        ),
        (
            "answered",
            Notice::Answered {
                question: 2,
                comment: Some(CommentId(3_100_000_700)),
                people: applicants.clone(),
            },
        ),
        (
            "answered_to_many",
            Notice::Answered {
                question: 2,
                comment: Some(CommentId(3_100_000_700)),
                people: vec![ada(); 45],
            },
        ),
        (
            "silence_reminder",
            Notice::SilenceReminder {
                closes_at: at("2021-07-13T03:59:59Z"),
            },
        ),
    ]
}

pub fn refusals() -> Vec<Refusal> {
    vec![
        Refusal::WorkPaid,
        Refusal::RepostAlone,
        Refusal::NoQuestions,
        Refusal::QuestionLate {
            cutoff: at("2021-07-09T03:59:59Z"),
            received_at: at("2021-07-09T04:00:00Z"),
        },
        Refusal::QuestionMissing,
        Refusal::UnknownQuestion { number: 7 },
        Refusal::AnswerMissing { number: 2 },
        Refusal::AfterClosing {
            closed_at: at("2021-07-13T03:59:59Z"),
        },
        Refusal::ExtensionNotLater {
            closes_at: at("2021-07-13T03:59:59Z"),
        },
        Refusal::ExtensionTooFar,
    ]
}

/// What an amendment of everything but the dates changes, with text that would act.
pub fn amended() -> Vec<Difference> {
    let old = statement(title(Lang::En), body(Lang::En)).unwrap();
    let mut new = old.clone();
    new.fixed_price.amount.0 += 50_000;
    new.title = "Scripts for **all** pages, @octocat".to_owned();
    new.work = "One line\n\n```\nrm -rf /\n```\n\n@octocat sees <b>this</b>".to_owned();
    new.background = ["Line"; 30].join("\n");
    new.other = ["", "Budget"]
        .map(|heading| OtherSection {
            heading: heading.to_owned(),
            text: "Two\nlines".to_owned(),
        })
        .to_vec();
    old.differences(&new)
}

fn extended() -> Vec<Difference> {
    let old = statement(title(Lang::En), body(Lang::En)).unwrap();
    let mut new = old.clone();
    new.closes_at = at("2021-07-20T03:59:59Z");
    new.delivery_due_at = at("2021-07-30T20:00:00Z");
    old.differences(&new)
}

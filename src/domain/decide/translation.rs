//! `/translate`: the statement in the other language (R139).

use super::{Desk, Step, approval, label};
use crate::domain::authority::Act;
use crate::domain::event::{Event, Version};
use crate::domain::lang::Lang;
use crate::domain::opportunity::State;
use crate::domain::refusal::Refusal;
use crate::domain::statement::{Statement, StatementRules, TranslationForm};

/// Before posting the statement is read anew with it; while open it is a new version.
pub(super) fn translate(desk: &mut Desk<'_>, language: Lang, form: &str) -> Step {
    let opportunity = desk.opportunity()?.clone();
    desk.may(Act::Translate)?;
    if opportunity.language() == language {
        return Err(Refusal::SameLanguage.into());
    }
    let form = TranslationForm {
        language,
        text: form.to_owned(),
    };
    match &opportunity.state {
        State::Draft | State::NeedsChanges { .. } | State::AwaitingApproval(_) => {
            check(desk, &form)?;
            let version = None;
            approval::rewrite(desk, Event::Translated { form, version })
        }
        State::Open(posting) => {
            let closed_at = posting.statement.closes_at;
            let received_at = desk.request.at;
            if received_at > closed_at {
                return Err(Refusal::Late {
                    received_at,
                    closed_at,
                }
                .into());
            }
            let rules = StatementRules {
                programme: desk.case.programme,
                settings: &opportunity.settings.settings,
                posted_at: posting.posted_at,
            };
            let statement = posting
                .statement
                .translated(&form, &rules)
                .map_err(|problems| Refusal::BadTranslation { problems })?;
            let version = Some(Version {
                statement_sha256: label::hash(&statement)?,
                statement: Box::new(statement),
            });
            desk.record(Event::Translated { form, version })
        }
        State::Evaluation(_)
        | State::Offered(_)
        | State::InProgress(_)
        | State::Delivered(_)
        | State::Accepted(_)
        | State::Paid(_)
        | State::Unsuccessful { .. }
        | State::Cancelled { .. }
        | State::Terminated(_) => {
            let state = opportunity.state.name().to_owned();
            Err(Refusal::NotInState { state }.into())
        }
    }
}

/// A form that does not fit a statement that can be read is refused at once;
/// beside one that cannot, it is judged when that is mended.
fn check(desk: &Desk<'_>, form: &TranslationForm) -> Step {
    let source = &desk.opportunity()?.source;
    let mut programme = desk.case.programme.clone();
    programme.policy.languages.clear();
    let mut settings = desk.opportunity()?.settings.settings.clone();
    settings.languages.clear();
    let rules = StatementRules {
        programme: &programme,
        settings: &settings,
        posted_at: desk.request.at,
    };
    let Ok(statement) = Statement::parse(&source.title, &source.body, &rules) else {
        return Ok(());
    };
    statement
        .translated(form, &rules)
        .map(drop)
        .map_err(|problems| Refusal::BadTranslation { problems }.into())
}

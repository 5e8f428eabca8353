//! The check run that shows acceptance on the delivering pull request.

use super::escape::{code, mention};
use super::status::{criterion_row, table_head};
use super::voice::Voice;
use crate::domain::judgement::{CriterionStatus, Judged, Judgement, NotDelivery};
use crate::domain::opportunity::Opportunity;
use crate::github::runs::{CheckRunBody, CheckRunState};

/// The name of the check run (`interfaces.md` §4).
pub const CHECK_NAME: &str = "micro-acquisition/acceptance";

pub(super) fn body(
    voice: &Voice<'_>,
    opportunity: &Opportunity,
    judgement: &Judgement,
) -> CheckRunBody {
    let state = conclusion(judgement);
    let (title, advice) = headline(voice, state, judgement);
    CheckRunBody {
        name: CHECK_NAME.to_owned(),
        head_sha: judgement.head_sha.clone(),
        external_id: opportunity.id.to_string(),
        details_url: voice.page(opportunity),
        state,
        title,
        summary: format!("{advice}\n\n{}", table(voice, opportunity, judgement)),
        text: String::new(),
    }
}

/// Any unmet fails; else a person is asked for; else what runs is waited for.
fn conclusion(judgement: &Judgement) -> CheckRunState {
    if judgement.not_delivery.is_some() {
        CheckRunState::Neutral
    } else if judgement.any(CriterionStatus::Unmet) {
        CheckRunState::Failure
    } else if judgement.any(CriterionStatus::AwaitsPerson) || judgement.any(CriterionStatus::Stale)
    {
        CheckRunState::ActionRequired
    } else if judgement.any(CriterionStatus::AwaitsMachine) {
        CheckRunState::InProgress
    } else {
        CheckRunState::Success
    }
}

/// What it comes to, and what to do about it.
fn headline(voice: &Voice<'_>, state: CheckRunState, judgement: &Judgement) -> (String, String) {
    if let Some(not_delivery) = &judgement.not_delivery {
        return neutral(voice, not_delivery);
    }
    let (key, advice, which): (&str, &str, &[CriterionStatus]) = match state {
        CheckRunState::Failure => (
            "check-failure",
            "check-failure-do",
            &[CriterionStatus::Unmet],
        ),
        CheckRunState::ActionRequired => (
            "check-action-required",
            "check-action-required-do",
            &[CriterionStatus::AwaitsPerson, CriterionStatus::Stale],
        ),
        CheckRunState::InProgress => (
            "check-in-progress",
            "check-in-progress-do",
            &[CriterionStatus::AwaitsMachine],
        ),
        CheckRunState::Success | CheckRunState::Neutral => {
            ("check-success", "check-success-do", &[])
        }
    };
    let concerned: Vec<&Judged> = judgement
        .criteria
        .iter()
        .filter(|judged| which.contains(&judged.status))
        .collect();
    let first = concerned.first().map_or(1, |judged| judged.number);
    (
        voice.tell(key, &[("count", concerned.len().into())]),
        voice.tell(advice, &[("number", first.into())]),
    )
}

fn neutral(voice: &Voice<'_>, not_delivery: &NotDelivery) -> (String, String) {
    match not_delivery {
        NotDelivery::WrongAuthor { supplier } => {
            let supplier = mention(&supplier.login).into();
            let advice = voice.tell("check-wrong-author-do", &[("supplier", supplier)]);
            (voice.say("check-wrong-author"), advice)
        }
        NotDelivery::AwardEnded { supplier } => {
            let supplier = mention(&supplier.login).into();
            let advice = voice.tell("check-award-ended-do", &[("supplier", supplier)]);
            (voice.say("check-award-ended"), advice)
        }
        NotDelivery::Draft => (voice.say("check-draft"), voice.say("check-draft-do")),
    }
}

fn table(voice: &Voice<'_>, opportunity: &Opportunity, judgement: &Judgement) -> String {
    let criteria = opportunity.posting().map_or(&[][..], |posting| {
        &posting.statement.in_language(voice.lang).criteria
    });
    let mut table = table_head(voice, &["check-evidence"]);
    for criterion in criteria {
        let judged = judgement
            .criteria
            .iter()
            .find(|judged| judged.number == criterion.number);
        let evidence: Vec<String> = judged
            .map(|judged| judged.evidence.iter().map(|it| code(it)).collect())
            .unwrap_or_default();
        let row = criterion_row(voice, criterion, judged, &[evidence.join(", ")]);
        table.push('\n');
        table.push_str(&row);
    }
    table
}

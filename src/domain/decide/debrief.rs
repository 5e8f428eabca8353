//! `/debrief`: an applicant hears what became of the own application (R90).

use super::{Desk, Step};
use crate::domain::command::Comment;
use crate::domain::event::Event;
use crate::domain::ids::Person;
use crate::domain::lang::Lang;
use crate::domain::notice::Notice;
use crate::domain::opportunity::Opportunity;
use crate::domain::refusal::Refusal;

pub(super) fn debrief(desk: &mut Desk<'_>, comment: &Comment, language: Lang) -> Step {
    let by = desk.actor()?.clone();
    let opportunity = desk.opportunity()?;
    let issue = opportunity.issue.number;
    let Some(application) = opportunity.posting().and_then(|it| it.standing_of(&by)) else {
        return Err(Refusal::NothingToDebrief.into());
    };
    let number = application.number;
    if let Some(first) = opportunity
        .debriefs
        .iter()
        .find(|it| it.application == number)
    {
        return Err(Refusal::AlreadyDebriefed {
            issue,
            comment: first.comment,
        }
        .into());
    }
    if !opportunity.outcome_is_known() {
        return Err(Refusal::OutcomeUnknown.into());
    }
    let judged = opportunity.selection().is_some_and(|it| {
        let verdict = it.verdict(number);
        verdict.is_some() && it.passing().is_some()
    });
    if !judged {
        return Err(Refusal::NeverEvaluated.into());
    }
    let team = team(opportunity, number);
    desk.record(Event::Debriefed {
        application: number,
        comment: comment.id,
    })?;
    let notice = Notice::Debrief {
        application: number,
        supplier: by,
        team,
    };
    desk.say(issue, format!("debrief:{}", comment.id), notice, language);
    Ok(())
}

/// Who hears that a debrief was asked for: whoever labelled the issue and whoever judged.
fn team(opportunity: &Opportunity, application: u32) -> Vec<Person> {
    let mut team = vec![opportunity.labelled_by.clone()];
    let judgements = opportunity
        .selection()
        .map(|selection| selection.judgements(application))
        .unwrap_or_default();
    for evaluation in judgements {
        if !team.iter().any(|known| known.is(&evaluation.by)) {
            team.push(evaluation.by.clone());
        }
    }
    team
}

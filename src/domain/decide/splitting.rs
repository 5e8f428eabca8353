//! The look for contract splitting, at each posting and amendment.

use super::{Desk, Step, ending};
use crate::domain::authority::Act;
use crate::domain::event::Event;
use crate::domain::opportunity::State;
use crate::domain::refusal::Refusal;
use crate::domain::splitting::{Candidate, reasons};

/// Records the reasons to look closer where they are not those known already.
pub(super) fn look(desk: &mut Desk<'_>) -> Step {
    let opportunity = desk.opportunity()?;
    let State::Open(posting) = &opportunity.state else {
        return Ok(());
    };
    let candidate = Candidate {
        opportunity: opportunity.id,
        repository: opportunity.issue.repository,
        client: opportunity.labelled_by.id,
        statement: &posting.statement,
        at: desk.request.at,
    };
    let reasons = reasons(&candidate, &desk.case.facts.earlier, desk.case.programme);
    if reasons == posting.splitting {
        return Ok(());
    }
    desk.record(Event::SplittingFlagged { reasons })
}

/// `/splitting no|yes RATIONALE`: a person decides what the flag means. Nothing
/// follows by itself; whoever finds it right cancels or amends.
pub(super) fn decide(desk: &mut Desk<'_>, splits: bool, rationale: &str) -> Step {
    desk.may(Act::Splitting)?;
    let Some(posting) = desk.opportunity()?.posting() else {
        return Err(Refusal::NotPostedYet.into());
    };
    if posting.splitting.is_empty() {
        return Err(Refusal::NoSplittingFlag.into());
    }
    ending::given(rationale)?;
    let reasons = posting.splitting.clone();
    desk.record(Event::SplittingDecided {
        reasons,
        splits,
        rationale: rationale.to_owned(),
    })
}

//! The look for contract splitting, at each posting and amendment.

use super::{Desk, Step};
use crate::domain::event::Event;
use crate::domain::opportunity::State;
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

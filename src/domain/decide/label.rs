//! From a label to a posting, and what people do to the issue afterwards.

use super::{Desk, Step, Stop, approval, extend, splitting};
use crate::domain::apply::Misfit;
use crate::domain::approval::Demand;
use crate::domain::authority::Act;
use crate::domain::command::Issue;
use crate::domain::event::{Cancellation, Event, IssueRef};
use crate::domain::ids::{InstallationId, Person};
use crate::domain::licence::is_open_source;
use crate::domain::notice::Notice;
use crate::domain::opportunity::{Drift, Opportunity, Posting, State};
use crate::domain::refusal::Refusal;
use crate::domain::statement::{Difference, Statement, StatementRules};

pub(super) fn label(desk: &mut Desk<'_>, issue: &Issue, installation: InstallationId) -> Step {
    if let Some(opportunity) = &desk.opportunity {
        if !opportunity.state.is_final() || desk.request.at <= opportunity.labelled_at {
            return Err(Stop::Ignored("the issue already has this opportunity"));
        }
        if matches!(opportunity.state, State::Paid(_)) {
            return Err(Refusal::WorkPaid.into());
        }
        if opportunity.posting().is_some() {
            return Err(Refusal::AlreadyEnded.into());
        }
    }
    // Ended before it was posted: the label begins anew (case 55).
    begin(desk, issue, installation)
}

/// Begins a new opportunity with the issue's text, after the one that ended if
/// there was one.
pub(super) fn begin(desk: &mut Desk<'_>, issue: &Issue, installation: InstallationId) -> Step {
    may_post(desk, issue)?;
    let previous = desk.opportunity.take().map(|ended| ended.id);
    let by = desk.actor()?.clone();
    desk.record(Event::Labelled {
        opportunity: desk.case.fresh.opportunity,
        issue: IssueRef {
            repository: issue.repository,
            issue: issue.id,
            number: issue.number,
        },
        installation,
        by,
        author: issue.author.clone(),
        title: issue.title.clone(),
        body: issue.body.clone(),
        randomness: desk.case.fresh.randomness.clone(),
        previous,
    })?;
    read_statement(desk)
}

fn may_post(desk: &Desk<'_>, issue: &Issue) -> Step {
    if issue.is_pull_request {
        return Err(Refusal::LabelOnPullRequest.into());
    }
    if !desk.allows(Act::Label)? {
        return Err(Refusal::LabelNeedsMaintainer.into());
    }
    if !issue.is_open {
        return Err(Refusal::IssueIsClosed.into());
    }
    fit_place(desk)?;
    authority_stands(desk)
}

/// Whether the repository is public, active and openly licensed (R7, R8).
pub(super) fn fit_place(desk: &Desk<'_>) -> Step {
    let Some(repository) = &desk.case.facts.repository else {
        return Err(Stop::Ignored("the repository is not known"));
    };
    if repository.private {
        return Err(Refusal::RepositoryPrivate.into());
    }
    if repository.archived {
        return Err(Refusal::RepositoryArchived.into());
    }
    if !repository.licence.as_deref().is_some_and(is_open_source) {
        return Err(Refusal::RepositoryUnlicensed.into());
    }
    Ok(())
}

/// Nothing is posted under an authority that has expired (R18).
pub(super) fn authority_stands(desk: &Desk<'_>) -> Step {
    let programme = desk.case.programme;
    let expired = programme
        .authority
        .expired(desk.request.at, &programme.policy.time_zone);
    match expired {
        Some(last_day) => Err(Refusal::AuthorityExpired { last_day }.into()),
        None => Ok(()),
    }
}

/// Posts the statement if it keeps every rule and has its approvals; else asks for
/// them, or says what to change.
pub(super) fn read_statement(desk: &mut Desk<'_>) -> Step {
    adopt_settings(desk)?;
    let opportunity = desk.opportunity()?;
    let (source, randomness) = (&opportunity.source, opportunity.randomness.clone());
    let rules = StatementRules {
        programme: desk.case.programme,
        settings: &opportunity.settings.settings,
        posted_at: desk.request.at,
    };
    let form = opportunity.translation.as_ref();
    match Statement::parse_with(&source.title, &source.body, form, &rules) {
        Err(problems) => desk.record(Event::ChangesRequested { problems }),
        Ok(statement) => {
            let (statement_sha256, statement) = (hash(&statement)?, Box::new(statement));
            let demands = Demand::of(&desk.case.programme.approvals);
            if !is_approved(opportunity, &demands, &statement_sha256) {
                return approval::ask(desk, statement, statement_sha256, demands);
            }
            authority_stands(desk)?;
            desk.record(Event::Posted {
                statement,
                statement_sha256,
                randomness,
            })?;
            splitting::look(desk)
        }
    }
}

/// Notes the repository's settings as they are now; what is posted keeps them.
fn adopt_settings(desk: &mut Desk<'_>) -> Step {
    let Some(found) = &desk.case.facts.settings else {
        return Ok(());
    };
    if *found == desk.opportunity()?.settings {
        return Ok(());
    }
    let in_force = Box::new(found.clone());
    desk.record(Event::SettingsRead { in_force })
}

/// Whether everything that was asked for was given, and for this text.
fn is_approved(opportunity: &Opportunity, demands: &[Demand], statement_sha256: &str) -> bool {
    match &opportunity.state {
        State::AwaitingApproval(awaiting) if awaiting.statement_sha256 == statement_sha256 => {
            demands
                .iter()
                .all(|demand| awaiting.given(*demand).is_some())
        }
        _ => demands.is_empty(),
    }
}

pub(super) fn edit(desk: &mut Desk<'_>, issue: &Issue) -> Step {
    let opportunity = desk.opportunity()?;
    let at = desk.request.at;
    // Of two texts in one second the one that comes last is taken.
    if at < opportunity.source.at {
        return Err(Stop::Ignored("a later text of the issue is already known"));
    }
    if opportunity.source.title == issue.title && opportunity.source.body == issue.body {
        return Err(Stop::Ignored("the statement's text is the same"));
    }
    let writes = desk.allows(Act::Edit)?;
    match &opportunity.state {
        State::Draft | State::NeedsChanges { .. } | State::AwaitingApproval(_) if writes => {
            fit_place(desk)?;
            let (title, body) = (issue.title.clone(), issue.body.clone());
            approval::rewrite(desk, Event::Rewritten { title, body })
        }
        State::Open(posting) if writes && at <= posting.statement.closes_at => {
            let posting = posting.clone();
            amend(desk, issue, &posting)
        }
        State::Draft
        | State::NeedsChanges { .. }
        | State::AwaitingApproval(_)
        | State::Open(_)
        | State::Evaluation(_)
        | State::Offered(_)
        | State::InProgress(_)
        | State::Delivered(_)
        | State::Accepted(_) => drift(desk, issue),
        State::Paid(_)
        | State::Unsuccessful { .. }
        | State::Cancelled { .. }
        | State::Terminated(_) => Err(Stop::Ignored("the opportunity has ended")),
    }
}

/// A statement that was read can be hashed; if not, it is our defect.
pub(super) fn hash(statement: &Statement) -> Step<String> {
    let misfit = Misfit {
        event: "posted",
        state: "a statement without a hash",
    };
    statement.sha256().map_err(|_| Stop::Misfit(misfit))
}

fn drift(desk: &mut Desk<'_>, issue: &Issue) -> Step {
    let by = desk.actor()?.clone();
    let text_sha256 = Drift::hash(&issue.title, &issue.body);
    desk.record(Event::Drifted { by, text_sha256 })
}

fn amend(desk: &mut Desk<'_>, issue: &Issue, posting: &Posting) -> Step {
    let settings = desk.opportunity()?.settings.settings.clone();
    let rules = StatementRules {
        programme: desk.case.programme,
        settings: &settings,
        posted_at: posting.posted_at,
    };
    let form = desk.opportunity()?.translation.clone();
    let amended = Statement::parse_with(&issue.title, &issue.body, form.as_ref(), &rules)
        .map_err(|problems| Refusal::BadAmendment { problems })?;
    let amended = extend::dates_in_force(desk.opportunity()?, posting, &rules, amended)?;
    let old = &posting.statement;
    if amended.fixed_price.amount < old.fixed_price.amount {
        return Err(Refusal::PriceFalls.into());
    }
    if amended.fixed_price.amount > old.fixed_price.amount && !posting.approvals.is_empty() {
        return Err(Refusal::PriceRises.into());
    }
    if amended.closes_at < old.closes_at {
        return Err(Refusal::ClosesEarlier.into());
    }
    if amended.criteria.len() > old.criteria.len() && !posting.may_grow {
        return Err(Refusal::CriteriaGrow.into());
    }
    let differences = old.differences(&amended);
    let changed = differences.iter().filter_map(Difference::field).collect();
    desk.record(Event::Amended {
        statement_sha256: hash(&amended)?,
        statement: Box::new(amended),
        title: issue.title.clone(),
        body: issue.body.clone(),
        changed,
    })?;
    splitting::look(desk)?;
    let applicants = applicants(posting);
    if applicants.is_empty() {
        return Ok(());
    }
    desk.tell(
        "amended",
        Notice::Amended {
            differences,
            applicants,
        },
    )
}

/// Those whose application stands.
pub(super) fn applicants(posting: &Posting) -> Vec<Person> {
    posting
        .standing()
        .map(|application| application.supplier.clone())
        .collect()
}

pub(super) fn unlabel(desk: &mut Desk<'_>) -> Step {
    if desk.case.facts.by_bot {
        let notice = |bot, told| Notice::UnlabelledByBot { bot, told };
        return done_by_bot(desk, "unlabelled-by-bot", notice);
    }
    let stays = Refusal::LabelStays;
    withdrawn_by_issue(desk, Act::Unlabel, Cancellation::LabelRemoved, stays)
}

pub(super) fn close_issue(desk: &mut Desk<'_>) -> Step {
    if desk.case.facts.by_bot {
        let notice = |bot, told| Notice::ClosedByBot { bot, told };
        return done_by_bot(desk, "closed-by-bot", notice);
    }
    let stays = Refusal::ClosingStays;
    withdrawn_by_issue(desk, Act::CloseIssue, Cancellation::IssueClosed, stays)
}

/// Nothing comes of what a bot does, and nothing is undone, lest two programs answer
/// each other for ever: whoever labelled the issue is told of it once (case 58).
fn done_by_bot(desk: &mut Desk<'_>, what: &str, notice: fn(Person, Person) -> Notice) -> Step {
    let bot = desk.actor()?.clone();
    if desk.opportunity.is_none() {
        return Err(Stop::Ignored("the issue has no opportunity"));
    }
    let opportunity = going_on(desk)?;
    if matches!(opportunity.state, State::Accepted(_)) {
        return Err(Stop::Ignored("the work was accepted"));
    }
    let (number, language) = (opportunity.issue.number, opportunity.language());
    let key = format!("{what}:{}", opportunity.id);
    let notice = notice(bot, opportunity.labelled_by.clone());
    desk.say(number, key, notice, language);
    Ok(())
}

/// The opportunity that is meant by what was done to its issue: one that had begun and
/// has not ended.
fn going_on<'a>(desk: &'a Desk<'_>) -> Step<&'a Opportunity> {
    let opportunity = desk.opportunity()?;
    if opportunity.state.is_final() || desk.request.at < opportunity.labelled_at {
        return Err(Stop::Ignored(
            "it was done to an opportunity that has ended",
        ));
    }
    Ok(opportunity)
}

/// `stays` is what is answered where the act does not count: not by this person, or
/// not any more.
fn withdrawn_by_issue(desk: &mut Desk<'_>, act: Act, cause: Cancellation, stays: Refusal) -> Step {
    let opportunity = going_on(desk)?;
    if opportunity.work().is_some() || !desk.allows(act)? {
        return Err(stays.into());
    }
    cancel(desk, cause)
}

/// Cancels and tells those who applied.
pub(super) fn cancel(desk: &mut Desk<'_>, cause: Cancellation) -> Step {
    let applicants = desk
        .opportunity()?
        .posting()
        .map(applicants)
        .unwrap_or_default();
    desk.record(Event::Cancelled {
        cause: cause.clone(),
    })?;
    if applicants.is_empty() {
        return Ok(());
    }
    desk.tell("cancelled", Notice::Cancelled { cause, applicants })
}

/// Whether the opportunity was already awarded: then nothing is cancelled (case 54).
pub(super) fn not_awarded(opportunity: &Opportunity) -> Step {
    opportunity.work().map_or(Ok(()), |work| {
        let supplier = work.award.supplier.clone();
        Err(Refusal::AlreadyAwarded { supplier }.into())
    })
}

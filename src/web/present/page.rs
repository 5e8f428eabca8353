//! The pages' view of an opportunity.

use jiff::Timestamp;

use super::super::api::{CriterionStatus, Money, Payment, State};
use super::super::markdown;
use super::super::pages::Site;
use super::super::place::Place;
use super::super::steps::steps;
use super::super::view::rows::{ApplicationRow, CriterionRow, HistoryRow};
use super::super::view::{BoardCard, Drift, EXCERPT, OpportunityPage, Previous, Statement};
use super::json::pull_request;
use super::officers;
use super::{dates, draw, judged, talk};
use crate::domain::criteria::Criterion;
use crate::domain::lang::Lang;
use crate::domain::opportunity::{Application, Opportunity, Posting};
use crate::domain::question::Texts;
use crate::domain::survey::asks_applicants;
use crate::i18n;
use crate::mail::paths::applicants_asked;
use crate::store::access::Frozen;
use crate::store::board::{Link, Shelved};
use crate::store::shelf::Sibling;

/// One opportunity on the board, in `lang` where its statement is.
#[must_use]
pub fn card(lang: Lang, shelved: &Shelved) -> BoardCard {
    let kept = &shelved.opportunity;
    let posting = kept.posting();
    let statement = posting.map(|posting| posting.statement.in_language(lang));
    BoardCard {
        title: statement
            .map_or(&kept.source.title, |statement| &statement.title)
            .clone(),
        place: Place::of(shelved),
        state: State::from(&kept.state),
        price: statement.map(|statement| Money::from(&statement.fixed_price)),
        skills: statement
            .map(|statement| statement.skills.clone())
            .unwrap_or_default(),
        closes_at: statement.map(|statement| statement.closes_at),
        applications: posting.map_or(0, standing),
        excerpt: statement
            .map(|statement| markdown::plain(&statement.short_description, EXCERPT))
            .unwrap_or_default(),
        language: statement.map_or(kept.language(), |statement| statement.language),
        updated: posting.is_some_and(|posting| posting.amendments > 0),
    }
}

/// One opportunity's page in a language, as it stood at `now`, and why it is frozen.
#[must_use]
pub fn page(
    site: &Site,
    lang: Lang,
    shelved: &Shelved,
    earlier: &[Sibling],
    chain: &[Link],
    texts: &Texts,
    (frozen, now): (Option<Frozen>, Timestamp),
) -> OpportunityPage {
    let kept = &shelved.opportunity;
    let posting = kept.posting();
    let card = card(lang, shelved);
    let dates = dates(&site.programme, kept);
    let issue_url = site.issue_url(&card.place);
    OpportunityPage {
        questions: posting
            .map(|posting| talk::questions(posting, &issue_url, texts))
            .unwrap_or_default(),
        question_cutoff: posting.and_then(|it| {
            site.programme
                .question_cutoff(it.posted_at, it.statement.closes_at)
        }),
        amendments: talk::amendments(site, lang, chain),
        issue_url,
        steps: steps(card.state, &dates),
        title: card.title,
        place: card.place,
        state: card.state,
        disputed_since: kept.disputes.since(),
        complaint: site.programme.complaint_until(kept).map(|until| {
            let to = site.programme.policy.complaint.to(lang);
            (until, to.map(str::to_owned))
        }),
        sign_off_since: kept.sign_off_awaited().map(|it| it.accepted_at),
        splitting: officers::splitting(lang, kept),
        price: card.price,
        skills: card.skills,
        closes_at: dates.closes_at,
        delivery_due_at: dates.delivery_due_at,
        statement: posting.map(|posting| statement(lang, posting)),
        criteria: posting
            .map(|posting| criteria(lang, kept, posting))
            .unwrap_or_default(),
        applications: posting
            .map(|posting| posting.applications.iter().map(application).collect())
            .unwrap_or_default(),
        survey: asks_applicants(kept).then(|| applicants_asked(lang, site.sign_in, kept.id)),
        affirmations: site
            .eligibility
            .affirmations
            .iter()
            .map(|affirmation| affirmation.text(lang).to_owned())
            .collect(),
        supplier: kept.supplier().map(|supplier| supplier.login.clone()),
        draw: draw(kept),
        pull_request: pull_request(kept),
        approvals: officers::approvals(kept),
        payment: kept.payment().map(Payment::from),
        payment_steps: officers::payment_steps(kept),
        history: chain.iter().rev().map(history).collect(),
        frozen: frozen.map(sentence),
        drift: kept.drift.as_ref().map(|drift| Drift {
            login: drift.by.login.clone(),
            at: drift.at,
        }),
        previous: earlier.iter().filter_map(previous).collect(),
        now,
    }
}

/// Why nothing moves.
const fn sentence(frozen: Frozen) -> &'static str {
    match frozen {
        Frozen::Suspended => "page-frozen-suspended",
        Frozen::NoAccess => "page-frozen-no-access",
        Frozen::Archived => "page-frozen-archived",
        Frozen::RepositoryDeleted => "page-frozen-repository-deleted",
        Frozen::IssueDeleted => "page-frozen-issue-deleted",
        Frozen::IssueMoved => "page-frozen-issue-moved",
    }
}

fn standing(posting: &Posting) -> u32 {
    u32::try_from(posting.standing().count()).unwrap_or(u32::MAX)
}

fn statement(lang: Lang, posting: &Posting) -> Statement {
    let written = posting.statement.in_language(lang);
    Statement {
        version: posting.amendments.saturating_add(1),
        language: written.language,
        short_description: markdown::render(&written.short_description),
        background: markdown::render(&written.background),
        work: markdown::render(&written.work),
        evaluation: written
            .evaluation
            .iter()
            .map(|item| markdown::inline(item))
            .collect(),
        licence: Some(written.licence.clone()),
        hours: written.estimated_hours.clone(),
        more: written
            .other
            .iter()
            .map(|section| (section.heading.clone(), markdown::render(&section.text)))
            .collect(),
    }
}

fn criteria(lang: Lang, kept: &Opportunity, posting: &Posting) -> Vec<CriterionRow> {
    let row = |criterion: &Criterion| {
        let judged = judged(kept, criterion.number);
        CriterionRow {
            number: criterion.number,
            html: markdown::inline(&i18n::criterion(lang, criterion)),
            kind: (&criterion.kind).into(),
            status: judged.map_or(CriterionStatus::Pending, |judged| judged.status.into()),
            reason: judged
                .filter(|judged| !judged.evidence.is_empty())
                .map(|judged| i18n::list(lang, &judged.evidence)),
        }
    };
    let written = posting.statement.in_language(lang);
    written.criteria.iter().map(row).collect()
}

fn application(application: &Application) -> ApplicationRow {
    ApplicationRow {
        number: application.number,
        comment: application.comment.0,
        login: application.supplier.login.clone(),
        received_at: application.received_at,
        withdrawn: application.withdrawn_at.is_some(),
    }
}

fn history(link: &Link) -> HistoryRow {
    HistoryRow {
        version: link.version,
        kind: link.kind.clone(),
        actor: link.actor_login.clone(),
        at: link.at,
        hash: link.hash.clone(),
    }
}

fn previous(sibling: &Sibling) -> Option<Previous> {
    let state = State::ALL
        .iter()
        .find(|state| state.word() == sibling.state)?;
    Some(Previous {
        id: sibling.opportunity_id.to_string(),
        title: sibling.title.clone(),
        state: *state,
    })
}

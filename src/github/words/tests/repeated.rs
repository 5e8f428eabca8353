//! What people wrote acts in none of the comments that repeat it (T15): each is held beside
//! the same comment about a plain text, so that what both have is our own.

use super::place::Place;
use super::story::{HEAD, Story, ada, at, body, grace, maintainer, statement, title};
use super::strangers::{PIECES, added, rendered, said};
use super::work::judgement;
use crate::domain::approval::Consent;
use crate::domain::command::{Ground, Malformed, PaymentMethod, Resolution};
use crate::domain::criteria::{CriterionError, CriterionKind};
use crate::domain::ending::Ending;
use crate::domain::event::{Cancellation, Event};
use crate::domain::ids::OpportunityId;
use crate::domain::judgement::CriterionStatus;
use crate::domain::lang::Lang;
use crate::domain::money::{Cents, Currency, Money};
use crate::domain::notice::Notice;
use crate::domain::opportunity::{Opportunity, State};
use crate::domain::payment::HoldCause;
use crate::domain::question::Texts;
use crate::domain::refusal::Refusal;
use crate::domain::splitting::Reason;
use crate::domain::statement::{
    AmountError, Difference, Field, OtherSection, Problem, ProblemKind, Statement,
};
use crate::github::words::STATUS_MARKER;

const PLAIN: &str = "harmless";

/// Texts of which each is short enough to be repeated whole, with every piece in one.
fn hostile() -> impl Iterator<Item = String> {
    let apart = PIECES.chunks(6).map(|pieces| pieces.join(" "));
    apart.chain(PIECES.chunks(6).map(|pieces| pieces.join("")))
}

/// The statement with this text wherever one can be.
fn with_text(statement: &mut Statement, text: &str) {
    let text = || text.to_owned();
    statement.title = text();
    statement.short_description = text();
    statement.skills = vec![text(), text()];
    statement.background = text();
    statement.work = format!("{}\n{}\n", text(), text());
    statement.criteria_text = text();
    statement.evaluation_text = text();
    statement.evaluation = vec![text(), text()];
    statement.estimated_hours = Some(text());
    statement.project = Some(text());
    statement.attestations_text = text();
    statement.other = vec![OtherSection {
        heading: text(),
        text: text(),
    }];
    for criterion in &mut statement.criteria {
        if criterion.kind == CriterionKind::Manual {
            criterion.text = text();
        }
    }
}

fn stated(lang: Lang) -> Statement {
    statement(title(lang), body(lang)).unwrap()
}

fn amended(lang: Lang, text: &str) -> Vec<Difference> {
    let old = stated(lang);
    let mut new = old.clone();
    with_text(&mut new, text);
    old.differences(&new)
}

fn problems(text: &str) -> Vec<Problem> {
    let found = || text.to_owned();
    let kinds = [
        ProblemKind::Placeholder { found: found() },
        ProblemKind::PriceUnreadable { found: found() },
        ProblemKind::PriceAmbiguous { found: found() },
        ProblemKind::PriceCurrency {
            found: found(),
            expected: "CAD".to_owned(),
        },
        ProblemKind::DateUnreadable { found: found() },
        ProblemKind::NotWholeSeconds { found: found() },
        ProblemKind::ClosingNotInFuture { found: found() },
        ProblemKind::DeliveryNotInFuture { found: found() },
        ProblemKind::DeliveryNotAfterClosing {
            found: found(),
            closing: found(),
        },
        ProblemKind::Criterion {
            number: 1,
            error: CriterionError::UnknownLicence { found: found() },
        },
        ProblemKind::LicenceUnknown { found: found() },
        ProblemKind::LicenceNotOpen { found: found() },
        ProblemKind::LicenceNotAllowed {
            found: found(),
            allowed: vec![found()],
        },
    ];
    let problem = |kind| Problem {
        field: Field::FixedPrice,
        line: Some(3),
        kind,
    };
    kinds.map(problem).into()
}

fn refusals(text: &str) -> Vec<Refusal> {
    let found = || text.to_owned();
    let malformed = [
        Malformed::Application { found: found() },
        Malformed::Verdict { found: found() },
        Malformed::CriterionNumber { found: found() },
        Malformed::Decision { found: found() },
        Malformed::QuestionNumber { found: found() },
        Malformed::Language { found: found() },
        Malformed::Deadline { found: found() },
        Malformed::Ground { found: found() },
        Malformed::Percentage { found: found() },
        Malformed::OfferNext { found: found() },
        Malformed::Resolution { found: found() },
        Malformed::Approval { found: found() },
        Malformed::Splitting { found: found() },
    ];
    let mut all: Vec<Refusal> = malformed
        .map(|malformed| Refusal::Malformed { malformed })
        .into();
    let problems = problems(text);
    all.extend([
        Refusal::NewDateUnreadable { found: found() },
        Refusal::CommitmentUnreadable {
            found: found(),
            error: AmountError::Unreadable,
        },
        Refusal::BadAmendment {
            problems: problems.clone(),
        },
        Refusal::BadTranslation { problems },
    ]);
    all
}

/// Each notice that carries text.
fn notices(lang: Lang, text: &str) -> Vec<Notice> {
    let reason = || text.to_owned();
    let people = || vec![grace(), ada()];
    let terminated = |ground| Notice::Terminated {
        ending: Ending::Team {
            ground,
            reason: reason(),
        },
        supplier: grace(),
        by: ada(),
        payment: None,
        somebody_left: true,
    };
    let resolved = |resolution| Notice::Resolved {
        resolution,
        reason: reason(),
        told: people(),
    };
    vec![
        Notice::Refused {
            to: Some(ada()),
            refusals: refusals(text),
        },
        Notice::Amended {
            differences: amended(lang, text),
            applicants: people(),
        },
        Notice::Extended {
            differences: Vec::new(),
            reason: reason(),
            applicants: people(),
        },
        Notice::Cancelled {
            cause: Cancellation::Command { reason: reason() },
            applicants: people(),
        },
        Notice::DeliveryExtended {
            supplier: grace(),
            until: at("2021-07-31T03:59:59Z"),
            reason: reason(),
        },
        terminated(Ground::Default),
        terminated(Ground::Convenience { percent: 40 }),
        resolved(Resolution::Accept),
        resolved(Resolution::Reject),
        resolved(Resolution::Continue),
        Notice::LabelRenamed {
            label: reason(),
            now: reason(),
        },
        Notice::LabelDeleted { label: reason() },
        Notice::FoundLabelled {
            label: reason(),
            numbers: vec![3],
        },
        Notice::PermissionMissing {
            permission: reason(),
        },
    ]
}

/// Work that was accepted, under a statement with this text.
fn accepted(lang: Lang, text: &str) -> Opportunity {
    let mut opportunity = Story::accepted(lang).0;
    let State::Accepted(accepted) = &mut opportunity.state else {
        panic!("it is not accepted");
    };
    with_text(&mut accepted.work.selection.posting.statement, text);
    opportunity
}

/// What is said of a delivery, whose criteria are somebody's text.
fn of_delivery(opportunity: &Opportunity) -> Vec<Notice> {
    let State::Accepted(accepted) = &opportunity.state else {
        panic!("it is not accepted");
    };
    vec![
        Notice::NotAccepted {
            number: 57,
            supplier: grace(),
            missing: super::work::every_missing(),
        },
        Notice::Accepted {
            number: 57,
            payment: Box::new(accepted.payment.clone()),
        },
        Notice::Status,
    ]
}

fn signed_off(lang: Lang, reference: String) -> Story {
    let when = "2021-07-19T14:00:00Z";
    let awaited = Story::terms_accepted(lang);
    let signed = awaited.then(Event::SignedOff { reference }, when, Some(maintainer()));
    let event = Event::Awarded {
        award: 1,
        supplier: signed.0.supplier().unwrap().clone(),
        terms_sha256: signed.0.posting().unwrap().statement_sha256.clone(),
    };
    signed.then(event, when, Some(maintainer()))
}

fn flagged(lang: Lang, text: &str) -> Story {
    let when = "2021-06-24T14:00:00Z";
    let reasons = vec![Reason::SimilarText {
        opportunity: OpportunityId::new(at(when), [9; 10]),
        title: text.to_owned(),
        percent: 90,
    }];
    let flag = Event::SplittingFlagged {
        reasons: reasons.clone(),
    };
    let decided = Event::SplittingDecided {
        reasons,
        splits: false,
        rationale: text.to_owned(),
    };
    Story::posted(lang)
        .then(flag, when, None)
        .then(decided, when, Some(maintainer()))
}

/// Each state in which the status comment repeats what somebody wrote.
fn stories(lang: Lang, text: &str) -> Vec<Story> {
    let reason = || text.to_owned();
    let ended = |ground| Ending::Team {
        ground,
        reason: reason(),
    };
    let paid = |story: Story, event| story.then(event, "2021-07-22T15:00:00Z", Some(maintainer()));
    let mut posted = stated(lang);
    with_text(&mut posted, text);
    let source = format!("{}\n\n{text}\n", body(lang));
    let funds = Consent::Commitment {
        amount: Money {
            amount: Cents(1_000_000),
            currency: Currency::default(),
        },
        reference: reason(),
    };
    let committed = Event::Approved {
        consent: funds,
        statement_sha256: HEAD.to_owned(),
    };
    let broken = Event::ChangesRequested {
        problems: problems(text),
    };
    let cause = HoldCause::Command { reason: reason() };
    let reference = Event::Paid {
        reference: reason(),
        method: PaymentMethod::Card,
    };
    vec![
        Story::labelled(text, &source),
        Story::labelled(text, &source).then(broken, "2021-06-23T13:00:00Z", None),
        Story::labelled(text, &source).post(posted),
        Story::asked(lang),
        Story::awaiting(lang).then(committed, "2021-06-23T14:00:00Z", Some(maintainer())),
        flagged(lang, text),
        Story::open(lang).cancelled(Cancellation::Command { reason: reason() }),
        Story::in_review(lang).terminated(ended(Ground::Default)),
        Story::awarded(lang).terminated(ended(Ground::Convenience { percent: 40 })),
        signed_off(lang, reason()),
        paid(Story::accepted(lang), Event::PaymentHeld { cause }),
        paid(
            Story::held(lang),
            Event::PaymentReleased { reason: reason() },
        ),
        paid(Story::held(lang), Event::PaymentVoided { reason: reason() }),
        paid(Story::accepted(lang), reference),
        Story(accepted(lang, text)),
    ]
}

/// Questions and answers, whichever event they are of.
fn asked(text: &str) -> Texts {
    (1..=9).map(|version| (version, text.to_owned())).collect()
}

fn adds_nothing(text: &str, html: &str, plain: &str) {
    let found = added(html, plain);
    assert!(found.is_empty(), "{found:?} of {text:?}\n{html}");
}

/// None of the comments does more with a hostile text than with a plain one.
fn add_nothing_anywhere(shown: impl Fn(Lang, &str) -> Vec<String>) {
    for lang in Lang::ALL {
        let plain = shown(lang, PLAIN);
        for text in hostile() {
            for (html, plain) in shown(lang, &text).iter().zip(&plain) {
                adds_nothing(&text, html, plain);
            }
        }
    }
}

#[test]
fn what_people_wrote_acts_nowhere_in_a_status_comment() {
    let place = Place::default();
    let shown = |lang, text: &str| -> Vec<String> {
        let texts = asked(text);
        let comments = stories(lang, text)
            .into_iter()
            .map(|it| place.words().status_comment(&it.0, HEAD, &texts));
        comments.map(|it| said(&it, STATUS_MARKER)).collect()
    };
    add_nothing_anywhere(shown);
}

#[test]
fn what_people_wrote_acts_nowhere_in_a_notice() {
    let place = Place::default();
    let shown = |lang, text: &str| -> Vec<String> {
        let opportunity = accepted(lang, text);
        let mut notices = notices(lang, text);
        notices.extend(of_delivery(&opportunity));
        let comments = notices
            .iter()
            .map(|it| place.words().comment("id", it, lang, Some(&opportunity)));
        comments
            .map(|it| said(&it, "<!-- micro-acquisition:effect=id -->"))
            .collect()
    };
    add_nothing_anywhere(shown);
}

#[test]
fn what_an_evaluator_wrote_acts_nowhere_in_a_debrief() {
    let place = Place::default();
    let shown = |lang, text: &str| {
        let opportunity = Story::awarded(lang).0;
        let evaluations = &opportunity.selection().unwrap().evaluations;
        let rationales: Texts = evaluations
            .iter()
            .map(|it| (it.text, text.to_owned()))
            .collect();
        let notice = Notice::Debrief {
            application: 4,
            supplier: ada(),
            team: vec![maintainer()],
        };
        let words = place.words();
        let comment = words.comment_with("id", &notice, lang, Some(&opportunity), &rationales);
        assert!(comment.contains(PLAIN) || text != PLAIN, "{comment}");
        said(&comment, "<!-- micro-acquisition:effect=id -->")
    };
    for lang in Lang::ALL {
        let plain = shown(lang, PLAIN);
        for text in hostile() {
            let html = shown(lang, &text);
            adds_nothing(&text, &html, &plain);
        }
    }
}

/// The name of a check is its author's, and stands in our check run as evidence.
#[test]
fn what_a_check_is_called_acts_nowhere_in_our_check_run() {
    let place = Place::default();
    let shown = |lang, text: &str| {
        let opportunity = accepted(lang, text);
        let mut judgement = judgement(&[CriterionStatus::Unmet; 5]);
        for judged in &mut judgement.criteria {
            judged.evidence = vec![text.to_owned()];
        }
        rendered(
            &place
                .words()
                .check_run(&opportunity, &judgement, lang)
                .summary,
        )
    };
    for lang in Lang::ALL {
        let plain = shown(lang, PLAIN);
        for text in hostile() {
            let html = shown(lang, &text);
            adds_nothing(&text, &html, &plain);
        }
    }
}

//! One opportunity on a desk: where it stands, what waits for its reader, and every form
//! that they may send.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use jiff::Timestamp;
use serde::Deserialize;

use super::act::Returned;
use super::action::Action;
use super::blind::{Blind, GONE};
use super::case::Case;
use super::form::{Drawing, Form, form};
use super::home::days_since;
use super::offered::{Waits, offered};
use super::{evaluation_path, record_path, record_route, sheet_path};
use crate::domain::event::Event;
use crate::domain::lang::Lang;
use crate::domain::ledger::Record;
use crate::domain::opportunity::{Opportunity, State as Kept};
use crate::domain::question::Texts;
use crate::domain::statement::Statement;
use crate::i18n;
use crate::store::{board, desk, questions};
use crate::web::api::{Payment, State as Shown};
use crate::web::auth::SignedIn;
use crate::web::chrome::Chrome;
use crate::web::error::WebError;
use crate::web::markdown;
use crate::web::papers::invoice_for;
use crate::web::place::Place;
use crate::web::present;
use crate::web::routes::WebState;
use crate::web::view::rows::{CriterionRow, DifferenceRow};
use crate::web::words::Words;

/// The query of a page that a form leads back to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) done: String,
}

/// A form with what waits.
struct Act {
    form: Form,
    waits: Option<Waits>,
}

/// A question with its answer.
struct Question {
    number: u32,
    text: Option<String>,
    answer: Option<String>,
}

/// The statement that waits for approval.
struct Approving {
    /// How it differs from what its reader saw last; none at the first look.
    since_last_look: Option<Vec<DifferenceRow>>,
    /// The text, as HTML.
    text: String,
}

#[derive(Template)]
#[template(path = "desk_sheet.html", config = "src/web/askama.toml")]
struct Sheet {
    w: Words,
    chrome: Chrome,
    who: SignedIn,
    done: bool,
    state: Shown,
    disputed: bool,
    title: String,
    path: String,
    public: String,
    closes_at: Option<Timestamp>,
    due_at: Option<Timestamp>,
    payment: Option<Payment>,
    unpaid_days: Option<u32>,
    approving: Option<Approving>,
    splitting: Vec<String>,
    questions: Vec<Question>,
    criteria: Vec<CriterionRow>,
    terms: Option<(String, String)>,
    evaluation: Option<String>,
    record: Option<String>,
    invoice: Option<String>,
    acts: Vec<Act>,
}

impl Sheet {
    fn waiting(&self) -> impl Iterator<Item = &Act> {
        self.acts.iter().filter(|act| act.waits.is_some())
    }

    fn further(&self) -> impl Iterator<Item = &Act> {
        self.acts.iter().filter(|act| act.waits.is_none())
    }

    fn errors(&self) -> Vec<(String, String)> {
        self.acts.iter().flat_map(|act| act.form.errors()).collect()
    }
}

pub(super) async fn look(
    lang: Lang,
    State(state): State<WebState>,
    id: Path<String>,
    asked: Query<Asked>,
    who: SignedIn,
) -> Result<Html<String>, WebError> {
    let case = Case::open(&state, &who, &id).await?;
    let page = page(&state, &who, &case, lang, None, !asked.done.is_empty()).await?;
    let kept = case.opportunity();
    if matches!(kept.state, Kept::AwaitingApproval(_)) {
        let now = state.clock.now();
        desk::looks(&state.store, who.user.id, kept.id, kept.version, now).await?;
    }
    Ok(page)
}

pub(super) async fn page(
    state: &WebState,
    who: &SignedIn,
    case: &Case,
    lang: Lang,
    returned: Option<&Returned>,
    done: bool,
) -> Result<Html<String>, WebError> {
    let w = state.site.words(lang);
    let kept = case.opportunity();
    let now = state.clock.now();
    let standing = case.standing(who);
    let offers = offered(kept, &standing, now);
    let decides = offers.iter().any(|it| it.action == Action::Splitting);
    let evaluates = offers.iter().any(|it| it.action == Action::Evaluate);
    let blind = case.blind_to(who);
    let reads_record = who.may_ask("GET", record_route(lang));
    let acts = acts(&w, kept, &offers, returned)?;
    let texts = questions::texts_of(&state.store, kept).await?;
    // Everything public of it, but for who applied: the page may be an evaluator's.
    let view = present::page(
        &state.site,
        lang,
        &case.shelved,
        &[],
        &[],
        &texts,
        (None, now),
    );
    let approving = if let Kept::AwaitingApproval(awaiting) = &kept.state {
        Some(approving(state, who, lang, kept, &awaiting.statement).await?)
    } else {
        None
    };
    let payment = kept.payment();
    let unpaid = payment.filter(|it| it.paid_at().is_none() && !it.is_void());
    let paths = (sheet_path(Lang::En, kept.id), sheet_path(Lang::Fr, kept.id));
    let title = kept.source.title.clone();
    let chrome = Chrome::new(&state.site, lang, title.clone(), w.t("desk-intro"), paths).unlisted();
    let sheet = Sheet {
        who: who.clone(),
        done,
        state: Shown::from(&kept.state),
        disputed: kept.disputed(),
        title,
        path: sheet_path(lang, kept.id),
        public: Place::of(&case.shelved).path(lang),
        closes_at: kept.posting().map(|it| it.statement.closes_at),
        due_at: kept.delivery_due_at(),
        payment: payment.map(Payment::from),
        unpaid_days: unpaid.map(|it| days_since(it.created_at, now)),
        approving,
        splitting: if decides || !who.roles.is_empty() {
            splitting(lang, kept, blind.is_some())
        } else {
            Vec::new()
        },
        questions: asked_questions(kept, &texts, blind.as_ref()),
        criteria: view.criteria,
        terms: terms(kept, who),
        evaluation: (evaluates && kept.judged_now().is_some())
            .then(|| evaluation_path(lang, kept.id)),
        record: (reads_record && blind.is_none()).then(|| record_path(lang, kept.id)),
        invoice: invoice_for(&case.asker(who), kept, lang),
        acts,
        w,
        chrome,
    };
    Ok(Html(sheet.render()?))
}

fn acts(
    w: &Words,
    kept: &Opportunity,
    offers: &[super::offered::Offered],
    returned: Option<&Returned>,
) -> Result<Vec<Act>, WebError> {
    let blank = Drawing {
        w,
        opportunity: kept,
        typed: None,
        mistakes: &[],
    };
    let mut acts = Vec::new();
    for offer in offers.iter().filter(|it| it.action != Action::Evaluate) {
        let again = returned.filter(|it| it.action == offer.action);
        let form = match again {
            Some(again) => refilled(again, &blank)?,
            None => form(offer.action, "", &[], &blank)?,
        };
        acts.push(Act {
            form,
            waits: offer.waits,
        });
    }
    // What is no longer offered comes back as well: nothing that was typed is lost.
    if let Some(again) = returned
        && !acts.iter().any(|it| it.form.action == again.action)
    {
        acts.insert(
            0,
            Act {
                form: refilled(again, &blank)?,
                waits: None,
            },
        );
    }
    Ok(acts)
}

/// The form as it was typed, with what is wrong with it at its fields.
pub(super) fn refilled(again: &Returned, blank: &Drawing<'_>) -> Result<Form, WebError> {
    refilled_as(again, blank, "", &[])
}

pub(super) fn refilled_as(
    again: &Returned,
    blank: &Drawing<'_>,
    suffix: &str,
    fixed: &[(&str, &str)],
) -> Result<Form, WebError> {
    let drawing = Drawing {
        typed: Some(&again.typed),
        mistakes: &again.mistakes,
        ..*blank
    };
    let mut form = form(again.action, suffix, fixed, &drawing)?;
    for (field, told) in &again.refused {
        let mut seen = form.fields.iter_mut().filter(|it| it.kind != "hidden");
        let at = seen.find(|it| Some(it.name) == *field);
        match at {
            Some(at) => at.error = Some(markdown::words_of(told)),
            None => form.refusals.push(told.clone()),
        }
    }
    Ok(form)
}

/// Why it may be a part of a larger contract: for officers, as suppliers have nothing to
/// do about it. Who evaluates reads no login before the draw.
fn splitting(lang: Lang, kept: &Opportunity, blind: bool) -> Vec<String> {
    let mention = |login: &str| {
        if blind {
            GONE.to_owned()
        } else {
            format!("@{login}")
        }
    };
    let flag = kept.posting().map_or(&[][..], |it| &it.splitting);
    let told = flag
        .iter()
        .map(|it| i18n::splitting_reason(lang, it, str::to_owned, mention));
    told.collect()
}

/// The questions; for who is blind without what in them names an applicant.
fn asked_questions(kept: &Opportunity, texts: &Texts, blind: Option<&Blind<'_>>) -> Vec<Question> {
    let text = |of: &u64| {
        let text = texts.get(of)?;
        Some(blind.map_or_else(|| text.clone(), |it| it.scrubbed(text)))
    };
    let asked = kept.posting().map_or(&[][..], |it| &it.questions);
    asked
        .iter()
        .map(|it| Question {
            number: it.number,
            text: text(&it.text),
            answer: it.answer.as_ref().and_then(|answer| text(&answer.text)),
        })
        .collect()
}

/// The terms of an offer for whom it is made: the statement, and the hash that freezes it.
fn terms(kept: &Opportunity, who: &SignedIn) -> Option<(String, String)> {
    let Kept::Offered(offer) = &kept.state else {
        return None;
    };
    let posting = &offer.selection.posting;
    let theirs = offer.supplier.is(&who.user);
    theirs.then(|| {
        let text = markdown::render(&kept.source.body);
        (text, posting.statement_sha256.clone())
    })
}

/// What is to be approved, beside what `who` saw of it last.
async fn approving(
    state: &WebState,
    who: &SignedIn,
    lang: Lang,
    kept: &Opportunity,
    statement: &Statement,
) -> Result<Approving, WebError> {
    let looked = desk::looked_at(&state.store, who.user.id, kept.id).await?;
    let chain = board::chain(&state.store, kept.id).await?;
    let seen = looked.and_then(|version| statement_at(&chain, version));
    let differences =
        |seen: Box<Statement>| present::differences(&state.site, lang, &seen, statement);
    Ok(Approving {
        since_last_look: seen.map(differences),
        text: markdown::render(&kept.source.body),
    })
}

/// The statement that waited for approval at a version of the chain.
fn statement_at(chain: &[board::Link], version: u64) -> Option<Box<Statement>> {
    let version = i64::try_from(version).ok()?;
    let asked = chain.iter().rev().filter(|it| it.version <= version);
    asked
        .filter(|it| it.kind == "approval_asked")
        .find_map(|it| {
            let record: Record = serde_json::from_str(&it.body).ok()?;
            let Event::ApprovalAsked { statement, .. } = record.event else {
                return None;
            };
            Some(statement)
        })
}

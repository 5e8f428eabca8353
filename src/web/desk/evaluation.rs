//! The evaluation page: applications without their applicants (R80, R82).

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use jiff::Timestamp;

use super::act::Returned;
use super::action::Action;
use super::blind::Blind;
use super::case::Case;
use super::form::{Drawing, Form, form};
use super::offered::offered;
use super::sheet::{Asked, refilled, refilled_as};
use super::{evaluation_path, sheet_path};
use crate::domain::authority::{self, Act};
use crate::domain::command::Verdict;
use crate::domain::event::Event;
use crate::domain::lang::Lang;
use crate::domain::opportunity::Selection;
use crate::store::desk::{self, Private};
use crate::store::questions;
use crate::web::auth::SignedIn;
use crate::web::chrome::Chrome;
use crate::web::error::WebError;
use crate::web::markdown;
use crate::web::routes::WebState;
use crate::web::words::Words;

/// What its reader judged of an application.
struct Own {
    criterion: Option<u32>,
    passes: bool,
    rationale: String,
}

/// One application, under a letter.
struct Applicant {
    letter: String,
    /// The text without names, as HTML.
    text: String,
    judged: bool,
    own: Vec<Own>,
    form: Form,
}

#[derive(Template)]
#[template(path = "desk_evaluation.html", config = "src/web/askama.toml")]
struct EvaluationPage {
    w: Words,
    chrome: Chrome,
    who: SignedIn,
    done: bool,
    path: String,
    sheet: String,
    title: String,
    criteria: Vec<String>,
    due_at: Option<Timestamp>,
    applicants: Vec<Applicant>,
    /// What was sent of an application that is not to be judged here, or no more.
    astray: Option<Form>,
}

impl EvaluationPage {
    fn errors(&self) -> Vec<(String, String)> {
        let forms = self.applicants.iter().map(|it| &it.form);
        let forms = self.astray.iter().chain(forms);
        forms.flat_map(Form::errors).collect()
    }

    fn judged(&self) -> usize {
        self.applicants.iter().filter(|it| it.judged).count()
    }
}

pub(super) async fn look(
    lang: Lang,
    state: State<WebState>,
    id: Path<String>,
    asked: Query<Asked>,
    who: SignedIn,
) -> Result<Html<String>, WebError> {
    let case = Case::open(&state, &who, &id).await?;
    page(&state, &who, &case, lang, None, !asked.done.is_empty()).await
}

pub(super) async fn page(
    state: &WebState,
    who: &SignedIn,
    case: &Case,
    lang: Lang,
    returned: Option<&Returned>,
    done: bool,
) -> Result<Html<String>, WebError> {
    let standing = case.standing(who);
    // Who may not sees no application, but gets back what they sent.
    let may = authority::may(Act::Evaluate, &standing).is_ok();
    let w = state.site.words(lang);
    let kept = case.opportunity();
    let offers = offered(kept, &standing, state.clock.now());
    let waits = offers.iter().find(|it| it.action == Action::Evaluate);
    let applicants = match kept.judged_now().filter(|_| may) {
        Some(selection) => {
            let texts = desk::private_texts(&state.store, kept.id).await?;
            let rationales = questions::rationales_of(&state.store, kept).await?;
            let blind = Blind::of(&case.auth.app.vault, kept, &selection.posting);
            let seen = Seen {
                w: &w,
                case,
                who,
                selection,
                rationales: &rationales,
                returned,
            };
            seen.applicants(&blind, &latest(texts))?
        }
        None => Vec::new(),
    };
    let astray = astray(&w, case, returned, &applicants)?;
    let paths = (
        evaluation_path(Lang::En, kept.id),
        evaluation_path(Lang::Fr, kept.id),
    );
    let (title, intro) = (w.t("desk-evaluation-title"), w.t("desk-evaluation-intro"));
    let chrome = Chrome::new(&state.site, lang, title, intro, paths).unlisted();
    let statement = kept.posting().map(|it| it.statement.in_language(lang));
    let page = EvaluationPage {
        who: who.clone(),
        done,
        path: evaluation_path(lang, kept.id),
        sheet: sheet_path(lang, kept.id),
        title: kept.source.title.clone(),
        criteria: statement
            .map(|it| {
                it.evaluation
                    .iter()
                    .map(|it| markdown::inline(it))
                    .collect()
            })
            .unwrap_or_default(),
        due_at: waits.and_then(|it| it.waits).map(super::offered::Waits::at),
        applicants,
        astray,
        w,
        chrome,
    };
    Ok(Html(page.render()?))
}

/// The form that came back, where none of the applicants' is it.
fn astray(
    w: &Words,
    case: &Case,
    returned: Option<&Returned>,
    applicants: &[Applicant],
) -> Result<Option<Form>, WebError> {
    let letter = returned.map(|it| it.typed.text("applicant"));
    let again = returned.filter(|_| {
        let mut letters = applicants.iter().map(|it| Some(&it.letter));
        !letters.any(|it| it == letter.as_ref())
    });
    let blank = Drawing {
        w,
        opportunity: case.opportunity(),
        typed: None,
        mistakes: &[],
    };
    again.map(|it| refilled(it, &blank)).transpose()
}

/// The text of each application as it stands, by its number.
fn latest(texts: Vec<Private>) -> BTreeMap<u32, String> {
    let mut latest = BTreeMap::new();
    for private in texts {
        if let Event::ApplicationReceived { number, .. }
        | Event::ApplicationRevised { number, .. } = private.event
        {
            latest.insert(number, private.text);
        }
    }
    latest
}

/// What the applications are shown with.
struct Seen<'a> {
    w: &'a Words,
    case: &'a Case,
    who: &'a SignedIn,
    selection: &'a Selection,
    rationales: &'a crate::domain::question::Texts,
    returned: Option<&'a Returned>,
}

impl Seen<'_> {
    fn applicants(
        &self,
        blind: &Blind<'_>,
        texts: &BTreeMap<u32, String>,
    ) -> Result<Vec<Applicant>, WebError> {
        let applicants = blind.applicants.iter();
        applicants
            .map(|(letter, application)| {
                let text = texts.get(&application.number).cloned().unwrap_or_default();
                Ok(Applicant {
                    letter: letter.clone(),
                    text: markdown::render(&blind.scrubbed(&text)),
                    judged: self.selection.verdict(application.number).is_some(),
                    own: self.own(application.number),
                    form: self.form(letter)?,
                })
            })
            .collect()
    }

    /// What the reader judged; nobody sees another's verdict before all are given.
    fn own(&self, application: u32) -> Vec<Own> {
        let evaluations = self.selection.evaluations.iter();
        evaluations
            .filter(|it| it.application == application && it.by.is(&self.who.user))
            .map(|it| Own {
                criterion: it.criterion,
                passes: it.verdict == Verdict::Pass,
                rationale: self.rationales.get(&it.text).cloned().unwrap_or_default(),
            })
            .collect()
    }

    fn form(&self, letter: &str) -> Result<Form, WebError> {
        let blank = Drawing {
            w: self.w,
            opportunity: self.case.opportunity(),
            typed: None,
            mistakes: &[],
        };
        let suffix = format!("-{}", letter.to_lowercase());
        let fixed = [("applicant", letter)];
        let again = self
            .returned
            .filter(|it| it.typed.text("applicant") == letter);
        match again {
            Some(again) => refilled_as(again, &blank, &suffix, &fixed),
            None => form(Action::Evaluate, &suffix, &fixed, &blank),
        }
    }
}

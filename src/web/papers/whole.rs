//! The whole file of one opportunity, gathered for who audits.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::Value;
use url::Url;

use super::readers::shelved;
use crate::domain::effect::Effect;
use crate::domain::lang::Lang;
use crate::domain::ledger::Record;
use crate::domain::notice::Notice;
use crate::domain::opportunity::Opportunity;
use crate::domain::question::Texts;
use crate::github::words::Words;
use crate::outbox::job::{Job, Task};
use crate::papers::file::{self, FileError, Link, Message, Private, Whole};
use crate::papers::invoice::invoice;
use crate::papers::matter::Matter;
use crate::papers::pdf::Paper;
use crate::store::board::{self, Shelved};
use crate::store::effects::{self, Effect as Kept};
use crate::store::questions::{PrivatePart, private_parts, rationales_of, texts_of};
use crate::store::{ledger, opportunities};
use crate::web::auth::{Auth, SignedIn, on};
use crate::web::desk::blind::is_blind_to;
use crate::web::download::download;
use crate::web::error::WebError;
use crate::web::interface;
use crate::web::place::Place;
use crate::web::present;
use crate::web::routes::WebState;

impl From<FileError> for WebError {
    fn from(error: FileError) -> Self {
        Self::Internal(Arc::new(error))
    }
}

fn defect(error: impl std::error::Error + Send + Sync + 'static) -> WebError {
    WebError::Internal(Arc::new(error))
}

/// The ZIP; not before the draw for one who may evaluate.
pub(super) async fn file(
    State(state): State<WebState>,
    who: SignedIn,
    id: Path<String>,
) -> Result<Response, WebError> {
    let auth = Arc::clone(on(&state)?);
    let shelved = shelved(&state, &id).await?;
    if is_blind_to(&auth, &shelved.opportunity, &who).await? {
        return Err(WebError::NamesBeforeDraw);
    }
    let whole = gather(&state, &auth, &shelved).await?;
    let files = file::files(&whole)?;
    let (user, opportunity) = (who.user.id.0, shelved.opportunity.id.to_string());
    tracing::info!(user, opportunity, "the whole file is handed out");
    let name = format!("{}.zip", shelved.ocid);
    Ok(download("application/zip", &name, file::zip(files)?))
}

async fn gather<'a>(
    state: &'a WebState,
    auth: &Auth,
    shelved: &'a Shelved,
) -> Result<Whole<'a>, WebError> {
    let (store, site, opportunity) = (&state.store, &state.site, &shelved.opportunity);
    let matter = |lang| Matter {
        opportunity,
        programme: &site.programme,
        ocid: &shelved.ocid,
        issue_url: site.issue_url(&Place::of(shelved)),
        lang,
    };
    let shown = interface::shown(state, shelved).await?;
    let draw = present::draw(opportunity).map(serde_json::to_value);
    let (head, sealed_at) = ledger::head(store).await?;
    let signed_at = sealed_at.unwrap_or(opportunity.updated_at);
    let words = Speaker::of(state)?;
    Ok(Whole {
        en: matter(Lang::En),
        fr: matter(Lang::Fr),
        shown: serde_json::to_value(shown).map_err(defect)?,
        draw: draw.transpose().map_err(defect)?,
        links: links(state, opportunity).await?,
        private: private(state, opportunity).await?,
        messages: words.messages(state, shelved).await?,
        status_comment: words.status_comment(state, shelved).await?,
        entries: ledger::entries_of(store, opportunity.id).await?,
        checkpoint: state.notary.sign(&head, signed_at),
        invoices: invoices(auth, opportunity, [matter(Lang::En), matter(Lang::Fr)]).await?,
        public_url: site.public_url.clone(),
    })
}

async fn links(state: &WebState, opportunity: &Opportunity) -> Result<Vec<Link>, WebError> {
    let chain = board::chain(&state.store, opportunity.id).await?;
    let link = |link: &board::Link| {
        Ok(Link {
            shown: serde_json::to_value(present::event(link)).map_err(defect)?,
            record: serde_json::from_str::<Record>(&link.body).map_err(defect)?,
            hash: link.hash.clone(),
        })
    };
    chain.iter().map(link).collect()
}

async fn private(state: &WebState, opportunity: &Opportunity) -> Result<Vec<Private>, WebError> {
    let parts = private_parts(&state.store, opportunity.id).await?;
    let part = |part: PrivatePart| {
        Some(Private {
            version: u64::try_from(part.version).ok()?,
            salt: part.salt,
            text: part.body,
        })
    };
    Ok(parts.into_iter().filter_map(part).collect())
}

async fn invoices(
    auth: &Auth,
    opportunity: &Opportunity,
    matters: [Matter<'_>; 2],
) -> Result<Vec<(Lang, Paper)>, WebError> {
    let Some(payment) = opportunity.payment() else {
        return Ok(Vec::new());
    };
    let Some(entered) = auth.app.details_of(payment).await? else {
        return Ok(Vec::new());
    };
    let papers = matters
        .iter()
        .filter_map(|matter| Some((matter.lang, invoice(matter, payment, &entered)?)));
    Ok(papers.collect())
}

/// What says the App's sentences anew.
pub(super) struct Speaker {
    public_url: Url,
    github_web: Url,
}

impl Speaker {
    pub(super) fn of(state: &WebState) -> Result<Self, WebError> {
        Ok(Self {
            public_url: Url::parse(&state.site.public_url).map_err(defect)?,
            github_web: Url::parse(&state.site.github_url).map_err(defect)?,
        })
    }

    pub(super) fn words<'a>(&'a self, state: &'a WebState, shelved: &'a Shelved) -> Words<'a> {
        Words {
            programme: &state.site.programme,
            public_url: &self.public_url,
            github_web: &self.github_web,
            owner: &shelved.owner,
            repo: &shelved.repository,
            sign_in: state.site.sign_in,
        }
    }

    async fn status_comment(
        &self,
        state: &WebState,
        shelved: &Shelved,
    ) -> Result<String, WebError> {
        let opportunity = &shelved.opportunity;
        let kept = opportunities::by_id(&state.store, opportunity.id).await?;
        let head = kept.map_or_else(String::new, |kept| kept.head);
        let texts = texts_of(&state.store, opportunity).await?;
        let words = self.words(state, shelved);
        Ok(words.status_comment(opportunity, &head, &texts))
    }

    async fn messages(
        &self,
        state: &WebState,
        shelved: &Shelved,
    ) -> Result<Vec<Message>, WebError> {
        let opportunity = &shelved.opportunity;
        let kept = effects::of_opportunity(&state.store, opportunity.id).await?;
        let rationales = rationales_of(&state.store, opportunity).await?;
        let words = self.words(state, shelved);
        // What does not go to GitHub, such as mail to subscribers, is no part of the file.
        let message = |kept: &Kept| {
            let job: Job = serde_json::from_str(&kept.payload).ok()?;
            Some(Message {
                text: said(&words, &kept.effect_id, &job, opportunity, &rationales),
                id: kept.effect_id.clone(),
                kind: kept.kind.clone(),
                status: kept.status.as_str().to_owned(),
                decided_at: kept.created_at.to_string(),
                settled_at: kept.done_at.map(|at| at.to_string()),
                job: serde_json::from_str::<Value>(&kept.payload).ok()?,
            })
        };
        Ok(kept.iter().filter_map(message).collect())
    }
}

/// The comment of a job, in the App's words; none for what is no comment.
fn said(
    words: &Words<'_>,
    id: &str,
    job: &Job,
    opportunity: &Opportunity,
    rationales: &Texts,
) -> Option<String> {
    let Task::Do {
        effect: Effect::Say {
            notice, language, ..
        },
    } = &job.task
    else {
        return None;
    };
    let none = Texts::new();
    // A debrief alone shows why an application was judged as it was.
    let shown = if matches!(notice, Notice::Debrief { .. }) {
        rationales
    } else {
        &none
    };
    Some(words.comment_with(id, notice, *language, Some(opportunity), shown))
}

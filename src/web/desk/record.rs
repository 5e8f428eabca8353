//! The whole record of one opportunity, for an auditor to read: the chain with the texts
//! that it names by their hash alone.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;
use jiff::Timestamp;

use super::case::Case;
use super::{record_path, sheet_path};
use crate::domain::lang::Lang;
use crate::store::{board, desk};
use crate::web::auth::SignedIn;
use crate::web::chrome::Chrome;
use crate::web::error::WebError;
use crate::web::papers::whole_file_path;
use crate::web::routes::WebState;
use crate::web::words::Words;

/// One event.
struct Row {
    version: u32,
    kind: String,
    actor: Option<String>,
    at: Timestamp,
    cause: String,
    text: Option<String>,
    erased: bool,
    body: String,
    hash: String,
}

#[derive(Template)]
#[template(path = "desk_record.html", config = "src/web/askama.toml")]
struct RecordPage {
    w: Words,
    chrome: Chrome,
    who: SignedIn,
    title: String,
    sheet: String,
    file: String,
    rows: Vec<Row>,
}

pub(super) async fn page(
    lang: Lang,
    State(state): State<WebState>,
    id: Path<String>,
    who: SignedIn,
) -> Result<Html<String>, WebError> {
    let case = Case::open(&state, &who, &id).await?;
    if case.blind_to(&who).is_some() {
        return Err(WebError::NamesBeforeDraw);
    }
    let w = state.site.words(lang);
    let kept = case.opportunity();
    let chain = board::chain(&state.store, kept.id).await?;
    let texts = desk::private_texts(&state.store, kept.id).await?;
    let mut texts: BTreeMap<i64, String> = texts
        .into_iter()
        .filter_map(|it| Some((i64::try_from(it.version).ok()?, it.text)))
        .collect();
    let rows = chain
        .into_iter()
        .map(|link| {
            let text = texts.remove(&link.version);
            Row {
                version: u32::try_from(link.version).unwrap_or_default(),
                kind: link.kind,
                actor: link.actor_login,
                at: link.at,
                cause: link.cause,
                erased: link.private_sha256.is_some() && text.is_none(),
                text,
                body: link.body,
                hash: link.hash,
            }
        })
        .collect();
    let paths = (
        record_path(Lang::En, kept.id),
        record_path(Lang::Fr, kept.id),
    );
    let (title, intro) = (w.t("desk-record-title"), w.t("desk-record-intro"));
    let chrome = Chrome::new(&state.site, lang, title, intro, paths).unlisted();
    let page = RecordPage {
        title: kept.source.title.clone(),
        sheet: sheet_path(lang, kept.id),
        file: whole_file_path(lang, kept.id),
        w,
        chrome,
        who,
        rows,
    };
    Ok(Html(page.render()?))
}

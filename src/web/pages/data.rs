//! The pages about data: the dictionary, and how programs read.

use std::sync::Arc;

use askama::Template;

use super::{Chrome, Site};
use crate::domain::lang::Lang;
use crate::i18n;
use crate::web::dictionary::{Operation, Section, operations, sections};
use crate::web::error::WebError;
use crate::web::interface::DESCRIPTION;
use crate::web::place::{api_page_path, data_path};
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "dictionary.html", config = "src/web/askama.toml")]
struct DictionaryPage {
    w: Words,
    chrome: Chrome,
    sections: Vec<Section>,
    licence: String,
}

#[derive(Template)]
#[template(path = "interface.html", config = "src/web/askama.toml")]
struct InterfacePage {
    w: Words,
    chrome: Chrome,
    operations: Vec<Operation>,
    dictionary: &'static str,
}

/// The data dictionary as HTML.
///
/// # Errors
/// When the template cannot be rendered, which is a defect of ours.
pub fn dictionary(site: &Arc<Site>, lang: Lang) -> Result<String, WebError> {
    let w = site.words(lang);
    let (title, description) = (w.t("dict-title"), w.t("dict-intro"));
    let arguments = [
        ("licence", w.t("dict-licence-name").into()),
        ("publisher", site.buyer(lang).into()),
    ];
    let page = DictionaryPage {
        chrome: chrome(site, lang, title, description, data_path),
        sections: sections(site, lang),
        licence: i18n::text(lang, "dict-licence", &arguments),
        w,
    };
    Ok(page.render()?)
}

/// The page about the API as HTML.
///
/// # Errors
/// When the template cannot be rendered, which is a defect of ours.
pub fn interface(site: &Arc<Site>, lang: Lang) -> Result<String, WebError> {
    let w = site.words(lang);
    let (title, description) = (w.t("api-title"), w.t("api-intro"));
    let page = InterfacePage {
        chrome: chrome(site, lang, title, description, api_page_path),
        operations: operations(site, lang),
        dictionary: data_path(lang),
        w,
    };
    Ok(page.render()?)
}

fn chrome(
    site: &Arc<Site>,
    lang: Lang,
    title: String,
    description: String,
    path: fn(Lang) -> &'static str,
) -> Chrome {
    let paths = (path(Lang::En), path(Lang::Fr));
    Chrome::new(site, lang, title, description, paths).with_api(DESCRIPTION)
}

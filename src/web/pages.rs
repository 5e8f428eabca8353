//! The pages: a view, the chrome around it and the words for both.

mod data;

use std::sync::Arc;

use askama::Template;
use jiff::tz::TimeZone;

use super::api::DrawStatus;
use super::assets;
pub use super::chrome::Chrome;
use super::discovery::linked;
use super::error::{Failure, WebError};
use super::place::{Place, board_path};
use super::status::Status;
use super::status::status_path;
use super::steps::Progress;
use super::view::OpportunityPage;
use super::words::Words;
use crate::config::Config;
use crate::domain::lang::Lang;
use crate::domain::programme::{Eligibility, Programme};

pub use data::{dictionary, interface};

/// What every page knows of the installation.
#[derive(Clone, Debug)]
pub struct Site {
    /// Where people reach it, without a slash at the end.
    pub public_url: String,
    /// Where GitHub's pages are, without a slash at the end.
    pub github_url: String,
    /// What an applicant affirms (R71).
    pub eligibility: Eligibility,
    /// The programme's name in English and French.
    pub name: (String, String),
    /// Whether people can sign in.
    pub sign_in: bool,
    /// The programme's zone.
    pub zone: TimeZone,
    /// The policy that says until when questions are taken.
    pub programme: Arc<Programme>,
}

impl Site {
    /// The installation that `config` describes, under the policy `programme`.
    #[must_use]
    pub fn of(config: &Config, programme: &Arc<Programme>) -> Self {
        let policy = &programme.policy;
        Self {
            public_url: config.public_url.trim_end_matches('/').to_owned(),
            github_url: config.github_web_url.trim_end_matches('/').to_owned(),
            eligibility: programme.eligibility.clone(),
            name: (policy.name.en.clone(), policy.name.fr.clone()),
            sign_in: config.sign_in.is_some(),
            zone: policy.time_zone.clone(),
            programme: Arc::clone(programme),
        }
    }

    /// The words of a language in the programme's zone.
    #[must_use]
    pub fn words(&self, lang: Lang) -> Words {
        Words {
            lang,
            zone: self.zone.clone(),
        }
    }

    /// The issue on GitHub.
    #[must_use]
    pub fn issue_url(&self, place: &Place) -> String {
        let Place {
            owner,
            repository,
            number,
        } = place;
        format!("{}/{owner}/{repository}/issues/{number}", self.github_url)
    }

    /// Who buys, by the programme's name where no buyer is named.
    #[must_use]
    pub fn buyer(&self, lang: Lang) -> &str {
        let buyer = &self.programme.policy.buyer;
        let name = match lang {
            Lang::En => &buyer.en,
            Lang::Fr => &buyer.fr,
        };
        if name.is_empty() {
            self.name(lang)
        } else {
            name
        }
    }

    /// The programme's name.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.name.0,
            Lang::Fr => &self.name.1,
        }
    }
}

#[derive(Template)]
#[template(path = "opportunity.html", config = "src/web/askama.toml")]
struct OpportunityTemplate<'a> {
    w: Words,
    chrome: Chrome,
    page: &'a OpportunityPage,
    linked: Option<String>,
}

#[derive(Template)]
#[template(path = "status.html", config = "src/web/askama.toml")]
struct StatusPage<'a> {
    w: Words,
    chrome: Chrome,
    status: &'a Status,
}

#[derive(Template)]
#[template(path = "error.html", config = "src/web/askama.toml")]
struct ErrorPage<'a> {
    w: Words,
    chrome: Chrome,
    status: u16,
    words: Failure,
    also: Option<(Words, Failure)>,
    typed: &'a [String],
}

/// One opportunity as HTML.
///
/// # Errors
/// When the template cannot be rendered, which is a defect of ours.
pub fn opportunity(
    site: &Arc<Site>,
    lang: Lang,
    page: &OpportunityPage,
) -> Result<String, WebError> {
    let description = page.statement.as_ref().map_or_else(
        || page.title.clone(),
        |text| super::markdown::words_of(&text.short_description),
    );
    let paths = (page.place.path(Lang::En), page.place.path(Lang::Fr));
    let mut chrome =
        Chrome::new(site, lang, &page.title, description, paths).with_api(page.place.api_path());
    chrome.here = Some(page.place.to_string());
    chrome.script = Some(&assets::SCRIPT);
    Ok(OpportunityTemplate {
        w: site.words(lang),
        linked: linked(site, lang, page),
        chrome,
        page,
    }
    .render()?)
}

/// How the service is, as HTML.
///
/// # Errors
/// When the template cannot be rendered, which is a defect of ours.
pub fn status(site: &Arc<Site>, lang: Lang, status: &Status) -> Result<String, WebError> {
    let w = site.words(lang);
    let paths = (status_path(Lang::En), status_path(Lang::Fr));
    let chrome =
        Chrome::new(site, lang, w.t("status-title"), w.t("status-intro"), paths).unlisted();
    Ok(StatusPage { w, chrome, status }.render()?)
}

/// A failure as HTML: in the language of the path, in both where it has none.
///
/// # Errors
/// When the template cannot be rendered, which is a defect of ours.
pub fn failure(
    site: &Arc<Site>,
    lang: Option<Lang>,
    error: &WebError,
    typed: &[String],
) -> Result<String, askama::Error> {
    let w = site.words(lang.unwrap_or_default());
    let words = error.words(w.lang);
    let home = (board_path(Lang::En), board_path(Lang::Fr));
    let chrome = Chrome::new(site, w.lang, &words.title, &words.detail, home).unlisted();
    let also = lang.is_none().then(|| {
        let other = site.words(w.other());
        let words = error.words(other.lang);
        (other, words)
    });
    ErrorPage {
        w,
        chrome,
        status: error.status().as_u16(),
        words,
        also,
        typed,
    }
    .render()
}

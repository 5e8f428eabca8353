//! The pages: a view, the chrome around it and the words for both.

use std::sync::Arc;

use askama::Template;
use jiff::tz::TimeZone;

use super::api::{DrawStatus, State};
use super::assets;
use super::desk::desk_path;
use super::error::{Failure, WebError};
use super::status::status_path;
use super::steps::Progress;
use super::view::{Board, OpportunityPage, Place, Status, board_path};
use super::words::Words;
use crate::config::Config;
use crate::domain::lang::Lang;
use crate::domain::programme::{Eligibility, Programme};

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
    /// The programme's zone.
    pub zone: TimeZone,
    /// The policy that says until when questions are taken.
    pub programme: Arc<Programme>,
    /// Whether one can sign in here.
    pub signs_in: bool,
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
            zone: policy.time_zone.clone(),
            programme: Arc::clone(programme),
            signs_in: config.sign_in.is_some(),
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

    /// The programme's name.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.name.0,
            Lang::Fr => &self.name.1,
        }
    }
}

/// What surrounds a page.
#[derive(Clone, Debug)]
pub struct Chrome {
    /// The installation.
    pub site: Arc<Site>,
    /// The language of the page.
    pub lang: Lang,
    /// What the page is called.
    pub title: String,
    /// One sentence about it.
    pub description: String,
    /// Its path with query, in English and French: the switch keeps the place.
    pub paths: (String, String),
    /// The last of the breadcrumbs; none on the board, which is the first.
    pub here: Option<String>,
    /// The same as JSON.
    pub api: Option<String>,
    /// Whether search engines are to keep it.
    pub indexed: bool,
}

impl Chrome {
    pub(super) fn path(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.paths.0,
            Lang::Fr => &self.paths.1,
        }
    }

    pub(super) fn other(&self) -> Lang {
        self.lang.other()
    }

    pub(super) fn product(&self) -> &str {
        self.site.name(self.lang)
    }

    pub(super) fn home(&self) -> &'static str {
        board_path(self.lang)
    }

    pub(super) fn desk(&self) -> &'static str {
        desk_path(self.lang)
    }

    pub(super) fn status(&self) -> &'static str {
        status_path(self.lang)
    }

    pub(super) fn switch(&self) -> &str {
        self.path(self.other())
    }

    pub(super) fn other_language(&self) -> &'static str {
        match self.other() {
            Lang::En => "English",
            Lang::Fr => "Français",
        }
    }

    pub(super) fn absolute(&self, path: impl AsRef<str>) -> String {
        format!("{}{}", self.site.public_url, path.as_ref())
    }

    pub(super) fn canonical(&self) -> String {
        self.absolute(self.path(self.lang))
    }

    pub(super) fn alternate(&self) -> String {
        self.absolute(self.path(self.other()))
    }

    #[expect(clippy::unused_self, reason = "templates reach it through the chrome")]
    pub(super) fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    #[expect(clippy::unused_self, reason = "templates reach it through the chrome")]
    pub(super) fn stylesheet(&self) -> &'static str {
        assets::STYLESHEET.path()
    }

    #[expect(clippy::unused_self, reason = "templates reach it through the chrome")]
    pub(super) fn icon(&self) -> &'static str {
        assets::ICON.path()
    }
}

#[derive(Template)]
#[template(path = "board.html", config = "src/web/askama.toml")]
struct BoardPage<'a> {
    w: Words,
    chrome: Chrome,
    board: &'a Board,
}

#[derive(Template)]
#[template(path = "opportunity.html", config = "src/web/askama.toml")]
struct OpportunityTemplate<'a> {
    w: Words,
    chrome: Chrome,
    page: &'a OpportunityPage,
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
struct ErrorPage {
    w: Words,
    chrome: Chrome,
    status: u16,
    words: Failure,
    also: Option<(Words, Failure)>,
}

/// The board as HTML.
///
/// # Errors
/// When the template cannot be rendered, which is a defect of ours.
pub fn board(site: &Arc<Site>, lang: Lang, board: &Board) -> Result<String, WebError> {
    let w = site.words(lang);
    let query = board.filters.query(None);
    let query = if query.is_empty() {
        query
    } else {
        format!("?{query}")
    };
    let path = |lang| format!("{}{query}", board_path(lang));
    let chrome = Chrome {
        site: Arc::clone(site),
        lang,
        title: w.t("board-title"),
        description: w.t("board-intro"),
        paths: (path(Lang::En), path(Lang::Fr)),
        here: None,
        api: Some(format!("/api/v1/opportunities{query}")),
        indexed: true,
    };
    Ok(BoardPage { w, chrome, board }.render()?)
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
    let chrome = Chrome {
        site: Arc::clone(site),
        lang,
        title: page.title.clone(),
        description: page.statement.as_ref().map_or_else(
            || page.title.clone(),
            |text| super::markdown::words_of(&text.short_description),
        ),
        paths: (page.place.path(Lang::En), page.place.path(Lang::Fr)),
        here: Some(page.place.to_string()),
        api: Some(page.place.api_path()),
        indexed: true,
    };
    Ok(OpportunityTemplate {
        w: site.words(lang),
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
    let title = w.t("status-title");
    let chrome = Chrome {
        site: Arc::clone(site),
        lang,
        title: title.clone(),
        description: w.t("status-intro"),
        paths: (
            status_path(Lang::En).to_owned(),
            status_path(Lang::Fr).to_owned(),
        ),
        here: Some(title),
        api: None,
        indexed: false,
    };
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
) -> Result<String, askama::Error> {
    let w = site.words(lang.unwrap_or_default());
    let words = error.words(w.lang);
    let chrome = Chrome {
        site: Arc::clone(site),
        lang: w.lang,
        title: words.title.clone(),
        description: words.detail.clone(),
        paths: (
            board_path(Lang::En).to_owned(),
            board_path(Lang::Fr).to_owned(),
        ),
        here: Some(words.title.clone()),
        api: None,
        indexed: false,
    };
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
    }
    .render()
}

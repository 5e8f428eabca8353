//! The site's navigation: short lists that a new page joins by one line.
//!
//! A link is a sentence of `locales/*/….ftl` and its path in both languages.
//! The order here is the order on the page.

use super::guides::{self, Guide};
use super::pages::Site;
use super::place::{api_page_path, board_path, data_path};
use super::report::report_path;
use super::status::status_path;
use super::tracker::tracker_path;
use crate::domain::lang::Lang;

/// A link of the navigation.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// The sentence that names it.
    pub key: &'static str,
    english: &'static str,
    french: &'static str,
    shown: fn(&Site) -> bool,
}

impl Link {
    const fn to(key: &'static str, english: &'static str, french: &'static str) -> Self {
        Self {
            key,
            english,
            french,
            shown: |_| true,
        }
    }

    const fn guide(key: &'static str, guide: Guide) -> Self {
        Self::to(key, guide.path(Lang::En), guide.path(Lang::Fr))
    }

    /// Shown only where the installation has what it leads to.
    const fn only(self, shown: fn(&Site) -> bool) -> Self {
        Self { shown, ..self }
    }

    /// Where it leads in a language.
    #[must_use]
    pub const fn path(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.english,
            Lang::Fr => self.french,
        }
    }

    /// `page` when the path, whatever its query, is where the link leads.
    #[must_use]
    pub fn is_at(&self, lang: Lang, path: &str) -> bool {
        path.split('?').next() == Some(self.path(lang))
    }
}

/// A list of links under a heading.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// The sentence above it.
    pub key: &'static str,
    /// What it lists.
    pub links: &'static [Link],
}

const BOARD: Link = Link::to(
    "nav-opportunities",
    board_path(Lang::En),
    board_path(Lang::Fr),
);

/// Where people ask to be told of what is posted.
pub const SUBSCRIBE: Link = Link::to("nav-subscribe", "/en/subscribe", "/fr/abonnement");

/// The band below the name of the programme: what most people come for.
pub const MENU: &[Link] = &[
    BOARD,
    Link::guide("nav-supplier", guides::SUPPLIER),
    Link::guide("nav-draw", guides::DRAW),
    Link::guide("nav-faq", guides::FAQ),
    SUBSCRIBE,
];

/// Beside the language switch.
pub const ACCOUNT: &[Link] =
    &[Link::to("nav-sign-in", "/en/sign-in", "/fr/connexion").only(|site| site.sign_in)];

/// Everything, at the foot of each page.
pub const FOOTER: &[Group] = &[
    Group {
        key: "nav-suppliers",
        links: &[
            BOARD,
            Link::guide("nav-supplier", guides::SUPPLIER),
            Link::guide("nav-eligibility", guides::ELIGIBILITY),
            Link::guide("nav-terms", guides::TERMS),
            Link::guide("nav-draw", guides::DRAW),
            Link::guide("nav-faq", guides::FAQ),
            SUBSCRIBE,
        ],
    },
    Group {
        key: "nav-teams",
        links: &[
            Link::guide("nav-maintainer", guides::MAINTAINER),
            Link::guide("nav-officer", guides::OFFICER),
        ],
    },
    Group {
        key: "nav-data",
        links: &[
            Link::to(
                "tracker-title",
                tracker_path(Lang::En),
                tracker_path(Lang::Fr),
            ),
            Link::to("report-title", report_path(Lang::En), report_path(Lang::Fr)),
            Link::to("dict-title", data_path(Lang::En), data_path(Lang::Fr)),
            Link::to(
                "api-title",
                api_page_path(Lang::En),
                api_page_path(Lang::Fr),
            ),
        ],
    },
    Group {
        key: "nav-service",
        links: &[
            Link::guide("nav-privacy", guides::PRIVACY),
            Link::guide("nav-accessibility", guides::ACCESSIBILITY),
            Link::to("nav-status", status_path(Lang::En), status_path(Lang::Fr)),
        ],
    },
];

/// The links of a list that this installation has.
pub fn of<'a>(links: &'a [Link], site: &'a Site) -> impl Iterator<Item = &'a Link> {
    links.iter().filter(|link| (link.shown)(site))
}

//! What surrounds every page: title, addresses in both languages, navigation.
//!
//! A page is a template that extends `layout.html` and has a field `chrome`
//! and a field `w`, its [`Words`](super::words::Words).

use std::sync::Arc;

use super::assets::{self, Asset};
use super::guides;
use super::nav::{self, Group, Link};
use super::pages::Site;
use super::place::{board_path, feed_path};
use crate::domain::lang::Lang;

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
    /// The same as an Atom feed.
    pub feed: Option<String>,
    /// Whether search engines are to keep it.
    pub indexed: bool,
    /// What runs for comfort; see [`headers::Scripted`](super::headers::Scripted).
    pub script: Option<&'static Asset>,
}

impl Chrome {
    /// A page of that title, at `paths` in English and French, that search engines keep.
    #[must_use]
    pub fn new(
        site: &Arc<Site>,
        lang: Lang,
        title: impl Into<String>,
        description: impl Into<String>,
        paths: (impl Into<String>, impl Into<String>),
    ) -> Self {
        let title = title.into();
        Self {
            site: Arc::clone(site),
            lang,
            here: Some(title.clone()),
            title,
            description: description.into(),
            paths: (paths.0.into(), paths.1.into()),
            api: None,
            feed: Some(feed_path(lang).to_owned()),
            indexed: true,
            script: None,
        }
    }

    /// A page for its reader alone: search engines are to pass it by.
    #[must_use]
    pub fn unlisted(mut self) -> Self {
        self.indexed = false;
        self.feed = None;
        self
    }

    /// Where the same is as JSON.
    #[must_use]
    pub fn with_api(mut self, path: impl Into<String>) -> Self {
        self.api = Some(path.into());
        self
    }

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

    /// The picture that links to the page show: of its opportunity, or of the board.
    pub(super) fn picture(&self) -> String {
        let path = self.path(self.lang);
        let below = path.strip_prefix(self.home());
        match below.filter(|below| below.starts_with('/')) {
            Some(_) => self.absolute(format!("{path}/card.png")),
            None => self.absolute(format!("/{}/card.png", self.lang.tag())),
        }
    }

    pub(super) fn canonical(&self) -> String {
        self.absolute(self.path(self.lang))
    }

    pub(super) fn alternate(&self) -> String {
        self.absolute(self.path(self.other()))
    }

    pub(super) fn menu(&self) -> Vec<&Link> {
        nav::of(nav::MENU, &self.site).collect()
    }

    pub(super) fn account(&self) -> Vec<&Link> {
        nav::of(nav::ACCOUNT, &self.site).collect()
    }

    /// The groups of the foot of the page that list anything here.
    pub(super) fn footer(&self) -> Vec<(&'static Group, Vec<&Link>)> {
        let groups = nav::FOOTER.iter();
        let groups = groups.map(|group| (group, nav::of(group.links, &self.site).collect()));
        groups
            .filter(|(_, links): &(_, Vec<_>)| !links.is_empty())
            .collect()
    }

    pub(super) fn link(&self, link: &Link) -> &'static str {
        link.path(self.lang)
    }

    pub(super) fn is_at(&self, link: &Link) -> bool {
        link.is_at(self.lang, self.path(self.lang))
    }

    pub(super) fn subscribe(&self) -> &'static str {
        nav::SUBSCRIBE.path(self.lang)
    }

    pub(super) fn guide_eligibility(&self) -> &'static str {
        guides::ELIGIBILITY.path(self.lang)
    }

    pub(super) fn guide_draw(&self) -> &'static str {
        guides::DRAW.path(self.lang)
    }

    pub(super) fn guide_examples(&self) -> String {
        format!("{}#examples", guides::SUPPLIER.path(self.lang))
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

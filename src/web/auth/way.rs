//! Where somebody goes after signing in: one of our own pages, never elsewhere.

use url::Url;

use crate::domain::lang::Lang;
use crate::web::desk::desk_path;
use crate::web::error::language_of;

/// No page of ours has a longer address.
const LONGEST: usize = 1_024;

/// A path of ours, in one of the two languages, with its query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    path: String,
    lang: Lang,
}

impl Way {
    /// The desk in that language.
    #[must_use]
    pub fn home(lang: Lang) -> Self {
        Self {
            path: desk_path(lang).to_owned(),
            lang,
        }
    }

    /// `asked` if it is a page of ours: none for another host, another scheme, and
    /// whatever a browser could take for one.
    #[must_use]
    pub fn to(asked: &str) -> Option<Self> {
        let odd = |c: char| c == '\\' || c.is_control() || c.is_whitespace();
        if asked.len() > LONGEST || asked.contains(odd) || asked.starts_with("//") {
            return None;
        }
        if !asked.starts_with('/') {
            return None;
        }
        let here = Url::parse("http://here.invalid").ok()?;
        let url = here.join(asked).ok()?;
        if url.origin() != here.origin() {
            return None;
        }
        let lang = language_of(url.path())?;
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        Some(Self { path, lang })
    }

    /// The path with its query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The language of the page.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.lang
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_are_gone_back_to() {
        for ours in [
            "/en/desk",
            "/fr/bureau?page=2",
            "/en/desk/opportunities/0197?x=//evil.example",
        ] {
            assert_eq!(Way::to(ours).unwrap().path(), ours);
        }
        for other in [
            "",
            "https://evil.example/en/",
            "//evil.example/en/desk",
            "/\\evil.example/en/desk",
            "\\\\evil.example/en/",
            "/\t/evil.example/en/",
            "/en/../../auth/sign-out",
            "/en\n/desk",
            "javascript:alert(1)",
            "/auth/sign-out",
            "/english",
            "en/desk",
            " /en/desk",
            "/%65n/desk",
        ] {
            assert_eq!(Way::to(other), None, "{other:?}");
        }
        assert_eq!(Way::to(&format!("/en/{}", "x".repeat(2_000))), None);
        assert_eq!(Way::to("/fr/bureau").unwrap().lang(), Lang::Fr);
    }
}

//! Lists that come in pages, by the `Link` header's word alone.

use http::{HeaderMap, header::LINK};
use serde::de::DeserializeOwned;
use url::Url;

use super::client::GitHub;
use super::error::GitHubError;
use super::exchange::Call;
use crate::domain::ids::InstallationId;

/// Far more than any list of ours has: GitHub would be sending us in circles.
pub(super) const MOST_PAGES: usize = 1_000;

/// In whose name a list is read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reader {
    /// The App's own.
    App,
    /// An installation's.
    Installation(InstallationId),
}

impl GitHub {
    /// Every page of a list, until `enough` says that a page is the last of interest.
    pub(super) async fn read_pages<P: DeserializeOwned>(
        &self,
        reader: Reader,
        mut url: Url,
        what: &'static str,
        enough: impl Fn(&P) -> bool,
    ) -> Result<Vec<P>, GitHubError> {
        url.query_pairs_mut().append_pair("per_page", "100");
        let mut read = Vec::new();
        while read.len() < MOST_PAGES {
            let (page, next) = self.read_page(reader, &url, what).await?;
            let next = next.filter(|_| !enough(&page));
            read.push(page);
            match next {
                Some(next) => url = next,
                None => return Ok(read),
            }
        }
        Err(GitHubError::Unreadable {
            what,
            message: "the pages do not end".to_owned(),
        })
    }

    /// One page of a list, and the next one's address if there is one.
    pub(super) async fn read_page<P: DeserializeOwned>(
        &self,
        reader: Reader,
        url: &Url,
        what: &'static str,
    ) -> Result<(P, Option<Url>), GitHubError> {
        let call = Call::get(url.clone());
        let answer = match reader {
            Reader::App => self.as_app(call).await?,
            Reader::Installation(id) => self.as_installation(id, &call).await?,
        };
        let next = next(&answer.headers, url);
        // The token is for GitHub alone.
        if next
            .as_ref()
            .is_some_and(|next| next.origin() != url.origin())
        {
            return Err(GitHubError::Unreadable {
                what,
                message: "the next page is on another host".to_owned(),
            });
        }
        Ok((answer.json(what)?, next))
    }
}

/// The next page's address, if there is one.
fn next(headers: &HeaderMap, from: &Url) -> Option<Url> {
    let links = headers.get(LINK)?.to_str().ok()?;
    links.split(',').find_map(|link| {
        let (address, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        let is_next = parameters
            .split(';')
            .any(|parameter| matches!(parameter.trim(), r#"rel="next""# | "rel=next"));
        is_next.then(|| from.join(address).ok())?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next_of(link: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(LINK, link.parse().unwrap());
        let from = Url::parse("https://api.github.com/x").unwrap();
        next(&headers, &from).map(String::from)
    }

    #[test]
    fn the_next_page_is_found_wherever_it_stands() {
        let link = r#"<https://api.github.com/x?page=1>; rel="prev", <https://api.github.com/x?page=3>; rel="next", <https://api.github.com/x?page=9>; rel="last""#;
        assert_eq!(
            next_of(link).as_deref(),
            Some("https://api.github.com/x?page=3")
        );
    }

    #[test]
    fn the_last_page_has_no_next() {
        assert_eq!(
            next_of(r#"<https://api.github.com/x?page=1>; rel="first""#),
            None
        );
    }
}

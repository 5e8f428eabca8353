//! Lists that come in pages, by the `Link` header's word alone.

use http::{HeaderMap, header::LINK};
use url::Url;

/// Far more than any list of ours has: GitHub would be sending us in circles.
pub(super) const MOST_PAGES: usize = 1_000;

/// The next page's address, if there is one.
pub(super) fn next(headers: &HeaderMap, from: &Url) -> Option<Url> {
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

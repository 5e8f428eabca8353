//! What there is to find, and what is not to be looked for.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::super::conditional;
use super::super::error::WebError;
use super::super::nav::{self, FOOTER, Link};
use super::super::pages::Site;
use super::super::place::Place;
use super::super::routes::WebState;
use super::super::status::status_path;
use super::xml::escaped;
use crate::domain::lang::Lang;
use crate::store::board;

/// How many opportunities it names, newest first: in two languages they stay below
/// the 50,000 addresses that one site map may have.
const MOST: i64 = 20_000;

pub(super) async fn sitemap(
    State(state): State<WebState>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let mut shown = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset \
         xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    let listed = FOOTER
        .iter()
        .flat_map(|group| nav::of(group.links, &state.site));
    for link in listed.filter(|link| is_kept(link)) {
        let paths = Lang::ALL.map(|lang| link.path(lang).to_owned());
        entry(&mut shown, &state.site, &paths, None);
    }
    let mut seen = BTreeSet::new();
    for row in board::places(&state.store, MOST).await? {
        let place = Place {
            owner: row.owner,
            repository: row.name,
            number: row.issue_number,
        };
        let paths = Lang::ALL.map(|lang| place.path(lang));
        // An issue that was offered anew has one page still.
        if seen.insert(paths[0].clone()) {
            let updated = row.updated_at.to_string();
            entry(&mut shown, &state.site, &paths, Some(&updated));
        }
    }
    shown.push_str("</urlset>\n");
    Ok(conditional::answer(&headers, "application/xml", shown))
}

/// How the service is now is nothing to be found later.
fn is_kept(link: &Link) -> bool {
    link.path(Lang::En) != status_path(Lang::En)
}

/// A page once for each language, each naming both.
fn entry(shown: &mut String, site: &Site, paths: &[String; 2], updated: Option<&str>) {
    let addresses = paths
        .each_ref()
        .map(|path| escaped(&format!("{}{path}", site.public_url)));
    let alternates: Vec<String> = Lang::ALL
        .iter()
        .zip(&addresses)
        .map(|(lang, address)| {
            let tag = lang.tag();
            format!("<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"{address}\"/>")
        })
        .collect();
    let alternates = alternates.concat();
    let updated = updated.map(|at| format!("<lastmod>{at}</lastmod>"));
    let updated = updated.unwrap_or_default();
    for address in &addresses {
        // Writing to a string cannot fail.
        let _ = writeln!(
            shown,
            "<url><loc>{address}</loc>{updated}{alternates}</url>"
        );
    }
}

/// Everything public may be read; what only counts or takes in is not worth it.
pub(super) async fn robots(State(state): State<WebState>, headers: HeaderMap) -> Response {
    let site = &state.site.public_url;
    let text = format!(
        "User-agent: *\nDisallow: /webhooks/\nDisallow: /metrics\nDisallow: /readyz\n\
         Disallow: /healthz\n\nSitemap: {site}/sitemap.xml\n"
    );
    conditional::answer(&headers, "text/plain; charset=utf-8", text)
}

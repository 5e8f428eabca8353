//! A browser without a screen: cookies, forms, and the way to GitHub and back.

use std::collections::BTreeMap;
use std::sync::Mutex;

use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use scraper::{Html, Selector};

use crate::scenarios::world::World;

/// Where the service says it is; what a browser reaches there is the test's server.
pub const ORIGIN: &str = "https://procurement.example";

/// What a browser got.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Page {
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The lines that set cookies.
    pub fn set_cookies(&self) -> Vec<String> {
        let lines = self.headers.get_all("set-cookie").iter();
        lines.map(|it| it.to_str().unwrap().to_owned()).collect()
    }

    /// The value of the page's first field of that name.
    pub fn field(&self, name: &str) -> String {
        let page = Html::parse_document(&self.body);
        let field = Selector::parse(&format!("[name={name}]")).unwrap();
        let found = page.select(&field).next();
        let found = found.unwrap_or_else(|| panic!("no field {name} in {}", self.body));
        found.attr("value").unwrap_or("").to_owned()
    }

    /// What the page's form of an action sends, filled in with `fields`. Of several the one
    /// whose hidden fields say what `fields` say.
    pub fn form(&self, action: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
        let page = Html::parse_document(&self.body);
        let (forms, hidden) = (
            Selector::parse("form").unwrap(),
            Selector::parse("input[type=hidden]").unwrap(),
        );
        for form in page.select(&forms) {
            let mut sent: Vec<(String, String)> = form
                .select(&hidden)
                .map(|it| {
                    let value = |name| it.attr(name).unwrap_or("").to_owned();
                    (value("name"), value("value"))
                })
                .collect();
            let says = |name: &str, value: &str| {
                let known = sent.iter().find(|(known, _)| known == name);
                known.is_none_or(|(_, known)| known == value)
            };
            let is_it = sent.contains(&("action".to_owned(), action.to_owned()));
            if is_it && fields.iter().all(|(name, value)| says(name, value)) {
                for (name, value) in fields {
                    if !sent.iter().any(|(known, _)| known == name) {
                        sent.push(((*name).to_owned(), (*value).to_owned()));
                    }
                }
                return sent;
            }
        }
        panic!("no form {action} in {}", self.body);
    }

    /// Everything that came: status, headers and body.
    pub fn everything(&self) -> String {
        format!("{} {:?} {}", self.status, self.headers, self.body)
    }

    /// The address of the first link whose own address holds `part`.
    pub fn link(&self, part: &str) -> String {
        let page = Html::parse_document(&self.body);
        let links = Selector::parse("a[href]").unwrap();
        let mut links = page.select(&links).filter_map(|it| it.attr("href"));
        let found = links.find(|href| href.contains(part));
        found
            .unwrap_or_else(|| panic!("no link {part} in {}", self.body))
            .to_owned()
    }
}

/// Somebody before a browser.
pub struct Visitor {
    http: reqwest::Client,
    base: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Visitor {
    pub fn of(world: &World) -> Self {
        let http = reqwest::Client::builder().redirect(Policy::none());
        Self {
            http: http.build().unwrap(),
            base: format!("http://{}", world.server.address),
            cookies: Mutex::default(),
        }
    }

    /// Somebody who is signed in.
    pub async fn signed_in(world: &World, login: &str) -> Self {
        let visitor = Self::of(world);
        let arrived = visitor.signs_in(world, login, "/en/desk").await;
        assert_eq!(arrived.location(), "/en/desk", "{}", arrived.body);
        visitor
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    pub fn sets_cookie(&self, name: &str, value: &str) {
        let mut cookies = self.cookies.lock().unwrap();
        cookies.insert(name.to_owned(), value.to_owned());
    }

    /// The address on the test's server.
    fn here(&self, address: &str) -> String {
        let path = address.strip_prefix(ORIGIN).unwrap_or(address);
        assert!(path.starts_with('/'), "{address} is not ours");
        format!("{}{path}", self.base)
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Page {
        let jar = self.cookies.lock().unwrap().clone();
        let jar: Vec<String> = jar
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = if jar.is_empty() {
            request
        } else {
            request.header("cookie", jar.join("; "))
        };
        let answer = request.send().await.unwrap();
        let page = Page {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body: String::from_utf8_lossy(&answer.bytes().await.unwrap()).into_owned(),
        };
        let mut cookies = self.cookies.lock().unwrap();
        for line in page.set_cookies() {
            let (pair, flags) = line.split_once(';').unwrap_or((&line, ""));
            let (name, value) = pair.split_once('=').unwrap();
            // As browsers do: what the prefix promises must be there.
            let bound = flags.contains("Secure") && flags.contains("Path=/");
            if name.starts_with("__Host-") && !bound {
                continue;
            }
            if flags.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        page
    }

    pub async fn get(&self, address: &str) -> Page {
        self.send(self.http.get(self.here(address))).await
    }

    /// Sends a form as our own pages do.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_from(
            path,
            fields,
            &[("origin", ORIGIN), ("sec-fetch-site", "same-origin")],
        )
        .await
    }

    /// Sends a form with these headers.
    pub async fn post_from(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Page {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let mut request = self
            .http
            .post(self.here(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request).await
    }

    /// The path of the newest opportunity's desk page.
    pub async fn sheet(world: &World) -> String {
        format!("/en/desk/opportunities/{}", world.opportunity().await.id)
    }

    /// Sends a form of the page at `path` without looking at what comes of it: `step` is
    /// `preview` or `confirm`.
    pub async fn sends(
        &self,
        path: &str,
        action: &str,
        fields: &[(&str, &str)],
        step: &str,
    ) -> Page {
        let page = self.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        let sent = page.form(action, fields);
        self.resends(path, &sent, step).await
    }

    /// Sends what was filled in, again or for the first time.
    pub async fn resends(&self, path: &str, sent: &[(String, String)], step: &str) -> Page {
        let mut sent: Vec<(&str, &str)> = sent
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        sent.push(("step", step));
        self.post(path, &sent).await
    }

    /// Fills in a form, reads what will happen, and does it.
    pub async fn does(
        &self,
        world: &World,
        path: &str,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        world.a_minute_passes();
        let foreseen = self.sends(path, action, fields, "preview").await;
        assert_eq!(foreseen.status, 200, "{action}: {}", foreseen.body);
        assert!(
            foreseen.body.contains("value=\"confirm\""),
            "{action}: {}",
            foreseen.body
        );
        let sent = foreseen.form(action, &[]);
        let done = self.resends(path, &sent, "confirm").await;
        assert_eq!(done.status, 303, "{action}: {}", done.body);
        world.settle().await;
        foreseen
    }

    /// Goes to GitHub's page: the address that GitHub is asked with.
    pub async fn departs(&self, to: &str) -> url::Url {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("to", to)
            .finish();
        let begun = self.get(&format!("/auth/github?{query}")).await;
        assert_eq!(begun.status, 303, "{}", begun.body);
        begun.location().parse().unwrap()
    }

    /// Says at GitHub's page who it is: the address that GitHub sends back to.
    pub async fn consents(&self, mut at: url::Url, login: &str) -> String {
        at.query_pairs_mut().append_pair("login", login);
        let answer = self.http.get(at).send().await.unwrap();
        let back = answer.headers().get("location");
        let back = back.unwrap_or_else(|| panic!("GitHub keeps {login}: {}", answer.status()));
        back.to_str().unwrap().to_owned()
    }

    /// Signs in and comes back to what was asked for.
    pub async fn signs_in(&self, world: &World, login: &str, to: &str) -> Page {
        world.github().user(login);
        let asked = self.departs(to).await;
        let back = self.consents(asked, login).await;
        self.get(&back).await
    }
}

//! The App as GitHub knows it: who it is, where it is installed, and how it signs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::Method;
use jsonwebtoken::EncodingKey;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::OnceCell;
use url::Url;

use super::edits::Histories;
use super::error::{GitHubError, SettingsError};
use super::exchange::{Answer, Call, Http};
use super::repo::Repo;
use super::tokens::{Token, TokenCache, app_token};
use super::wire;
use crate::clock::SharedClock;
use crate::domain::ids::{InstallationId, Person, UserId};

/// What the client is made from.
#[derive(Clone, Debug)]
pub struct GitHubSettings {
    /// Where the REST API is: `https://api.github.com`, or `https://HOST/api/v3`.
    pub api_url: Url,
    /// The App's number.
    pub app_id: u64,
    /// The App's RSA key in PEM.
    pub private_key_pem: SecretString,
    /// Tells when tokens are made and end.
    pub clock: SharedClock,
    /// How long one request may take, connecting and reading included.
    pub timeout: Duration,
}

/// Who the App is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppIdentity {
    /// The App's number, which its check runs carry.
    pub id: u64,
    /// Its slug.
    pub slug: String,
    /// Its bot account, the author of its comments.
    pub bot: UserId,
}

/// What the App is registered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The App's number.
    pub id: u64,
    /// Its slug.
    pub slug: String,
    /// The level of each permission that it asks of an installation.
    pub permissions: BTreeMap<String, String>,
    /// The events that GitHub tells it of.
    pub events: BTreeSet<String>,
}

/// GitHub, as the App meets it. Cheap to clone.
#[derive(Clone)]
pub struct GitHub(Arc<Inner>);

struct Inner {
    http: Http,
    api: Url,
    graphql: Url,
    app_id: u64,
    key: EncodingKey,
    tokens: TokenCache,
    identity: OnceCell<AppIdentity>,
    histories: Histories,
}

impl fmt::Debug for GitHub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GitHub")
            .field("api", &self.0.api.as_str())
            .field("app_id", &self.0.app_id)
            .finish_non_exhaustive()
    }
}

impl GitHub {
    /// The client; it is made inside the runtime that will use it.
    ///
    /// # Errors
    /// When the key is not one, the address is not of HTTP, or no HTTP client can be made.
    pub fn new(settings: &GitHubSettings) -> Result<Self, SettingsError> {
        let api = settings.api_url.clone();
        if !matches!(api.scheme(), "http" | "https") || api.cannot_be_a_base() {
            return Err(SettingsError::Address(api.into()));
        }
        let pem = settings.private_key_pem.expose_secret().as_bytes();
        let key = EncodingKey::from_rsa_pem(pem)
            .map_err(|error| SettingsError::PrivateKey(error.to_string()))?;
        let http = Http::new(&api, settings.timeout, Arc::clone(&settings.clock))?;
        Ok(Self(Arc::new(Inner {
            http,
            graphql: graphql_address(&api),
            api,
            app_id: settings.app_id,
            key,
            tokens: TokenCache::default(),
            identity: OnceCell::new(),
            histories: Histories::default(),
        })))
    }

    pub(super) fn histories(&self) -> &Histories {
        &self.0.histories
    }

    /// Who the App is; asked once.
    ///
    /// # Errors
    /// When GitHub does not answer or does not know the App.
    pub async fn app(&self) -> Result<AppIdentity, GitHubError> {
        self.0
            .identity
            .get_or_try_init(|| async {
                let app: wire::App = self
                    .as_app(Call::get(self.url(&["app"], &[])))
                    .await?
                    .json("the App")?;
                let bot = format!("{}[bot]", app.slug);
                let bot = Call::get(self.url(&["users", &bot], &[]));
                let bot: wire::User = self.as_app(bot).await?.json("the App's bot account")?;
                Ok(AppIdentity {
                    id: app.id,
                    slug: app.slug,
                    bot: bot.id,
                })
            })
            .await
            .cloned()
    }

    /// What the App is registered with, as GitHub has it now.
    ///
    /// # Errors
    /// When GitHub does not answer or does not know the App.
    pub async fn registration(&self) -> Result<Registration, GitHubError> {
        let app = self.as_app(Call::get(self.url(&["app"], &[]))).await?;
        let app: wire::RegisteredApp = app.json("the App")?;
        Ok(Registration {
            id: app.id,
            slug: app.slug,
            permissions: app.permissions,
            events: app.events,
        })
    }

    /// Whose a person's own token is.
    pub(super) async fn owner_of(&self, token: &SecretString) -> Result<Person, GitHubError> {
        let call = Call::get(self.url(&["user"], &[]));
        let user: wire::User = self.0.http.send(&call, token).await?.json("who signs in")?;
        Ok(Person {
            id: user.id,
            login: user.login,
        })
    }

    /// A repository by the name it has now.
    #[must_use]
    pub fn repository(&self, installation: InstallationId, owner: &str, name: &str) -> Repo {
        Repo::new(self.clone(), installation, owner, name)
    }

    pub(super) fn url(&self, segments: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.0.api.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            let segments = segments.iter().map(|segment| named(segment));
            path.pop_if_empty().extend(segments);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    pub(super) fn graphql(&self) -> Url {
        self.0.graphql.clone()
    }

    pub(super) fn app_id(&self) -> u64 {
        self.0.app_id
    }

    pub(super) fn clock(&self) -> &SharedClock {
        self.0.http.clock()
    }

    pub(super) async fn as_app(&self, call: Call) -> Result<Answer, GitHubError> {
        let token = app_token(self.0.app_id, &self.0.key, self.clock().now())?;
        self.0.http.send(&call, &token).await
    }

    /// Sends `call` for the installation; a token that was refused is replaced once (case 23).
    pub(super) async fn as_installation(
        &self,
        installation: InstallationId,
        call: &Call,
    ) -> Result<Answer, GitHubError> {
        let token = self.token(installation).await?;
        match self.0.http.send(call, &token).await {
            Err(GitHubError::Unauthorized) => {
                self.0.tokens.forget(installation, &token).await;
                let token = self.token(installation).await?;
                self.0.http.send(call, &token).await
            }
            answered => answered,
        }
    }

    async fn token(&self, installation: InstallationId) -> Result<SecretString, GitHubError> {
        let mint = async || {
            let number = installation.to_string();
            let url = self.url(&["app", "installations", &number, "access_tokens"], &[]);
            let call = Call {
                method: Method::POST,
                url,
                body: None,
            };
            let minted: wire::Token = self.as_app(call).await?.json("an installation token")?;
            Ok(Token {
                secret: minted.token.into(),
                expires_at: minted.expires_at,
            })
        };
        self.0
            .tokens
            .get(installation, self.clock().now(), mint)
            .await
    }
}

/// A segment as it stands in an address. What an address would drop or read as a
/// step aside names nothing on GitHub, and is asked for as such, so that no name
/// from a payload or a statement leads to another route.
fn named(segment: &str) -> &str {
    let dots = segment.to_ascii_lowercase().replace("%2e", ".");
    if matches!(dots.as_str(), "" | "." | "..") || segment.contains(char::is_control) {
        return "%00";
    }
    segment
}

/// Enterprise Server serves GraphQL beside `/api/v3`, not under it.
fn graphql_address(api: &Url) -> Url {
    let mut url = api.clone();
    let path = api.path().trim_end_matches('/');
    let path = match path.strip_suffix("/api/v3") {
        Some(before) => format!("{before}/api/graphql"),
        None => format!("{path}/graphql"),
    };
    url.set_path(&path);
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_changes_the_host_or_the_route() {
        let api = Url::parse("https://ghes.example/api/v3").unwrap();
        for name in [
            "..",
            ".",
            "",
            "%2e%2e",
            ".%2E",
            "a/b",
            "a%2fb",
            "a\\b",
            "@evil.example",
            "//evil",
            "a?b",
            "a#b",
            "a\tb",
            "a\nb",
            "\u{0}",
            "http://evil.example/",
            ":443",
            "é",
        ] {
            let mut url = api.clone();
            let segments = ["repos", name, name, "issues"].map(named);
            url.path_segments_mut().unwrap().extend(segments);

            assert_eq!(url.origin(), api.origin(), "{name:?}");
            assert_eq!(url.username(), "", "{name:?}");
            assert_eq!((url.query(), url.fragment()), (None, None), "{name:?}");
            let path: Vec<_> = url.path_segments().unwrap().collect();
            assert_eq!(path.len(), 6, "{name:?}: {path:?}");
            assert_eq!(path[..3], ["api", "v3", "repos"], "{name:?}");
            assert_eq!(path[5], "issues", "{name:?}");
            assert!(!path[3].is_empty() && path[3] == path[4], "{name:?}");
        }
    }

    #[test]
    fn graphql_stands_where_each_kind_of_github_serves_it() {
        for (api, graphql) in [
            ("https://api.github.com", "https://api.github.com/graphql"),
            (
                "https://ghes.example/api/v3",
                "https://ghes.example/api/graphql",
            ),
            (
                "https://ghes.example/api/v3/",
                "https://ghes.example/api/graphql",
            ),
            (
                "http://127.0.0.1:4000/double",
                "http://127.0.0.1:4000/double/graphql",
            ),
        ] {
            assert_eq!(graphql_address(&Url::parse(api).unwrap()).as_str(), graphql);
        }
    }
}

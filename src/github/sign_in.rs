//! Signs people in: GitHub asks them, the browser brings a code back, and the code
//! is exchanged for a token that is used once, to ask who they are, and let go.

use std::pin::Pin;
use std::time::Duration;

use http::{HeaderValue, header};
use oauth2::basic::BasicClient;
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RequestTokenError, TokenResponse as _, TokenUrl,
};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::client::GitHub;
use super::error::GitHubError;
use crate::domain::ids::Person;

type OAuth = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// No answer to a code is nearly as long as this many bytes.
const LONGEST: usize = 64 * 1024;

/// What signing in takes.
#[derive(Clone, Debug)]
pub struct SignInSettings {
    /// Where people see GitHub, without a slash at the end.
    pub web_url: String,
    /// The App's OAuth client id.
    pub client_id: String,
    /// Its secret.
    pub client_secret: SecretString,
    /// Where GitHub sends the browser back to.
    pub callback: String,
    /// How long one request may take.
    pub timeout: Duration,
}

/// Why the settings are none to sign in with.
#[derive(Debug, thiserror::Error)]
pub enum SignInUnfit {
    /// An address is none.
    #[error("an address for signing in is none: {0}")]
    Address(#[from] url::ParseError),
    /// No HTTP client can be made.
    #[error("no HTTP client can be made: {0}")]
    Client(#[from] reqwest::Error),
}

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// GitHub gave no token for the code: it was used before, is old, or not ours.
    #[error("GitHub gave no token for the code")]
    Refused,
    /// GitHub did not answer.
    #[error("GitHub could not be asked: {0}")]
    Unreachable(String),
    /// GitHub did not say whose the token is.
    #[error("GitHub did not say who signs in: {0}")]
    Nobody(#[from] GitHubError),
}

/// Somebody on the way to GitHub's page.
#[derive(Debug)]
pub struct Departure {
    /// Where the browser goes.
    pub url: Url,
    /// What must come back with the code, so that it is this browser's answer.
    pub state: String,
    /// What proves, with the code, that we began (PKCE).
    pub verifier: String,
}

/// The way to sign in. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SignIn {
    http: reqwest::Client,
    oauth: OAuth,
    github: GitHub,
}

#[derive(Debug, thiserror::Error)]
enum Lost {
    #[error("{0}")]
    Http(#[from] reqwest::Error),
    #[error("the answer is too long")]
    TooLong,
    #[error("{0}")]
    Unreadable(#[from] http::Error),
}

impl SignIn {
    /// The way to sign in at the GitHub that `github` asks.
    ///
    /// # Errors
    /// When an address is none, or no HTTP client can be made.
    pub fn new(settings: &SignInSettings, github: GitHub) -> Result<Self, SignInUnfit> {
        // Redirects are not followed: the secret is for this address alone.
        let http = reqwest::Client::builder()
            .timeout(settings.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let at = |path: &str| format!("{}/login/oauth/{path}", settings.web_url);
        let secret = settings.client_secret.expose_secret().to_owned();
        let oauth = BasicClient::new(ClientId::new(settings.client_id.clone()))
            .set_client_secret(ClientSecret::new(secret))
            .set_auth_type(AuthType::RequestBody)
            .set_auth_uri(AuthUrl::new(at("authorize"))?)
            .set_token_uri(TokenUrl::new(at("access_token"))?)
            .set_redirect_uri(RedirectUrl::new(settings.callback.clone())?);
        Ok(Self {
            http,
            oauth,
            github,
        })
    }

    /// Begins: a state and a verifier that nobody can guess.
    #[must_use]
    pub fn depart(&self) -> Departure {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, state) = self
            .oauth
            .authorize_url(CsrfToken::new_random)
            .set_pkce_challenge(challenge)
            .url();
        Departure {
            url,
            state: state.secret().clone(),
            verifier: verifier.secret().clone(),
        }
    }

    /// Who came back with `code`, begun with `verifier`.
    ///
    /// # Errors
    /// When GitHub does not answer, or takes the code for none.
    pub async fn arrive(&self, code: &str, verifier: &str) -> Result<Person, SignInError> {
        let wire = Wire(self.http.clone());
        let asked = self
            .oauth
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()))
            .request_async(&wire)
            .await;
        let answer = asked.map_err(|error| match error {
            RequestTokenError::Request(error) => SignInError::Unreachable(error.to_string()),
            // GitHub says what is wrong with a code by 200 and a body that holds no token.
            RequestTokenError::ServerResponse(_)
            | RequestTokenError::Parse(..)
            | RequestTokenError::Other(_) => SignInError::Refused,
        })?;
        let token = SecretString::from(answer.access_token().secret().clone());
        Ok(self.github.owner_of(&token).await?)
    }
}

/// The HTTP client in the manner of the library that speaks OAuth.
struct Wire(reqwest::Client);

impl<'c> AsyncHttpClient<'c> for Wire {
    type Error = Lost;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Lost>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(send(self.0.clone(), request))
    }
}

async fn send(http: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, Lost> {
    let mut request = reqwest::Request::try_from(request)?;
    let json = HeaderValue::from_static("application/json");
    request.headers_mut().insert(header::ACCEPT, json);
    let answered = http.execute(request).await;
    let mut response = answered.map_err(reqwest::Error::without_url)?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > LONGEST {
            return Err(Lost::TooLong);
        }
    }
    let answer = http::Response::builder().status(response.status());
    Ok(answer.body(body)?)
}

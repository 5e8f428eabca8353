//! A code of the manifest flow for the App's credentials; GitHub takes each code once.

use std::time::Duration;

use secrecy::SecretString;
use serde::{Deserialize, Deserializer};
use url::Url;

/// How long GitHub may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// The App as GitHub registered it. `Debug` shows no secret.
#[derive(Clone, Debug, Deserialize)]
pub struct Created {
    /// Its number (`GITHUB_APP_ID`).
    pub id: u64,
    /// Its slug.
    pub slug: String,
    /// Its page on GitHub.
    pub html_url: String,
    /// The private key, PEM.
    #[serde(deserialize_with = "secret")]
    pub pem: SecretString,
    /// What webhooks are signed with.
    #[serde(deserialize_with = "secret")]
    pub webhook_secret: SecretString,
    /// The OAuth client.
    pub client_id: String,
    /// The OAuth client's secret.
    #[serde(deserialize_with = "secret")]
    pub client_secret: SecretString,
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

/// Why a code was not exchanged.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The code was used before, is older than an hour, or was never GitHub's.
    #[error("GitHub does not know this code, or it was used before, or is older than an hour")]
    Spent,
    /// GitHub answered with an error; the code may still be good.
    #[error("GitHub answered {status}")]
    Refused {
        /// The status code.
        status: u16,
    },
    /// GitHub could not be asked; the code may still be good.
    #[error("GitHub could not be asked: {reason}")]
    Unreachable {
        /// Why, without the address, which holds the code.
        reason: String,
    },
    /// GitHub answered something that is not an App with its credentials.
    #[error("GitHub's answer is not an App with its credentials")]
    Unreadable,
}

impl From<reqwest::Error> for ExchangeError {
    fn from(error: reqwest::Error) -> Self {
        let reason = error.without_url().to_string();
        Self::Unreachable { reason }
    }
}

/// The App that `code` stands for.
///
/// # Errors
/// When GitHub does not hand its credentials out.
pub(super) async fn exchange(api: &Url, code: &str) -> Result<Created, ExchangeError> {
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("micro-acquisition/", env!("CARGO_PKG_VERSION")))
        .build()?;
    let answer = client
        .post(address(api, code))
        .header("accept", "application/vnd.github+json")
        .header("x-github-api-version", "2022-11-28")
        .send()
        .await?;
    match answer.status().as_u16() {
        201 => answer.json().await.map_err(|_| ExchangeError::Unreadable),
        404 | 422 => Err(ExchangeError::Spent),
        status => Err(ExchangeError::Refused { status }),
    }
}

fn address(api: &Url, code: &str) -> Url {
    let mut address = api.clone();
    if let Ok(mut segments) = address.path_segments_mut() {
        segments
            .pop_if_empty()
            .extend(["app-manifests", code, "conversions"]);
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_cannot_leave_its_place_in_the_address() {
        let api: Url = "https://github.example/api/v3".parse().unwrap();

        let address = address(&api, "a/b?c#d");

        assert_eq!(
            address.as_str(),
            "https://github.example/api/v3/app-manifests/a%2Fb%3Fc%23d/conversions"
        );
    }

    #[test]
    fn no_secret_is_shown_by_debug() {
        let created: Created = serde_json::from_str(
            r#"{"id": 7, "slug": "s", "html_url": "h", "pem": "PEM-1", "webhook_secret": "HOOK-1",
                "client_id": "c", "client_secret": "CLIENT-1"}"#,
        )
        .unwrap();

        let shown = format!("{created:?}");

        for secret in ["PEM-1", "HOOK-1", "CLIENT-1"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

//! Handing messages over to GC Notify: its HTTP API, its template, its limits.
//!
//! The template shows `((subject))` and `((body))`; Notify makes the message, so it
//! carries no header of ours: the link that unsubscribes stands in its body.

use std::time::Duration;

use jiff::SignedDuration;
use reqwest::header::{AUTHORIZATION, HeaderMap, RETRY_AFTER};
use reqwest::{Client, StatusCode};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::json;

use super::address::Address;
use super::error::MailError;
use crate::config::NotifyConfig;

/// How long one request may take.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Notify counts a day's limit until midnight UTC; asking hourly costs little.
const DAY_IS_FULL: SignedDuration = SignedDuration::from_hours(1);

/// An account at GC Notify.
#[derive(Clone, Debug)]
pub struct Notify {
    config: NotifyConfig,
    client: Client,
}

/// What Notify answers where it does not take a message.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Problems {
    errors: Vec<Problem>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Problem {
    error: String,
    message: String,
}

impl Notify {
    /// The account.
    ///
    /// # Errors
    /// When no client can be made, as where there are no certificates at all.
    pub fn new(config: NotifyConfig) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { config, client })
    }

    /// Hands one message over; `reference` is what Notify's receipts name it by.
    ///
    /// # Errors
    /// What Notify said, by what to do about it.
    pub async fn send(
        &self,
        to: &Address,
        subject: &str,
        body: &str,
        reference: &str,
    ) -> Result<(), MailError> {
        let message = json!({
            "email_address": to.as_str(),
            "template_id": self.config.template,
            "personalisation": { "subject": subject, "body": body },
            "reference": reference,
        });
        let sent = self
            .client
            .post(format!("{}/v2/notifications/email", self.config.url))
            .header(AUTHORIZATION, self.key())
            .json(&message)
            .send()
            .await;
        let answer = sent.map_err(|error| lost(&error))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        if status.is_success() {
            return Ok(());
        }
        let text = answer.text().await.unwrap_or_default();
        Err(judged(status, &headers, &text))
    }

    /// Asks for the template: whether the key is one and the template is there.
    ///
    /// # Errors
    /// Why not.
    pub async fn check(&self) -> Result<(), MailError> {
        let asked = self
            .client
            .get(format!(
                "{}/v2/template/{}",
                self.config.url, self.config.template
            ))
            .header(AUTHORIZATION, self.key())
            .send()
            .await
            .map_err(|error| MailError::Unreachable(plain(&error)))?;
        let (status, headers) = (asked.status(), asked.headers().clone());
        if status.is_success() {
            return Ok(());
        }
        Err(judged(
            status,
            &headers,
            &asked.text().await.unwrap_or_default(),
        ))
    }

    fn key(&self) -> String {
        format!("ApiKey-v1 {}", self.config.key.expose_secret())
    }
}

/// Without the address, which a URL does not hold here anyway.
fn plain(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        "no answer in time".to_owned()
    } else {
        format!("no answer: {error}")
    }
}

/// Whoever could not connect said nothing; else Notify may have taken it.
fn lost(error: &reqwest::Error) -> MailError {
    if error.is_connect() || error.is_builder() {
        MailError::Unreachable(plain(error))
    } else {
        MailError::Doubtful(plain(error))
    }
}

fn judged(status: StatusCode, headers: &HeaderMap, text: &str) -> MailError {
    let problems: Problems = serde_json::from_str(text).unwrap_or_default();
    let first = problems.errors.into_iter().next().unwrap_or_default();
    let said = format!("{status}: {} {}", first.error, first.message);
    let about_address = first.message.contains("email_address");
    match status.as_u16() {
        429 => MailError::Limited {
            reason: said,
            pause: Some(pause(headers, &first.error)),
        },
        400 if about_address => MailError::Rejected(said),
        400 | 404 | 413 | 422 => MailError::Refused(said),
        401 | 403 => MailError::Denied(said),
        _ => MailError::Deferred(said),
    }
}

/// A minute's limit passes in a minute (`RateLimitError`), a day's not (`TooManyRequestsError`).
fn pause(headers: &HeaderMap, error: &str) -> SignedDuration {
    let asked = headers
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.parse::<i64>().ok())
        .filter(|seconds| (1..=86_400).contains(seconds));
    match asked {
        Some(seconds) => SignedDuration::from_secs(seconds),
        None if error == "TooManyRequestsError" => DAY_IS_FULL,
        None => SignedDuration::from_mins(1),
    }
}

//! A webhook of ours for chats: what the list is told, signed as GitHub signs (`X-Hub-Signature-256`).

use std::time::Duration;

use jiff::SignedDuration;
use reqwest::Client;
use reqwest::header::RETRY_AFTER;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::error::MailError;
use super::keys::mac;
use crate::app::{App, AppError};
use crate::config::{ChatConfig, ChatFormat};
use crate::domain::ids::OpportunityId;
use crate::domain::mailing::Occasion;
use crate::inbox::signature::HEADER;
use crate::store::board;

/// How long one request may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// One chat.
#[derive(Clone, Debug)]
pub struct Chat {
    config: ChatConfig,
    client: Client,
}

impl Chat {
    /// The chat.
    ///
    /// # Errors
    /// When no client can be made, as where there are no certificates at all.
    pub fn new(config: ChatConfig) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { config, client })
    }

    /// What it is called in queues and logs.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.config.name
    }

    /// Posts some lines; at least once.
    ///
    /// # Errors
    /// What the chat said, by what to do about it.
    pub async fn post(&self, lines: &[String]) -> Result<(), MailError> {
        let body = body(self.config.format, lines).to_string();
        let mut request = self
            .client
            .post(self.config.url.expose_secret())
            .header("content-type", "application/json")
            .header("user-agent", "micro-acquisition");
        if let Some(secret) = &self.config.secret {
            let signature = mac(secret.expose_secret().as_bytes(), &[body.as_bytes()]);
            request = request.header(HEADER, format!("sha256={}", hex::encode(signature)));
        }
        // The error of a request names its address, which may hold a secret.
        let answer = request.body(body).send().await;
        let answer =
            answer.map_err(|error| MailError::Unreachable(error.without_url().to_string()))?;
        let said = answer.status().to_string();
        let after = answer
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.parse::<i64>().ok());
        match answer.status().as_u16() {
            200..=299 => Ok(()),
            429 => Err(MailError::Limited {
                reason: said,
                pause: after
                    .filter(|seconds| (1..=86_400).contains(seconds))
                    .map(SignedDuration::from_secs),
            }),
            500.. | 408 => Err(MailError::Deferred(said)),
            _ => Err(MailError::Refused(said)),
        }
    }
}

impl App {
    pub(super) async fn tell_chat(
        &self,
        name: &str,
        id: OpportunityId,
        occasion: &Occasion,
    ) -> Result<(), AppError> {
        // A chat that is configured no more is told no more.
        let Some(chat) = self.mail.chats.iter().find(|chat| chat.name() == name) else {
            return Ok(());
        };
        let Some(shelved) = board::opportunity(&self.store, id).await? else {
            return Ok(());
        };
        let languages = chat.config.languages.iter();
        let lines: Vec<String> = languages
            .filter_map(|lang| self.mail.head.chat(*lang, &shelved, occasion))
            .collect();
        if lines.is_empty() {
            return Ok(());
        }
        Ok(chat.post(&lines).await?)
    }
}

/// What a chat of this kind takes.
fn body(format: ChatFormat, lines: &[String]) -> Value {
    let text = lines.join("\n");
    match format {
        ChatFormat::Slack => json!({ "text": harmless(&text) }),
        ChatFormat::Matrix => json!({ "text": text, "username": "micro-acquisition" }),
        ChatFormat::Teams => {
            let blocks: Vec<Value> = lines
                .iter()
                .map(|line| json!({ "type": "TextBlock", "wrap": true, "text": line }))
                .collect();
            json!({
                "type": "message",
                "attachments": [{
                    "contentType": "application/vnd.microsoft.card.adaptive",
                    "content": {
                        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                        "type": "AdaptiveCard",
                        "version": "1.2",
                        "body": blocks,
                    },
                }],
            })
        }
    }
}

/// Slack reads `<!channel>` and `<@name>` in a stranger's title as calls.
fn harmless(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_calls_nobody_in_slack() {
        let lines = ["New: <!channel> & <@U1>".to_owned()];
        let shown = body(ChatFormat::Slack, &lines);
        assert_eq!(shown["text"], "New: &lt;!channel&gt; &amp; &lt;@U1&gt;");
    }

    #[test]
    fn teams_gets_a_card_with_a_block_for_each_language() {
        let lines = ["One".to_owned(), "Un".to_owned()];
        let card = body(ChatFormat::Teams, &lines);
        let blocks = &card["attachments"][0]["content"]["body"];
        assert_eq!(blocks.as_array().unwrap().len(), 2);
        assert_eq!(blocks[1]["text"], "Un");
        assert_eq!(body(ChatFormat::Matrix, &lines)["text"], "One\nUn");
    }
}

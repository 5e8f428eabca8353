//! A message as it is written: the same words as plain text and as HTML.

use std::time::SystemTime;

use askama::Template;
use jiff::Timestamp;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, MultiPartKind, SinglePart};
use sha2::{Digest as _, Sha256};

use super::address::Address;
use super::error::MailError;
use crate::domain::lang::Lang;
use crate::i18n;

/// A piece of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// What it is about.
    Heading(String),
    /// One of several things it is about.
    Entry {
        /// What is said of it, in the message's language.
        before: String,
        /// What it is called.
        title: String,
        /// In which language it is called so (WCAG 3.1.2).
        lang: Lang,
    },
    /// Words.
    Paragraph(String),
    /// Names and values.
    Facts(Vec<(String, String)>),
    /// A list.
    Items(Vec<String>),
    /// What somebody else wrote.
    Quote(String),
    /// An address to follow.
    Link {
        /// Where it leads.
        words: String,
        /// The address.
        url: String,
    },
}

/// The message in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The language.
    pub lang: Lang,
    /// What is said.
    pub blocks: Vec<Block>,
    /// Why it comes and how to have it end: paragraphs and links.
    pub footer: Vec<Block>,
}

/// A message in one language or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// Who writes: the programme's name.
    pub name: String,
    /// The languages; never none.
    pub parts: Vec<Part>,
    /// Where one click ends it (RFC 8058); none for what was asked for a moment ago.
    pub unsubscribe: Option<String>,
}

/// By what a message can be recognised when it comes twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    /// The id of its row: made of what it says and to whom, so that it is the same again.
    pub message_id: String,
    /// The host of our pages, for `Message-ID` and `List-Id`.
    pub host: String,
    /// When it was queued: the same again, too.
    pub at: Timestamp,
}

impl Marks {
    /// Two letters of the same row have the same.
    #[must_use]
    pub fn message_id(&self) -> String {
        format!("<{}@{}>", self.digest(), self.host)
    }

    fn digest(&self) -> String {
        let mut hash = hex::encode(Sha256::digest(&self.message_id));
        hash.truncate(32);
        hash
    }
}

#[derive(Template)]
#[template(path = "letter.html", config = "src/mail/askama.toml")]
struct Page<'a> {
    letter: &'a Letter,
}

impl Letter {
    /// The language that leads.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.parts.first().map_or(Lang::En, |part| part.lang)
    }

    /// Whether it is in both languages.
    #[must_use]
    pub const fn is_bilingual(&self) -> bool {
        self.parts.len() > 1
    }

    /// As plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let parts: Vec<String> = self.parts.iter().map(Part::text).collect();
        parts.join(&format!("\n\n{}\n\n", "=".repeat(60)))
    }

    /// As HTML.
    ///
    /// # Errors
    /// When the template cannot be rendered, which is a defect of ours.
    pub fn html(&self) -> Result<String, askama::Error> {
        Page { letter: self }.render()
    }

    /// The bytes that a mail server takes: the same for the same letter and marks.
    ///
    /// # Errors
    /// [`MailError::Unwritable`]: a defect of ours.
    pub fn bytes(&self, from: &Mailbox, to: &Address, marks: &Marks) -> Result<Vec<u8>, MailError> {
        let html = self.html().map_err(|error| unwritable(&error))?;
        let at = SystemTime::UNIX_EPOCH
            + std::time::Duration::from_secs(u64::try_from(marks.at.as_second()).unwrap_or(0));
        let mut message = lettre::Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, to.inner().clone()))
            .subject(one_line(&self.subject))
            .date(at)
            .message_id(Some(marks.message_id()))
            .header(AutoSubmitted)
            .header(Languages(self.tags()));
        if let Some(url) = &self.unsubscribe {
            message = message
                .header(ListId(format!("<list.{}>", marks.host)))
                .header(ListUnsubscribe(format!("<{url}>")))
                .header(ListUnsubscribePost);
        }
        let body = alternative(&marks.digest())
            .singlepart(single(ContentType::TEXT_PLAIN, self.text()))
            .singlepart(single(ContentType::TEXT_HTML, html));
        let message = message
            .multipart(body)
            .map_err(|error| unwritable(&error))?;
        Ok(message.formatted())
    }

    fn tags(&self) -> String {
        let tags: Vec<&str> = self.parts.iter().map(|part| part.lang.tag()).collect();
        tags.join(", ")
    }
}

/// With a boundary of our own, so that the bytes are the same again.
fn alternative(boundary: &str) -> MultiPart {
    MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(format!("=_{boundary}"))
        .build()
}

fn single(kind: ContentType, text: String) -> SinglePart {
    SinglePart::builder().header(kind).body(text)
}

fn unwritable(error: &impl std::fmt::Display) -> MailError {
    MailError::Unwritable(error.to_string())
}

/// A title of a stranger's stays on the line that it is put on.
#[must_use]
pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .collect();
    let line = words.into_iter().filter(|word| !word.is_empty());
    line.collect::<Vec<_>>().join(" ")
}

impl Part {
    fn text(&self) -> String {
        let text = |block: &Block| block.text(self.lang);
        let said: Vec<String> = self.blocks.iter().map(text).collect();
        let footer: Vec<String> = self.footer.iter().map(text).collect();
        format!("{}\n\n-- \n{}", said.join("\n\n"), footer.join("\n"))
    }
}

impl Block {
    fn text(&self, lang: Lang) -> String {
        let pair = |name: &str, value: &str| {
            let parts = [("name", name.into()), ("value", value.into())];
            i18n::text(lang, "mail-pair", &parts)
        };
        match self {
            Self::Heading(words) | Self::Paragraph(words) => words.clone(),
            Self::Entry { before, title, .. } => format!("* {before}{title}"),
            Self::Facts(facts) => {
                let lines: Vec<String> = facts
                    .iter()
                    .map(|(name, value)| pair(name, value))
                    .collect();
                lines.join("\n")
            }
            Self::Items(items) => {
                let lines: Vec<String> = items.iter().map(|item| format!("- {item}")).collect();
                lines.join("\n")
            }
            Self::Quote(words) => {
                let lines: Vec<String> = words.lines().map(|line| format!("> {line}")).collect();
                lines.join("\n")
            }
            Self::Link { words, url } => pair(words, url),
        }
    }
}

/// Declares a header with what it says.
macro_rules! headers {
    ($($(#[$meta:meta])* $type:ident $(($field:ty))? = $name:literal, $value:expr;)+) => {$(
        $(#[$meta])*
        #[derive(Clone)]
        struct $type $(($field))?;

        impl Header for $type {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }

            fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Err("this program writes mail and reads none".into())
            }

            fn display(&self) -> HeaderValue {
                let value: fn(&Self) -> String = $value;
                HeaderValue::new(Self::name(), value(self))
            }
        }
    )+};
}

headers! {
    /// RFC 3834: nobody's holiday answers it.
    AutoSubmitted = "Auto-Submitted", |_| "auto-generated".to_owned();
    Languages(String) = "Content-Language", |it| it.0.clone();
    ListId(String) = "List-Id", |it| it.0.clone();
    ListUnsubscribe(String) = "List-Unsubscribe", |it| it.0.clone();
    /// RFC 8058: a mail program may do it with one click.
    ListUnsubscribePost = "List-Unsubscribe-Post", |_| "List-Unsubscribe=One-Click".to_owned();
}

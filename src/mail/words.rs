//! Every sentence that a message says: pure functions from facts to letters.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::letter::{Block, Letter, Part, one_line};
use super::paths;
use crate::domain::ids::OpportunityId;
use crate::domain::lang::Lang;
use crate::domain::mailing::{Occasion, Tongue};
use crate::domain::question::Texts;
use crate::domain::statement::{Field, Statement};
use crate::i18n::{self, Value};
use crate::store::board::Shelved;
use crate::web::place::Place;

/// The most skills that a message names (R137).
const MOST_SKILLS: usize = 3;

/// Who writes, and from where.
#[derive(Clone, Debug)]
pub struct Letterhead {
    /// Where our pages are, without a slash at the end.
    pub public_url: String,
    /// The programme's name in English and French.
    pub name: (String, String),
    /// The programme's zone.
    pub zone: TimeZone,
    /// Whether people can sign in, and so be given a survey's token.
    pub sign_in: bool,
}

/// To whom: what its links carry.
#[derive(Clone, Debug)]
pub struct Addressee {
    /// In which language.
    pub tongue: Tongue,
    /// Whether it is about the addressee's own applications.
    pub own: bool,
    /// The token that changes or ends the subscription.
    pub manage: String,
}

/// One opportunity as a message tells it.
#[derive(Clone, Debug)]
pub struct News<'a> {
    /// The opportunity.
    pub shelved: &'a Shelved,
    /// What was said in questions and answers.
    pub texts: &'a Texts,
    /// The link of a survey's token, in English and French.
    pub survey: Option<(String, String)>,
}

impl Letterhead {
    /// The programme's name.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.name.0,
            Lang::Fr => &self.name.1,
        }
    }

    /// Asks whether the address wants to be written to.
    #[must_use]
    pub fn confirmation(&self, tongue: Tongue, token: &str) -> Letter {
        let part = |lang| {
            let name = [("name", self.name(lang).into())];
            Part {
                lang,
                blocks: vec![
                    heading(lang, "mail-confirm-subject"),
                    paragraph(lang, "mail-confirm-intro", &name),
                    self.link(lang, "mail-confirm-link", paths::confirm(lang), token),
                ],
                footer: vec![paragraph(lang, "mail-confirm-until", &[])],
            }
        };
        self.letter(tongue, Lang::En, "mail-confirm-subject", None, part)
    }

    /// Tells somebody who is on the list that somebody asked for it again.
    #[must_use]
    pub fn known(&self, to: &Addressee) -> Letter {
        let part = |lang| {
            let name = [("name", self.name(lang).into())];
            Part {
                lang,
                blocks: vec![
                    heading(lang, "mail-known-subject"),
                    paragraph(lang, "mail-known-intro", &name),
                ],
                footer: self.footer(lang, to),
            }
        };
        self.letter(to.tongue, Lang::En, "mail-known-subject", None, part)
    }

    /// Tells of what happened to an opportunity (R60, R137, R138).
    ///
    /// None where it is not posted.
    #[must_use]
    pub fn news(&self, news: &News<'_>, occasion: &Occasion, to: &Addressee) -> Option<Letter> {
        let statement = &news.shelved.opportunity.posting()?.statement;
        let title = format!("mail-title-{}", occasion.name());
        let part = |lang: Lang| {
            let it = statement.in_language(lang);
            let mut blocks = vec![
                heading(lang, &title),
                entry(String::new(), it),
                paragraph(lang, &format!("mail-intro-{}", occasion.name()), &[]),
            ];
            blocks.extend(details(lang, news, occasion));
            blocks.push(Block::Facts(self.facts(lang, it)));
            blocks.push(self.page(lang, news.shelved, occasion));
            if let Some((english, french)) = &news.survey {
                let url = match lang {
                    Lang::En => english,
                    Lang::Fr => french,
                };
                blocks.push(Block::Link {
                    words: i18n::text(lang, "mail-survey", &[]),
                    url: url.clone(),
                });
            }
            let footer = self.footer(lang, to);
            Part {
                lang,
                blocks,
                footer,
            }
        };
        let about = |lang| one_line(&statement.in_language(lang).title);
        Some(self.letter(
            to.tongue,
            statement.language,
            &title,
            Some((&about, to)),
            part,
        ))
    }

    /// Tells once a week what is new and what has changed since `from`; each with
    /// whether it is new. None where there is nothing.
    #[must_use]
    pub fn digest(
        &self,
        items: &[(Shelved, bool)],
        from: Timestamp,
        to: &Addressee,
    ) -> Option<Letter> {
        if items.is_empty() {
            return None;
        }
        let part = |lang: Lang| {
            let when = [("when", i18n::day(lang, from, &self.zone).into())];
            let mut blocks = vec![
                heading(lang, "mail-digest-subject"),
                paragraph(lang, "mail-digest-intro", &when),
            ];
            for (shelved, new) in items {
                blocks.extend(self.entry(lang, shelved, *new));
            }
            let footer = self.footer(lang, to);
            Part {
                lang,
                blocks,
                footer,
            }
        };
        let name = |lang| self.name(lang).to_owned();
        let about = Some((&name as &dyn Fn(Lang) -> String, to));
        Some(self.letter(to.tongue, Lang::En, "mail-digest-subject", about, part))
    }

    /// What a chat is told, in one language; none for what is not everybody's news.
    #[must_use]
    pub fn chat(&self, lang: Lang, shelved: &Shelved, occasion: &Occasion) -> Option<String> {
        let statement = shelved.opportunity.posting()?.statement.in_language(lang);
        let title = one_line(&statement.title);
        let parts: [(&'static str, Value<'_>); 3] = [
            ("title", title.into()),
            ("price", price(lang, statement).into()),
            (
                "closes",
                i18n::date(lang, statement.closes_at, &self.zone).into(),
            ),
        ];
        let said = i18n::try_text(lang, &format!("chat-{}", occasion.name()), &parts)?;
        Some(format!("{said} {}", self.url(&place(shelved).path(lang))))
    }

    /// Where whoever has just applied is asked, before the outcome is known (R133).
    #[must_use]
    pub fn survey(&self, id: OpportunityId, occasion: &Occasion) -> Option<(String, String)> {
        let link = |lang| self.url(&paths::applicants_asked(lang, self.sign_in, id));
        matches!(occasion, Occasion::Received { .. }).then(|| (link(Lang::En), link(Lang::Fr)))
    }

    /// A path of ours as an address.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    fn entry(&self, lang: Lang, shelved: &Shelved, new: bool) -> Vec<Block> {
        let Some(posting) = shelved.opportunity.posting() else {
            return Vec::new();
        };
        let it = posting.statement.in_language(lang);
        let key = if new {
            "mail-digest-new"
        } else {
            "mail-digest-changed"
        };
        let parts = [
            ("title", i18n::text(lang, key, &[]).into()),
            ("name", "".into()),
        ];
        vec![
            entry(i18n::text(lang, "mail-subject", &parts), it),
            Block::Facts(self.facts(lang, it)),
            self.page(lang, shelved, &Occasion::Posted),
        ]
    }

    /// Closing, price, skills and delivery, in the pilot's order (R137).
    fn facts(&self, lang: Lang, it: &Statement) -> Vec<(String, String)> {
        let skills: Vec<String> = it
            .skills
            .iter()
            .take(MOST_SKILLS)
            .map(|it| one_line(it))
            .collect();
        [
            ("mail-closes", i18n::date(lang, it.closes_at, &self.zone)),
            ("mail-price", price(lang, it)),
            ("mail-skills", i18n::list(lang, &skills)),
            (
                "mail-delivery",
                i18n::date(lang, it.delivery_due_at, &self.zone),
            ),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| (i18n::text(lang, key, &[]), value))
        .collect()
    }

    fn page(&self, lang: Lang, shelved: &Shelved, occasion: &Occasion) -> Block {
        let key = match occasion {
            Occasion::Posted
            | Occasion::Amended { .. }
            | Occasion::Translated
            | Occasion::Answered { .. }
            | Occasion::Extended { .. } => "mail-read",
            Occasion::Received { .. }
            | Occasion::Offered { .. }
            | Occasion::Awarded
            | Occasion::Ended => "mail-see",
        };
        Block::Link {
            words: i18n::text(lang, key, &[]),
            url: self.url(&place(shelved).path(lang)),
        }
    }

    fn footer(&self, lang: Lang, to: &Addressee) -> Vec<Block> {
        let why = if to.own {
            "mail-why-own"
        } else {
            "mail-why-list"
        };
        vec![
            paragraph(lang, why, &[("name", self.name(lang).into())]),
            self.link(lang, "mail-manage", paths::manage(lang), &to.manage),
            self.link(lang, "mail-unsubscribe", paths::end(lang), &to.manage),
        ]
    }

    fn link(&self, lang: Lang, key: &str, path: &str, token: &str) -> Block {
        Block::Link {
            words: i18n::text(lang, key, &[]),
            url: self.url(&format!("{path}?token={token}")),
        }
    }

    /// The languages that are wanted, `first` leading; `about` says what the subject
    /// names and whose subscription one click ends.
    fn letter(
        &self,
        tongue: Tongue,
        first: Lang,
        title: &str,
        about: Option<(&dyn Fn(Lang) -> String, &Addressee)>,
        part: impl Fn(Lang) -> Part,
    ) -> Letter {
        let languages = tongue.languages(first);
        let lead = languages.first().copied().unwrap_or_default();
        let titles: Vec<String> = languages
            .iter()
            .map(|lang| i18n::text(*lang, title, &[]))
            .collect();
        let title = titles.join(" | ");
        let subject = match about {
            None => title,
            Some((name, _)) => {
                let parts = [("title", title.into()), ("name", name(lead).into())];
                i18n::text(lead, "mail-subject", &parts)
            }
        };
        let unsubscribe =
            about.map(|(_, to)| self.url(&format!("{}?token={}", paths::end(lead), to.manage)));
        Letter {
            subject,
            name: self.name(lead).to_owned(),
            parts: languages.into_iter().map(part).collect(),
            unsubscribe,
        }
    }
}

/// What is told of the occasion itself.
fn details(lang: Lang, news: &News<'_>, occasion: &Occasion) -> Vec<Block> {
    match occasion {
        Occasion::Amended { changed } => vec![Block::Items(fields(lang, changed))],
        Occasion::Extended { reason } => vec![Block::Quote(reason.clone())],
        Occasion::Answered { question } => answered(lang, news, *question),
        Occasion::Posted
        | Occasion::Translated
        | Occasion::Received { .. }
        | Occasion::Offered { .. }
        | Occasion::Awarded
        | Occasion::Ended => Vec::new(),
    }
}

fn fields(lang: Lang, changed: &[Field]) -> Vec<String> {
    changed
        .iter()
        .map(|field| field.heading(lang).to_owned())
        .collect()
}

fn answered(lang: Lang, news: &News<'_>, number: u32) -> Vec<Block> {
    let questions = news.shelved.opportunity.posting().map(|it| &it.questions);
    let question = questions.and_then(|it| it.iter().find(|it| it.number == number));
    let Some(question) = question else {
        return Vec::new();
    };
    let said = |version: Option<u64>| {
        let text = version
            .and_then(|version| news.texts.get(&version))
            .cloned();
        Block::Quote(text.unwrap_or_else(|| i18n::text(lang, "mail-erased", &[])))
    };
    let named = |key, number: u32| {
        let parts = [
            ("name", i18n::text(lang, key, &[]).into()),
            ("value", format!("Q{number}").into()),
        ];
        Block::Paragraph(i18n::text(lang, "mail-pair", &parts))
    };
    vec![
        named("mail-question", number),
        said(Some(question.text)),
        named("mail-answer", number),
        said(question.answer.as_ref().map(|answer| answer.text)),
    ]
}

fn entry(before: String, it: &Statement) -> Block {
    Block::Entry {
        before,
        title: one_line(&it.title),
        lang: it.language,
    }
}

fn price(lang: Lang, it: &Statement) -> String {
    let money = &it.fixed_price;
    i18n::money(lang, money.amount.0, money.currency.code())
}

fn place(shelved: &Shelved) -> Place {
    Place {
        owner: shelved.owner.clone(),
        repository: shelved.repository.clone(),
        number: shelved.opportunity.issue.number,
    }
}

fn heading(lang: Lang, key: &str) -> Block {
    Block::Heading(i18n::text(lang, key, &[]))
}

fn paragraph(lang: Lang, key: &str, parts: &[(&'static str, Value<'_>)]) -> Block {
    Block::Paragraph(i18n::text(lang, key, parts))
}

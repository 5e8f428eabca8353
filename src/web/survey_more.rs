//! The questions of a survey after the first: what was answered, and what is wrong with it.

use super::forms::{self, Choice, Choices, Field};
use super::plain_form::PlainForm;
use super::words::Words;
use crate::domain::survey::{Answers, Audience, HeadOffice, Owners, Reply, Source, Workers};

/// The longest story, in characters.
const LONGEST_STORY: usize = 4_000;

/// The questions, with what was typed.
#[derive(Debug)]
pub(super) struct More {
    audience: Audience,
    pub(super) first_time: Choices,
    pub(super) source: Choices,
    pub(super) federal_employee: Choices,
    pub(super) ever_awarded: Choices,
    pub(super) postal: Field,
    pub(super) country: Field,
    pub(super) workers: Choices,
    pub(super) owners: Choices,
    pub(super) story: Field,
    pub(super) publish: Choice,
}

impl More {
    /// The questions for an audience, with what was sent; every one may be left out.
    pub(super) fn of(w: &Words, audience: Audience, sent: &PlainForm) -> Self {
        let one = |name, question, family, words: &[&'static str]| {
            let chosen = sent.text(name);
            let wrong = !chosen.is_empty() && !words.contains(&chosen);
            let error = wrong.then(|| w.t("desk-wrong-choice"));
            let field = Field::new(name, w.t(question), chosen).with_error(error);
            let named = words.iter().map(|word| (*word, w.word(family, word)));
            Choices::one(field, named)
        };
        let replies: Vec<_> = Reply::ALL.iter().map(|it| it.word()).collect();
        let sources: Vec<_> = Source::ALL.iter().map(|it| it.word()).collect();
        let workers: Vec<_> = Workers::ALL.iter().map(|it| it.word()).collect();
        let reply = |name, question| one(name, question, "survey-reply", &replies);
        Self {
            audience,
            first_time: reply("first_time", "survey-first-time"),
            source: one("source", "survey-source", "survey-source", &sources),
            federal_employee: reply("federal_employee", "survey-federal-employee"),
            ever_awarded: reply("ever_awarded", "survey-ever-awarded"),
            postal: postal(w, sent.text("postal")),
            country: country(w, sent.text("country")),
            workers: one("workers", "survey-workers", "survey-workers", &workers),
            owners: owners(w, sent),
            story: story(w, sent.text("story")),
            publish: Choice {
                value: "yes".to_owned(),
                label: w.t("survey-publish"),
                checked: sent.text("publish") == "yes",
            },
        }
    }

    pub(super) fn is_client(&self) -> bool {
        self.audience == Audience::Client
    }

    /// What is wrong, in the order of the form.
    pub(super) fn errors(&self) -> Vec<(&'static str, String)> {
        forms::errors([
            &self.story,
            &self.first_time.field,
            &self.source.field,
            &self.federal_employee.field,
            &self.ever_awarded.field,
            &self.postal,
            &self.country,
            &self.workers.field,
            &self.owners.field,
        ])
    }

    /// What was answered, where nothing is wrong with it.
    pub(super) fn answers(&self) -> Option<Answers> {
        if !self.errors().is_empty() {
            return None;
        }
        let reply = |asked: &Choices| Reply::from_word(&asked.field.value);
        let abroad = || HeadOffice::abroad(&self.country.value);
        let chosen = self.owners.choices.iter().filter(|it| it.checked);
        let story = Some(self.story.value.clone()).filter(|story| !story.is_empty());
        Some(Answers {
            again: None,
            first_time: reply(&self.first_time),
            source: Source::from_word(&self.source.field.value),
            federal_employee: reply(&self.federal_employee),
            ever_awarded: reply(&self.ever_awarded),
            head_office: HeadOffice::in_canada(&self.postal.value).or_else(abroad),
            workers: Workers::from_word(&self.workers.field.value),
            owners: chosen
                .filter_map(|it| Owners::from_word(&it.value))
                .collect(),
            publish: story.is_some() && self.publish.checked,
            story,
        })
    }
}

fn postal(w: &Words, typed: &str) -> Field {
    let wrong = !typed.is_empty() && HeadOffice::in_canada(typed).is_none();
    let error = wrong.then(|| w.t("survey-bad-postal"));
    let field = Field::new("postal", w.t("survey-postal"), typed);
    field.hint(w.t("survey-postal-hint")).with_error(error)
}

fn country(w: &Words, typed: &str) -> Field {
    let wrong = !typed.is_empty() && HeadOffice::abroad(typed).is_none();
    let error = wrong.then(|| w.t("survey-bad-country"));
    Field::new("country", w.t("survey-country"), typed).with_error(error)
}

fn owners(w: &Words, sent: &PlainForm) -> Choices {
    let chosen: Vec<&str> = sent.all("owners").filter(|it| !it.is_empty()).collect();
    let wrong = chosen.iter().any(|it| Owners::from_word(it).is_none());
    let error = wrong.then(|| w.t("desk-wrong-choice"));
    let field = Field::new("owners", w.t("survey-owners"), "").with_error(error);
    let named = Owners::ALL.iter().map(|it| it.word());
    let named = named.map(|word| (word, w.word("survey-owners", word)));
    Choices::some(field, named, &chosen)
}

fn story(w: &Words, typed: &str) -> Field {
    let count = typed.chars().count();
    let most = u32::try_from(count).unwrap_or(u32::MAX);
    let error = (count > LONGEST_STORY).then(|| w.n("survey-bad-story", "count", &most));
    let field = Field::new("story", w.t("survey-story"), typed);
    field.hint(w.t("survey-story-hint")).with_error(error)
}

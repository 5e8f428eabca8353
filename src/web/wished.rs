//! What somebody wishes to be told of, and how: asked by the mailing list and, of the
//! language alone, by the account.

use super::forms::{Choices, Field};
use super::plain_form::PlainForm;
use super::words::Words;
use crate::domain::mailing::{Pace, Tongue, Wishes};

/// What is asked of how to be told, with what was typed and what is wrong with it.
#[derive(Debug)]
pub(super) struct Wished {
    pub(super) tongue: Choices,
    pub(super) skills: Field,
    pub(super) pace: Choices,
}

impl Wished {
    fn of(w: &Words, tongue: &str, skills: &str, pace: &str) -> Self {
        let field = Field::new("skills", w.t("subscribe-skills"), skills);
        let bad = !Wishes::takes_skills(skills);
        let error = bad.then(|| w.t("subscribe-bad-skills"));
        Self {
            tongue: tongue_choices(w, tongue),
            skills: field.hint(w.t("subscribe-skills-hint")).with_error(error),
            pace: {
                let paces = Pace::ALL.map(Pace::word);
                let named = paces.map(|word| (word, w.word("subscribe-pace", word)));
                Choices::one(choice(w, "pace", pace, &paces), named)
            },
        }
    }

    /// As it is kept.
    pub(super) fn kept(w: &Words, wishes: &Wishes) -> Self {
        let skills = wishes.skills.join(", ");
        Self::of(w, wishes.tongue.word(), &skills, wishes.pace.word())
    }

    /// As it was sent; what a form of ours always sends may be left out by others.
    pub(super) fn sent(w: &Words, fields: &PlainForm) -> Self {
        let or = |name, otherwise| {
            Some(fields.text(name))
                .filter(|it| !it.is_empty())
                .unwrap_or(otherwise)
        };
        let tongue = or("tongue", Tongue::from(w.lang).word());
        let pace = or("pace", Pace::default().word());
        Self::of(w, tongue, fields.text("skills"), pace)
    }

    /// Its fields, in the order of the form.
    pub(super) fn fields(&self) -> [&Field; 3] {
        [&self.tongue.field, &self.skills, &self.pace.field]
    }

    /// What is wished, where nothing is wrong with it.
    pub(super) fn wishes(&self) -> Option<Wishes> {
        if self.fields().iter().any(|it| it.error.is_some()) {
            return None;
        }
        let (tongue, pace) = (&self.tongue.field.value, &self.pace.field.value);
        Some(Wishes {
            tongue: Tongue::ALL.into_iter().find(|it| it.word() == tongue)?,
            pace: Pace::ALL.into_iter().find(|it| it.word() == pace)?,
            skills: Wishes::skills_of(&self.skills.value),
        })
    }
}

/// The languages to choose from; `chosen` is one of their words, or is wrong.
pub(super) fn tongue_choices(w: &Words, chosen: &str) -> Choices {
    let tongues = Tongue::ALL.map(Tongue::word);
    let named = tongues.map(|word| (word, w.word("subscribe-tongue", word)));
    Choices::one(choice(w, "tongue", chosen, &tongues), named)
}

/// A question of which one of `words` is the answer.
fn choice(w: &Words, name: &'static str, chosen: &str, words: &[&str]) -> Field {
    let error = (!words.contains(&chosen)).then(|| w.t("desk-wrong-choice"));
    let field = Field::new(name, w.t(&format!("subscribe-{name}")), chosen);
    field.with_error(error)
}

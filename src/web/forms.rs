//! Fields of a form, with what was typed and what is wrong with it.
//!
//! A form that is refused comes back with everything that was typed, a summary
//! of the errors on top, each linked to its field, and each error again at the
//! field. `forms.html` draws them; labels and errors are sentences already.

/// One field as it is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// Its name in the form, and its id on the page.
    pub name: &'static str,
    /// What it asks for.
    pub label: String,
    /// How to fill it in.
    pub hint: Option<String>,
    /// What was typed.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Whether it may not be left empty.
    pub required: bool,
    /// The `type` of an `<input>`.
    pub kind: &'static str,
    /// The `autocomplete` token where the field is about the person who fills it in.
    pub autocomplete: Option<&'static str>,
}

impl Field {
    /// A line of text that may be left empty.
    #[must_use]
    pub fn new(name: &'static str, label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name,
            label: label.into(),
            value: value.into(),
            kind: "text",
            ..Self::default()
        }
    }

    /// With a hint between label and field.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Of another `type`, such as `email` or `search`.
    #[must_use]
    pub const fn of(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// That may not be left empty.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// With what is wrong with it, where something is.
    #[must_use]
    pub fn with_error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    /// The ids of hint and error, for `aria-describedby`; empty where there is neither.
    #[must_use]
    pub fn described_by(&self) -> String {
        let hint = self.hint.is_some().then(|| format!("{}-hint", self.name));
        let error = self.error.is_some().then(|| format!("{}-error", self.name));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        ids.join(" ")
    }
}

/// One of the answers to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it was chosen.
    pub checked: bool,
}

/// A question that is answered by one or some of a few choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// What it asks; its value is what was sent.
    pub field: Field,
    /// What can be answered.
    pub choices: Vec<Choice>,
}

impl Choices {
    /// A question with the word and the label of each answer, of which one is chosen.
    #[must_use]
    pub fn one<V: Into<String>>(field: Field, of: impl IntoIterator<Item = (V, String)>) -> Self {
        let chosen = field.value.clone();
        Self::with(field.of("radio"), of, |value| {
            chosen.eq_ignore_ascii_case(value)
        })
    }

    /// The same where several may be chosen.
    #[must_use]
    pub fn some(
        field: Field,
        of: impl IntoIterator<Item = (&'static str, String)>,
        chosen: &[&str],
    ) -> Self {
        Self::with(field.of("checkbox"), of, |value| chosen.contains(&value))
    }

    fn with<V: Into<String>>(
        field: Field,
        of: impl IntoIterator<Item = (V, String)>,
        is_chosen: impl Fn(&str) -> bool,
    ) -> Self {
        let choices = of.into_iter().map(|(value, label)| {
            let value = value.into();
            Choice {
                checked: is_chosen(&value),
                value,
                label,
            }
        });
        let choices = choices.collect();
        Self { field, choices }
    }
}

/// The fields that have something wrong with them, with what it is.
pub fn errors<'a>(fields: impl IntoIterator<Item = &'a Field>) -> Vec<(&'static str, String)> {
    let fields = fields.into_iter();
    fields
        .filter_map(|field| Some((field.name, field.error.clone()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_described_by_its_hint_and_its_error() {
        let plain = Field::new("price_from", "Price from", "");
        let hinted = plain.clone().hint("In dollars");
        let wrong = hinted.clone().with_error(Some("Enter a price".into()));

        assert_eq!(plain.described_by(), "");
        assert_eq!(hinted.described_by(), "price_from-hint");
        assert_eq!(wrong.described_by(), "price_from-hint price_from-error");
        assert_eq!(
            errors([&plain, &hinted, &wrong]),
            [("price_from", "Enter a price".to_owned())]
        );
    }
}

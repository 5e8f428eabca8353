//! A form as it is drawn: its fields with what was typed and what is wrong with it.

use uuid::Uuid;

use super::action::{Action, Field, Kind};
use super::asked::Mistake;
use crate::domain::opportunity::Opportunity;
use crate::domain::refusal::Refusal;
use crate::i18n;
use crate::vault::Vault;
use crate::web::auth::Fields;
use crate::web::error::WebError;
use crate::web::markdown;
use crate::web::words::Words;

/// One option of a choice.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// One field.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Its name.
    pub name: &'static str,
    /// Its id on the page.
    pub id: String,
    /// What it asks for.
    pub label: String,
    /// How to fill it in; empty where that is plain.
    pub hint: String,
    /// What was typed.
    pub value: String,
    /// The options of a choice.
    pub choices: Vec<Choice>,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Whether it may not be left out.
    pub required: bool,
    /// How it is drawn: `line`, `text`, `date`, `choice`, `tick` or `hidden`.
    pub kind: &'static str,
}

impl Drawn {
    /// The ids of hint and error.
    #[must_use]
    pub fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.id));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        ids.join(" ")
    }
}

/// A form.
#[derive(Clone, Debug)]
pub struct Form {
    /// What it does.
    pub action: Action,
    /// What the ids of its parts on the page begin with.
    pub place: String,
    /// The id that makes it count once.
    pub id: Uuid,
    /// Its fields.
    pub fields: Vec<Drawn>,
    /// Refusals, as HTML: what no field of its own is to blame for.
    pub refusals: Vec<String>,
    /// Whether it is unfolded.
    pub open: bool,
}

impl Form {
    /// What is wrong: the id of the field, or of the refusals above the fields, and the
    /// error.
    #[must_use]
    pub fn errors(&self) -> Vec<(String, String)> {
        let refused = self.refusals.iter();
        let refused = refused.map(|told| (self.refused_id(), markdown::words_of(told)));
        let wrong = self.fields.iter();
        let wrong = wrong.filter_map(|it| Some((it.id.clone(), it.error.clone()?)));
        refused.chain(wrong).collect()
    }

    /// The id of the refusals.
    #[must_use]
    pub fn refused_id(&self) -> String {
        format!("{}-refused", self.place)
    }

    /// Its name in addresses and keys.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.action.key()
    }
}

/// What a form is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct Drawing<'a> {
    /// The language.
    pub w: &'a Words,
    /// What it is about.
    pub opportunity: &'a Opportunity,
    /// What was typed, if anything was.
    pub typed: Option<&'a Fields>,
    /// What is wrong with that.
    pub mistakes: &'a [Mistake],
}

/// A new id for a form.
///
/// # Errors
/// When there are no random bytes.
pub fn fresh() -> Result<Uuid, WebError> {
    let random = Vault::random::<16>();
    let random = random.map_err(|error| WebError::Internal(std::sync::Arc::new(error)))?;
    Ok(uuid::Builder::from_random_bytes(random).into_uuid())
}

/// The form of an action; `suffix` tells it from others of its kind on the page, and
/// `fixed` are the fields whose value the page gives.
pub fn form(
    action: Action,
    suffix: &str,
    fixed: &[(&str, &str)],
    drawing: &Drawing<'_>,
) -> Result<Form, WebError> {
    let place = format!("{}{suffix}", action.key());
    let fields = action.fields().iter();
    let mut fields: Vec<Drawn> = fields
        .map(|it| drawn(*it, &place, fixed, drawing))
        .collect();
    // What nobody sees is not where anybody would look for an error.
    let hidden = fields.iter_mut().filter(|it| it.kind == "hidden");
    let refusals = hidden.filter_map(|it| it.error.take()).collect();
    let id = drawing.typed.and_then(|it| it.text("form").parse().ok());
    Ok(Form {
        action,
        place,
        id: match id {
            Some(id) => id,
            None => fresh()?,
        },
        fields,
        refusals,
        open: drawing.typed.is_some(),
    })
}

fn drawn(field: Field, place: &str, fixed: &[(&str, &str)], drawing: &Drawing<'_>) -> Drawn {
    let Drawing { w, typed, .. } = drawing;
    let given = fixed.iter().find(|(name, _)| *name == field.name);
    let value = match (given, typed) {
        (Some((_, value)), _) => (*value).to_owned(),
        (None, Some(typed)) => typed.text(field.name),
        (None, None) => String::new(),
    };
    let mistake = drawing.mistakes.iter().find(|it| it.field == field.name);
    let hint = format!("desk-hint-{}", field.name);
    Drawn {
        name: field.name,
        id: format!("{place}-{}", field.name),
        label: w.t(&format!("desk-field-{}", field.name)),
        hint: i18n::try_text(w.lang, &hint, &[]).unwrap_or_default(),
        choices: choices(field, &value, drawing),
        error: mistake.map(|it| w.t(it.key)),
        required: !field.optional,
        kind: match field.kind {
            _ if given.is_some() => "hidden",
            Kind::Line => "line",
            Kind::Text => "text",
            Kind::Day => "date",
            Kind::Choice(_) | Kind::Number => "choice",
            Kind::Letter => "hidden",
            Kind::Tick => "tick",
        },
        value,
    }
}

fn choices(field: Field, value: &str, drawing: &Drawing<'_>) -> Vec<Choice> {
    let w = drawing.w;
    let choice = |word: String, label: String| Choice {
        chosen: word == value,
        value: word,
        label,
    };
    match field.kind {
        Kind::Choice(words) => words
            .iter()
            .map(|word| {
                let key = format!("desk-choice-{}-{word}", field.name);
                choice((*word).to_owned(), w.t(&key))
            })
            .collect(),
        Kind::Number => numbers(field.name, drawing)
            .into_iter()
            .map(|(number, label)| choice(number, label))
            .collect(),
        Kind::Line | Kind::Text | Kind::Day | Kind::Letter | Kind::Tick => Vec::new(),
    }
}

/// What can be chosen by its number: questions, evaluation criteria or work acceptance criteria.
fn numbers(name: &str, drawing: &Drawing<'_>) -> Vec<(String, String)> {
    let Drawing { w, opportunity, .. } = drawing;
    let Some(posting) = opportunity.posting() else {
        return Vec::new();
    };
    match name {
        "question" => posting
            .questions
            .iter()
            .map(|it| (it.number.to_string(), format!("Q{}", it.number)))
            .collect(),
        "evaluation" => {
            let all = (String::new(), w.t("desk-choice-evaluation-all"));
            let each = (1..).zip(&posting.statement.evaluation);
            let each = each.map(|(number, text)| (number.to_string(), short(number, text)));
            std::iter::once(all).chain(each).collect()
        }
        _ => posting
            .statement
            .criteria
            .iter()
            .map(|it| {
                let text = i18n::criterion(w.lang, it);
                (it.number.to_string(), short(it.number, &text))
            })
            .collect(),
    }
}

fn short(number: u32, text: &str) -> String {
    let text = markdown::plain(text, 80);
    format!("{number}. {text}")
}

/// The field that a refusal is about, where there is one: most are about who asks, or
/// about how things stand.
#[must_use]
pub const fn field_of(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::NewDateUnreadable { .. }
        | Refusal::NewDatePassed { .. }
        | Refusal::NewDateEarlier { .. }
        | Refusal::ExtensionNotLater { .. }
        | Refusal::ExtensionTooFar => Some("until"),
        Refusal::CommitmentUnreadable { .. } | Refusal::CommitmentTooLow { .. } => Some("amount"),
        Refusal::UnknownQuestion { .. } => Some("question"),
        Refusal::UnknownCriterion { .. } | Refusal::MachineDecides { .. } => Some("criterion"),
        Refusal::UnknownEvaluationCriterion { .. } => Some("evaluation"),
        Refusal::SignOffNotAsked => Some("public-servant"),
        Refusal::NotDisputed => Some("resolution"),
        _ => None,
    }
}

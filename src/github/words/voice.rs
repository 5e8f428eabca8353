//! What every comment is made of: sentences, dates, amounts, names and links in one language.

use jiff::Timestamp;
use url::Url;

use super::Words;
use super::escape::{echo, mention};
use crate::domain::duration::Span;
use crate::domain::feasibility::Warning;
use crate::domain::ids::{CommentId, Person};
use crate::domain::lang::Lang;
use crate::domain::money::{Cents, Currency};
use crate::domain::opportunity::{Application, Opportunity};
use crate::domain::programme::Role;
use crate::domain::statement::Problem;
use crate::i18n::{self, Finding, Value, date, list, money, problem, text, warning, with_rule};
use crate::mail::paths::applicants_asked;

/// How many people one comment names; GitHub tells nobody when there are more than 50.
const MOST_NAMED: usize = 40;

/// [`Words`] in a language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice<'a> {
    pub(super) words: Words<'a>,
    pub(super) lang: Lang,
}

impl Voice<'_> {
    pub(super) fn say(&self, key: &str) -> String {
        text(self.lang, key, &[])
    }

    pub(super) fn tell(&self, key: &str, arguments: &[(&'static str, Value<'_>)]) -> String {
        text(self.lang, key, arguments)
    }

    /// A section's heading.
    pub(super) fn title(&self, key: &str) -> String {
        format!("### {}", self.say(key))
    }

    /// The instant on the clocks of the programme's zone (R34).
    pub(super) fn date(&self, instant: Timestamp) -> String {
        date(self.lang, instant, &self.words.programme.policy.time_zone)
    }

    pub(super) fn money(&self, amount: Cents, currency: &Currency) -> String {
        money(self.lang, amount.0, currency.code())
    }

    /// The word for a state's name.
    pub(super) fn state(&self, name: &str) -> String {
        self.say(&format!("state-{name}"))
    }

    /// The people, each told; of very many only the first, since a comment that
    /// names more tells nobody, and GitHub tells all who wrote in the issue.
    pub(super) fn people(&self, people: &[Person]) -> String {
        let told = people.iter().take(MOST_NAMED);
        let mut names: Vec<String> = told.map(|it| mention(&it.login)).collect();
        let more = people.len().saturating_sub(MOST_NAMED);
        if more > 0 {
            names.push(self.tell("people-more", &[("count", more.into())]));
        }
        list(self.lang, &names)
    }

    /// `@fin or @ada`.
    pub(super) fn either(&self, names: &[String]) -> String {
        let Some((first, others)) = names.split_first() else {
            return String::new();
        };
        others.iter().fold(first.clone(), |one, other| {
            let other = other.as_str().into();
            self.tell("either", &[("one", one.into()), ("other", other)])
        })
    }

    /// The name of a procurement role.
    pub(super) fn role(&self, role: Role) -> String {
        self.say(&format!("role-{}", role.word()))
    }

    /// `A1, A2 and A4`.
    pub(super) fn applications(&self, numbers: impl IntoIterator<Item = u32>) -> String {
        let names: Vec<String> = numbers.into_iter().map(|it| format!("A{it}")).collect();
        list(self.lang, &names)
    }

    /// `A1 (@login)`.
    pub(super) fn application(application: &Application) -> String {
        let login = mention(&application.supplier.login);
        format!("A{} ({login})", application.number)
    }

    /// A length of time in the largest unit that measures it whole.
    pub(super) fn span(&self, span: &Span) -> String {
        i18n::span(self.lang, span)
    }

    /// A problem of a statement: where, what, how to mend it, and the rule.
    pub(super) fn problem(&self, it: &Problem) -> String {
        shown(&problem(self.lang, it, echo))
    }

    /// A warning about a statement: where, what, what to do, and the rule.
    pub(super) fn warning(&self, it: &Warning) -> String {
        shown(&warning(self.lang, it, echo))
    }

    /// The sentence with the rule it rests on, where one is numbered.
    pub(super) fn with_rule(&self, sentence: String, rule: Option<&str>) -> String {
        with_rule(self.lang, sentence, rule)
    }

    /// The opportunity's public page.
    pub(super) fn page(&self, opportunity: &Opportunity) -> String {
        let (lang, place) = match self.lang {
            Lang::En => ("en", "opportunities"),
            Lang::Fr => ("fr", "opportunites"),
        };
        self.words.public(&[lang, place], opportunity, &[])
    }

    /// Where its applicants are asked before the outcome is known.
    pub(super) fn survey(&self, opportunity: &Opportunity) -> String {
        let path = applicants_asked(self.lang, self.words.sign_in, opportunity.id);
        let base = self.words.public_url.as_str().trim_end_matches('/');
        format!("{base}{path}")
    }

    /// The record of the opportunity's draw.
    pub(super) fn draw_record(&self, opportunity: &Opportunity) -> String {
        let api = ["api", "v1", "opportunities"];
        self.words.public(&api, opportunity, &["draw"])
    }

    /// A comment of the issue on GitHub.
    pub(super) fn comment_url(&self, opportunity: &Opportunity, comment: CommentId) -> String {
        let number = opportunity.issue.number.to_string();
        let issue = self.on_github(&["issues", &number]);
        format!("{issue}#issuecomment-{comment}")
    }

    /// A page of the repository on GitHub.
    pub(super) fn on_github(&self, path: &[&str]) -> String {
        let repository = [self.words.owner, self.words.repo];
        address(
            self.words.github_web,
            repository.iter().chain(path).copied(),
        )
    }
}

impl Words<'_> {
    fn public(&self, before: &[&str], opportunity: &Opportunity, after: &[&str]) -> String {
        let number = opportunity.issue.number.to_string();
        let named = [self.owner, self.repo, &number];
        let path = before.iter().chain(&named).chain(after).copied();
        address(self.public_url, path)
    }
}

fn address<'p>(base: &Url, path: impl Iterator<Item = &'p str>) -> String {
    let mut url = base.clone();
    // A base that cannot have a path is refused when the configuration is read.
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    url.into()
}

/// The items as a bulleted list.
pub(super) fn bullets(items: impl IntoIterator<Item = String>) -> String {
    let lines: Vec<String> = items.into_iter().map(|item| format!("- {item}")).collect();
    lines.join("\n")
}

/// The first characters of a hash, enough to recognize it.
pub(super) fn short(hash: &str) -> &str {
    &hash[..hash.floor_char_boundary(12)]
}

fn shown(finding: &Finding) -> String {
    format!("**{}** · {}", finding.place, finding.sentence)
}

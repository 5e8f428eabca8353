//! What accepted work is offered to catalogues of public code with: a `publiccode.yml` to
//! commit, and an entry for the Open Resource Exchange (R104, R110).
//!
//! Both stand in the comment that tells of the acceptance, so that they cost no comment
//! of their own.

use serde_json::{Value, json};

use super::escape::one_line;
use super::voice::Voice;
use crate::domain::lang::Lang;
use crate::domain::opportunity::Opportunity;
use crate::domain::payment::Payment;
use crate::domain::statement::Statement;
use crate::i18n;

/// The most characters of a short description in `publiccode.yml`.
const SHORT: usize = 150;

/// Both files, folded; none where nothing was delivered.
pub(super) fn offered(
    voice: &Voice<'_>,
    opportunity: Option<&Opportunity>,
    payment: &Payment,
) -> Option<String> {
    let statement = &opportunity?.posting()?.statement;
    let (_, merge) = payment.delivery()?;
    let released = voice.words.programme.policy.time_zone.to_datetime(merge.at);
    let about = About {
        voice,
        statement,
        released: released.date().to_string(),
        repository: repository(voice),
    };
    let files = [
        ("catalogue-publiccode", about.publiccode()),
        ("catalogue-exchange", about.exchange()),
    ];
    let blocks: Vec<String> = files
        .into_iter()
        .filter_map(|(key, file)| {
            let yaml = serde_norway::to_string(&file).ok()?;
            Some(format!("{}\n\n```yaml\n{yaml}```", voice.say(key)))
        })
        .collect();
    let summary = voice.say("catalogue-summary");
    Some(format!(
        "<details>\n<summary>{summary}</summary>\n\n{}\n\n</details>",
        blocks.join("\n\n")
    ))
}

struct About<'a> {
    voice: &'a Voice<'a>,
    statement: &'a Statement,
    released: String,
    repository: String,
}

impl About<'_> {
    fn publiccode(&self) -> Value {
        let described = self.versions(|version| {
            let short = one_line(&version.short_description);
            let short = short.trim_end_matches(['.', ' ']);
            json!({
                "shortDescription": cut(&one_line(&version.title)),
                "longDescription": format!("{short}. {}", self.origin(version.language)),
            })
        });
        json!({
            "publiccodeYmlVersion": "0.4",
            "name": one_line(&self.statement.title),
            "url": self.repository,
            "releaseDate": self.released,
            "platforms": ["linux", "mac", "windows"],
            "developmentStatus": "stable",
            "softwareType": "standalone/other",
            "description": described,
            "legal": { "license": self.statement.licence },
            "maintenance": { "type": "none" },
            "localisation": {
                "localisationReady": false,
                "availableLanguages": [self.statement.language.tag()],
            },
        })
    }

    fn exchange(&self) -> Value {
        let both = |text: &dyn Fn(&Statement) -> String| self.both(text);
        let repository = json!({ "en": self.repository, "fr": self.repository });
        let skills: Vec<String> = self
            .statement
            .skills
            .iter()
            .map(|it| one_line(it))
            .collect();
        json!({
            "schemaVersion": "1.0",
            "adminCode": self.voice.words.programme.policy.buyer.id,
            "releases": [{
                "name": both(&|version| one_line(&version.title)),
                "description": both(&|version| one_line(&version.short_description)),
                "contact": { "URL": repository },
                "date": { "created": self.released, "metadataLastUpdated": self.released },
                "licenses": [{ "URL": repository, "spdxID": self.statement.licence }],
                "repositoryURL": repository,
                "tags": { "en": skills, "fr": skills },
            }],
        })
    }

    /// Where the work came from, which also makes the text as long as it has to be.
    fn origin(&self, lang: Lang) -> String {
        let policy = &self.voice.words.programme.policy;
        let name = match lang {
            Lang::En => &policy.name.en,
            Lang::Fr => &policy.name.fr,
        };
        let arguments = [
            ("programme", name.as_str().into()),
            ("url", self.repository.as_str().into()),
        ];
        i18n::text(lang, "catalogue-origin", &arguments)
    }

    /// A value for each language that the statement is written in.
    fn versions(&self, value: impl Fn(&Statement) -> Value) -> Value {
        let versions = [Some(self.statement), self.statement.translation.as_deref()];
        let said = versions.into_iter().flatten();
        said.map(|it| (it.language.tag().to_owned(), value(it)))
            .collect()
    }

    /// A text in both languages: where there is none in one, that of the other.
    fn both(&self, text: &dyn Fn(&Statement) -> String) -> Value {
        let said = Lang::ALL.iter();
        said.map(|lang| {
            let version = self.statement.in_language(*lang);
            (lang.tag().to_owned(), Value::String(text(version)))
        })
        .collect()
    }
}

fn cut(text: &str) -> String {
    if text.chars().count() <= SHORT {
        return text.to_owned();
    }
    let kept: String = text.chars().take(SHORT - 1).collect();
    format!("{}…", kept.trim_end())
}

fn repository(voice: &Voice<'_>) -> String {
    let base = voice.words.github_web.as_str().trim_end_matches('/');
    format!("{base}/{}/{}", voice.words.owner, voice.words.repo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_description_is_as_long_as_the_catalogue_takes() {
        assert_eq!(cut("Short"), "Short");
        assert_eq!(cut(&"x".repeat(400)).chars().count(), SHORT);
    }
}

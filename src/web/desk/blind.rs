//! Applicants without their names: a letter for each, in an order that nobody outside
//! can tell from the order of arrival, and texts without what names somebody.
//!
//! Whoever may evaluate sees no name until the draw, whatever else they are: [`is_blind`]
//! says so for every page that knows who reads it.
//!
//! It is a courtesy of the page and no guarantee (domain decision 5): the applications
//! stand in the issue for everyone to read.

use std::collections::BTreeSet;

use crate::domain::authority::{self, Act, Standing};
use crate::domain::decide::standing_of;
use crate::domain::opportunity::{Application, Opportunity, Posting};
use crate::vault::Vault;
use crate::web::auth::{Auth, SignedIn};
use crate::web::error::WebError;
use crate::web::view::OpportunityPage;

/// What stands in place of what was taken out.
pub(super) const GONE: &str = "▇▇▇";

/// Whether somebody is not to see who applied: whoever may evaluate, until the draw.
#[must_use]
pub(super) fn is_blind(opportunity: &Opportunity, standing: &Standing<'_>) -> bool {
    opportunity.undrawn() && authority::may(Act::Evaluate, standing).is_ok()
}

/// The same where what they may do in the repository is still to be asked of GitHub,
/// which is done only before the draw.
///
/// # Errors
/// When GitHub or the database cannot be asked.
pub(in crate::web) async fn is_blind_to(
    auth: &Auth,
    opportunity: &Opportunity,
    who: &SignedIn,
) -> Result<bool, WebError> {
    if !opportunity.undrawn() {
        return Ok(false);
    }
    let repository = opportunity.issue.repository;
    let permission = auth.permission(repository, &who.user).await?;
    let programme = &auth.app.programme;
    let standing = standing_of(programme, Some(opportunity), &who.user, permission);
    Ok(is_blind(opportunity, &standing))
}

/// The public page as somebody is shown it who may evaluate: without who applied.
///
/// Where GitHub does not say what they may, they are shown it so as well: this page must
/// not fail with GitHub.
pub(in crate::web) async fn page_for(
    auth: &Auth,
    opportunity: &Opportunity,
    who: &SignedIn,
    mut page: OpportunityPage,
) -> (OpportunityPage, bool) {
    let Some(posting) = opportunity.posting().filter(|_| opportunity.undrawn()) else {
        return (page, false);
    };
    if !is_blind_to(auth, opportunity, who).await.unwrap_or(true) {
        return (page, false);
    }
    let blind = Blind::of(&auth.app.vault, opportunity, posting);
    for application in &mut page.applications {
        GONE.clone_into(&mut application.login);
    }
    for question in &mut page.questions {
        if blind.names(&question.login) {
            GONE.clone_into(&mut question.login);
        }
        let answer = question.answer.iter_mut().map(|it| &mut it.text);
        for text in answer.chain([&mut question.text]).flatten() {
            *text = blind.scrubbed(text);
        }
    }
    for event in &mut page.history {
        event.actor = event.actor.take().filter(|it| !blind.names(it));
    }
    if let Some(decided) = &mut page.splitting {
        *decided = blind.scrubbed(decided);
    }
    (page, true)
}

/// The standing applications, each under its letter.
#[derive(Clone, Debug)]
pub struct Blind<'a> {
    /// The letter and the application, in the order of the letters.
    pub applicants: Vec<(String, &'a Application)>,
    logins: BTreeSet<String>,
}

impl<'a> Blind<'a> {
    /// The applicants of an opportunity in the order of a digest that only the
    /// installation's secret makes: the same on each page, and of each opportunity
    /// another.
    #[must_use]
    pub fn of(vault: &Vault, opportunity: &Opportunity, posting: &'a Posting) -> Self {
        let purpose = format!("order of applicants {}", opportunity.id);
        let mut standing: Vec<&Application> = posting.standing().collect();
        standing.sort_by_key(|it| vault.keyed(&purpose, &it.comment.0.to_be_bytes()));
        let lettered = (0..).zip(standing);
        let everyone = posting.applications.iter();
        Self {
            applicants: lettered.map(|(place, it)| (letter(place), it)).collect(),
            logins: everyone
                .map(|it| it.supplier.login.to_lowercase())
                .collect(),
        }
    }

    /// The application behind a letter.
    #[must_use]
    pub fn application(&self, letter: &str) -> Option<&'a Application> {
        let found = self.applicants.iter().find(|(known, _)| known == letter);
        found.map(|(_, application)| *application)
    }

    /// Whether the login is an applicant's.
    fn names(&self, login: &str) -> bool {
        self.logins.contains(&login.to_lowercase())
    }

    /// The text without mentions, profiles, addresses of mail, and every applicant's login.
    #[must_use]
    pub fn scrubbed(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(is_word) {
            clean.push_str(&rest[..start]);
            rest = &rest[start..];
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            clean.push_str(&self.word(&rest[..end]));
            rest = &rest[end..];
        }
        clean.push_str(rest);
        clean
    }

    /// One run of characters without a space, as addresses and names are written.
    fn word(&self, word: &str) -> String {
        let small = word.to_lowercase();
        let is_address = word.contains('@') || small.contains("://") || small.contains("www.");
        let hosts = ["github.", "gitlab.", "linkedin.", "mastodon.", "twitter."];
        let is_profile = hosts.iter().any(|host| small.contains(host));
        if word.contains('@') || is_profile {
            return GONE.to_owned();
        }
        if is_address
            && self
                .logins
                .iter()
                .any(|login| small.contains(login.as_str()))
        {
            return GONE.to_owned();
        }
        self.without_logins(word)
    }

    /// The word with GONE for each login in it that is not a part of a longer name.
    fn without_logins(&self, word: &str) -> String {
        let mut clean = word.to_owned();
        for login in self.logins.iter().filter(|login| !login.is_empty()) {
            clean = replaced(&clean, login);
        }
        clean
    }
}

/// A, B, … Z, AA, AB, …
fn letter(place: usize) -> String {
    let mut left = place;
    let mut letters = Vec::new();
    loop {
        let digit = u8::try_from(left % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        left /= 26;
        if left == 0 {
            break;
        }
        left -= 1;
    }
    letters.into_iter().rev().collect()
}

/// What addresses, mentions and logins are written with.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || "@-_.:/~+%#?=&".contains(c)
}

fn replaced(text: &str, login: &str) -> String {
    let small = text.to_lowercase();
    if small.len() != text.len() {
        // Lower case is longer or shorter in some scripts; logins are ASCII.
        return text.to_owned();
    }
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    let mut clean = String::with_capacity(text.len());
    let mut from = 0;
    for (at, _) in small.match_indices(login) {
        let end = at + login.len();
        let joined = text[..at].ends_with(is_part) || text[end..].starts_with(is_part);
        if at >= from && !joined {
            clean.push_str(&text[from..at]);
            clean.push_str(GONE);
            from = end;
        }
    }
    clean.push_str(&text[from..]);
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blind() -> Blind<'static> {
        Blind {
            applicants: Vec::new(),
            logins: ["ada-lovelace", "sam"].map(str::to_owned).into(),
        }
    }

    #[test]
    fn what_names_an_applicant_is_taken_out() {
        for text in [
            "I am ada-lovelace.",
            "Ask @ada-lovelace, or @somebody-else",
            "See https://github.com/Ada-Lovelace/engine.",
            "[my work](https://ada-lovelace.example/cv)",
            "[me](https://www.linkedin.com/in/lovelace)",
            "Write to ada@lovelace.example",
            "ADA-LOVELACE (Sam knows me)",
            "`ada-lovelace/engine`",
        ] {
            let clean = blind().scrubbed(text).to_lowercase();
            assert!(!clean.contains("lovelace"), "{clean}");
            assert!(!clean.contains('@'), "{clean}");
        }
        assert!(
            !blind()
                .scrubbed("sam, Sam and SAM.")
                .to_lowercase()
                .contains("sam")
        );
    }

    #[test]
    fn everything_else_stays_as_it_was_written() {
        for text in [
            "The same sample in Assam, sam-browne or a samovar.",
            "- [x] item\n\n> quote **bold** `code`",
            "Voilà: 3 500 $ à l’été, İstanbul",
            "https://www.canada.ca/en.html",
            "",
        ] {
            assert_eq!(blind().scrubbed(text), text);
        }
    }

    #[test]
    fn letters_go_on_after_z() {
        let letters: Vec<_> = [0, 1, 25, 26, 27, 51, 52, 701, 702].map(letter).into();
        assert_eq!(
            letters,
            ["A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]
        );
    }
}

//! The words of the published grammar, in both languages.

use icu::normalizer::DecomposingNormalizerBorrowed;

use crate::domain::lang::Lang;

/// Which instruction a command's word asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Apply,
    Withdraw,
    Evaluate,
    Accept,
    Decline,
    Criterion,
    Cancel,
    Paid,
    Status,
    Help,
    Question,
    Answer,
    Translate,
    Extend,
    Repost,
    Terminate,
    Offer,
    Discontinue,
    Dispute,
    Resolve,
    Approve,
    Commit,
    Certify,
    Hold,
    Release,
    Void,
    SignOff,
    Debrief,
    Splitting,
}

/// One command: its words, folded, and what it asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) english: &'static str,
    pub(super) french: &'static str,
    pub(super) verb: Verb,
}

impl Entry {
    const fn new(english: &'static str, french: &'static str, verb: Verb) -> Self {
        Self {
            english,
            french,
            verb,
        }
    }

    /// Whether the whole rest of the comment is its argument.
    pub(super) fn takes_rest(&self) -> bool {
        matches!(self.verb, Verb::Apply | Verb::Translate)
    }
}

/// Every command. `question` is one word in both languages and reads as English: it says
/// nothing of the language that its writer speaks.
pub(super) const ENTRIES: [Entry; 29] = [
    Entry::new("apply", "postuler", Verb::Apply),
    Entry::new("withdraw", "retirer", Verb::Withdraw),
    Entry::new("question", "question", Verb::Question),
    Entry::new("accept", "accepter", Verb::Accept),
    Entry::new("decline", "refuser", Verb::Decline),
    Entry::new("discontinue", "abandonner", Verb::Discontinue),
    Entry::new("dispute", "contester", Verb::Dispute),
    Entry::new("debrief", "compte-rendu", Verb::Debrief),
    Entry::new("answer", "repondre", Verb::Answer),
    Entry::new("translate", "traduire", Verb::Translate),
    Entry::new("evaluate", "evaluer", Verb::Evaluate),
    Entry::new("criterion", "critere", Verb::Criterion),
    Entry::new("extend", "prolonger", Verb::Extend),
    Entry::new("repost", "republier", Verb::Repost),
    Entry::new("cancel", "annuler", Verb::Cancel),
    Entry::new("terminate", "resilier", Verb::Terminate),
    Entry::new("offer", "offrir", Verb::Offer),
    Entry::new("resolve", "resoudre", Verb::Resolve),
    Entry::new("approve", "approuver", Verb::Approve),
    Entry::new("commit", "engager", Verb::Commit),
    Entry::new("splitting", "fractionnement", Verb::Splitting),
    Entry::new("sign-off", "autoriser", Verb::SignOff),
    Entry::new("certify", "certifier", Verb::Certify),
    Entry::new("paid", "paye", Verb::Paid),
    Entry::new("hold", "suspendre", Verb::Hold),
    Entry::new("release", "liberer", Verb::Release),
    Entry::new("void", "annuler-paiement", Verb::Void),
    Entry::new("status", "etat", Verb::Status),
    Entry::new("help", "aide", Verb::Help),
];

/// The longest word of the table in letters, with room for combining accents.
const LONGEST: usize = 64;

/// The command that `word` (without its slash) names, and in which language.
pub(super) fn find(word: &str) -> Option<(&'static Entry, Lang)> {
    if word.len() > LONGEST {
        return None;
    }
    let word = fold(word);
    ENTRIES.iter().find_map(|entry| {
        if entry.english == word {
            Some((entry, Lang::En))
        } else if entry.french == word {
            Some((entry, Lang::Fr))
        } else {
            None
        }
    })
}

/// `text` in lower case and without accents, composed or combining.
pub(super) fn fold(text: &str) -> String {
    DecomposingNormalizerBorrowed::new_nfd()
        .normalize(text)
        .chars()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .flat_map(char::to_lowercase)
        .collect()
}

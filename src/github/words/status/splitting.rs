//! What makes an opportunity look like a part of a larger one, said neutrally.

use crate::domain::opportunity::Posting;
use crate::domain::splitting::{Basis, Reason};
use crate::github::words::escape::{echo, mention};
use crate::github::words::voice::{Voice, bullets};

/// The flag with its reasons, if there is one.
pub(super) fn section(voice: &Voice<'_>, posting: &Posting) -> Option<String> {
    if posting.splitting.is_empty() {
        return None;
    }
    let reasons = bullets(posting.splitting.iter().map(|it| reason(voice, it)));
    let intro = voice.say("splitting-intro");
    Some(format!(
        "{}\n\n{intro}\n\n{reasons}",
        voice.title("splitting-title")
    ))
}

fn reason(voice: &Voice<'_>, reason: &Reason) -> String {
    match reason {
        Reason::SumOverCeiling {
            basis,
            count,
            total,
            ceiling,
        } => {
            let key = match basis {
                Basis::Project => "splitting-sum-project",
                Basis::Repository => "splitting-sum-repository",
                Basis::Client => "splitting-sum-client",
            };
            let arguments = [
                ("count", (*count).into()),
                ("total", total.show(voice.lang).into()),
                ("ceiling", ceiling.show(voice.lang).into()),
            ];
            voice.tell(key, &arguments)
        }
        Reason::JustUnderGuard { price, guard } => {
            let arguments = [
                ("price", price.show(voice.lang).into()),
                ("guard", guard.show(voice.lang).into()),
            ];
            voice.tell("splitting-just-under", &arguments)
        }
        Reason::RepeatedSupplier { supplier, count } => {
            let supplier = mention(&supplier.login).into();
            let arguments = [("supplier", supplier), ("count", (*count).into())];
            voice.tell("splitting-supplier", &arguments)
        }
        Reason::SimilarText { title, percent, .. } => {
            let arguments = [
                ("title", echo(title).into()),
                ("percent", (*percent).into()),
            ];
            voice.tell("splitting-similar", &arguments)
        }
        Reason::SeveralAtOnce { count } => {
            voice.tell("splitting-several", &[("count", (*count).into())])
        }
    }
}

//! What makes an opportunity look like a part of a larger one, said neutrally.

use super::text;
use crate::domain::lang::Lang;
use crate::domain::splitting::{Basis, Reason};

/// A reason in `lang`; `quote` makes what people wrote safe where it is shown,
/// `mention` a person's login.
#[must_use]
pub fn splitting_reason(
    lang: Lang,
    reason: &Reason,
    quote: impl Fn(&str) -> String,
    mention: impl Fn(&str) -> String,
) -> String {
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
                ("total", total.show(lang).into()),
                ("ceiling", ceiling.show(lang).into()),
            ];
            text(lang, key, &arguments)
        }
        Reason::JustUnderGuard { price, guard } => {
            let arguments = [
                ("price", price.show(lang).into()),
                ("guard", guard.show(lang).into()),
            ];
            text(lang, "splitting-just-under", &arguments)
        }
        Reason::RepeatedSupplier { supplier, count } => {
            let supplier = mention(&supplier.login).into();
            let arguments = [("supplier", supplier), ("count", (*count).into())];
            text(lang, "splitting-supplier", &arguments)
        }
        Reason::SimilarText { title, percent, .. } => {
            let arguments = [
                ("title", quote(title).into()),
                ("percent", (*percent).into()),
            ];
            text(lang, "splitting-similar", &arguments)
        }
        Reason::SeveralAtOnce { count } => {
            text(lang, "splitting-several", &[("count", (*count).into())])
        }
    }
}

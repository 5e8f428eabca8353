//! `check --matrix`: who may do what, in both languages, as `docs/authorization.md`
//! keeps it.

use std::fmt::Write as _;

use crate::domain::authority::{Act, Name};
use crate::domain::lang::Lang;
use crate::domain::positions::Position;
use crate::i18n;
use crate::server::exposed::{Caller, EXPOSED};

/// The table of authority and of addresses as Markdown.
#[must_use]
pub fn page() -> String {
    let titles = Lang::ALL.map(|lang| said(lang, "matrix-title"));
    let origins = Lang::ALL.map(|lang| said(lang, "matrix-origin"));
    let mut page = format!("# {}\n\n{}\n", titles.join(" / "), origins.join(" "));
    for lang in Lang::ALL {
        let name = said(lang, "matrix-language");
        let (acts, addresses) = (acts(lang), addresses(lang));
        let notes = said(lang, "matrix-notes");
        // Writing to a string does not fail.
        let _ = write!(page, "\n## {name}\n\n{acts}\n{notes}\n\n{addresses}");
    }
    page
}

fn said(lang: Lang, key: &str) -> String {
    i18n::text(lang, key, &[])
}

fn acts(lang: Lang) -> String {
    let mut table = String::new();
    let heads = Position::ALL.map(|it| said(lang, &format!("position-{}", it.key())));
    row(&mut table, &said(lang, "matrix-act"), &heads);
    row(&mut table, "---", &[":-:"; Position::ALL.len()]);
    for act in Act::ALL {
        let cells = Position::ALL.map(|it| if it.may(act) { "✓" } else { "–" });
        row(&mut table, &named(lang, act.name()), &cells);
    }
    table
}

fn named(lang: Lang, Name { command, key }: Name) -> String {
    let command = command.map(|(english, french)| match lang {
        Lang::En => format!("`{english}`"),
        Lang::Fr => format!("`{french}`"),
    });
    let key = key.map(|key| said(lang, &format!("act-{key}")));
    let parts: Vec<String> = command.into_iter().chain(key).collect();
    parts.join(" ")
}

fn addresses(lang: Lang) -> String {
    let mut table = String::new();
    let heads = ["anyone", "signed-in", "signed"].map(|it| said(lang, &format!("matrix-{it}")));
    row(&mut table, &said(lang, "matrix-address"), &heads);
    row(&mut table, "---", &[":-:"; 3]);
    for address in EXPOSED {
        let cells = match address.caller {
            Caller::Anyone => ["✓", "✓", "✓"],
            Caller::SignedIn => ["–", "✓", "–"],
            Caller::GitHub => ["–", "–", "✓"],
        };
        let name = format!("`{} {}`", address.method, address.path);
        row(&mut table, &name, &cells);
    }
    table
}

fn row<S: AsRef<str>>(table: &mut String, first: &str, cells: &[S]) {
    let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
    // Writing to a string does not fail.
    let _ = writeln!(table, "| {first} | {} |", cells.join(" | "));
}

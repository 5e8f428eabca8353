//! `check --matrix`: who may do what and use which address, in both languages, as
//! `docs/authorization.md` keeps it.

use std::fmt::Write as _;

use crate::domain::authority::{Act, Name};
use crate::domain::lang::Lang;
use crate::domain::positions::Position;
use crate::domain::readers::Reader;
use crate::i18n;
use crate::server::exposed::EXPOSED;

/// The table of authority and of addresses as Markdown.
#[must_use]
pub fn page() -> String {
    let titles = Lang::ALL.map(|lang| said(lang, "matrix-title"));
    let origins = Lang::ALL.map(|lang| said(lang, "matrix-origin"));
    let mut page = format!("# {}\n\n{}\n", titles.join(" / "), origins.join(" "));
    for lang in Lang::ALL {
        let name = said(lang, "matrix-language");
        let (acts, addresses) = (acts(lang), addresses(lang));
        let notes = ["matrix-notes", "matrix-address-notes"].map(|key| said(lang, key));
        let [of_acts, of_addresses] = &notes;
        // Writing to a string does not fail.
        let _ = write!(
            page,
            "\n## {name}\n\n{acts}\n{of_acts}\n\n{addresses}\n{of_addresses}\n"
        );
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
    let mut heads = ["matrix-anyone", "matrix-signed", "matrix-signed-in"]
        .map(|key| said(lang, key))
        .to_vec();
    // Whoever is signed in is the first position, by another name.
    let others = Position::ALL.iter().skip(1);
    heads.extend(others.map(|it| said(lang, &format!("position-{}", it.key()))));
    row(&mut table, &said(lang, "matrix-address"), &heads);
    row(&mut table, "---", &[":-:"; Position::ALL.len() + 2]);
    for address in EXPOSED {
        let public = address.readers.contains(&Reader::Anyone);
        let signed = public || address.readers.contains(&Reader::GitHub);
        let people = Position::ALL.map(|it| it.uses(address.readers));
        let cells: Vec<&str> = [public, signed]
            .into_iter()
            .chain(people)
            .map(|may| if may { "✓" } else { "–" })
            .collect();
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

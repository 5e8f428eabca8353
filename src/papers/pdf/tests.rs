use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::*;

fn at() -> Timestamp {
    "2021-07-23T16:00:00Z".parse().unwrap()
}

fn sample(lang: Lang) -> Paper {
    let mut paper = Paper::new(lang, "Facture – Créer un tableau de bord", at());
    paper.footer("ocds-000000-017a3c1e").subject("Un essai.");
    paper
        .section("Le fournisseur")
        .text("Mme Élodie Œuvrard-Bélanger, 1 234,50 $.\nDeuxième ligne.");
    paper.facts([("Nom", "Élodie"), ("Ville", "Trois-Rivières")]);
    paper.subsection("Montants");
    let mut table = Table::new(["Description", "Montant"])
        .aligned([Align::Start, Align::End])
        .weighted([3, 1]);
    table
        .row(["Sous-total", "6 500,00 $"])
        .row(["TVQ", "648,38 $"]);
    paper.table(table);
    paper
        .items(["un", "deux"])
        .code("micro-acquisition verify draw FILE")
        .small("Note.");
    paper
}

/// What a tool of poppler prints about a PDF; none where it is not installed.
fn poppler(tool: &str, arguments: &[&str], pdf: &[u8]) -> Option<String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let output = Command::new(tool)
        .args(arguments)
        .arg(file.path())
        .args(if tool == "pdftotext" { &["-"][..] } else { &[] })
        .stderr(Stdio::inherit())
        .output()
        .ok()?;
    assert!(output.status.success(), "{tool} refuses the file");
    // A heading's title is shown as the UTF-16 that it is kept in.
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn what_is_written_is_what_is_read_accents_and_amounts_too() {
    let pdf = sample(Lang::Fr).to_pdf().unwrap();

    let Some(text) = poppler("pdftotext", &["-layout"], &pdf) else {
        return;
    };
    for words in [
        "Facture – Créer un tableau de bord",
        "Élodie Œuvrard-Bélanger",
        "648,38 $",
        "Page 1 de 1",
        "ocds-000000-017a3c1e",
    ] {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
}

#[test]
fn a_paper_is_archival_and_accessible_and_names_its_language() {
    let pdf = sample(Lang::Fr).to_pdf().unwrap();
    let raw = String::from_utf8_lossy(&pdf).into_owned();

    for mark in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "fr-CA",
    ] {
        assert!(raw.contains(mark), "{mark}");
    }
    if let Some(info) = poppler("pdfinfo", &[], &pdf) {
        assert!(info.contains("Tagged:          yes"), "{info}");
        assert!(info.contains("612 x 792 pts (letter)"), "{info}");
        assert!(
            info.contains("JavaScript:      no") && info.contains("Form:            none"),
            "{info}"
        );
    }
}

#[test]
fn every_font_is_embedded() {
    let pdf = sample(Lang::En).to_pdf().unwrap();

    let Some(fonts) = poppler("pdffonts", &[], &pdf) else {
        return;
    };
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert_eq!(rows.len(), 3, "{fonts}");
    // Columns "emb", "sub" and "uni" say yes.
    for row in rows {
        assert!(row.contains("yes yes yes"), "{row}");
    }
}

#[test]
fn a_screen_reader_finds_headings_lists_and_tables() {
    let pdf = sample(Lang::En).to_pdf().unwrap();

    let Some(tree) = poppler("pdfinfo", &["-struct"], &pdf) else {
        return;
    };
    for element in [
        "H1", "H2", "H3", "Table", "THead", "TH", "TD", "LI", "LBody", "Code",
    ] {
        assert!(
            tree.lines()
                .any(|line| line.trim_start().starts_with(element)),
            "{element} is not in\n{tree}"
        );
    }
}

#[test]
fn the_same_blocks_give_the_same_bytes() {
    assert_eq!(
        sample(Lang::En).to_pdf().unwrap(),
        sample(Lang::En).to_pdf().unwrap()
    );
}

#[test]
fn a_long_table_goes_over_pages_with_its_header_on_each() {
    let mut paper = Paper::new(Lang::En, "Long", at());
    paper.landscape();
    let mut table = Table::new(["Column heading", "Number"]);
    for number in 0..120 {
        table.row([
            format!("row {number} {}", "words ".repeat(20)),
            number.to_string(),
        ]);
    }
    paper.table(table);
    let pdf = paper.to_pdf().unwrap();

    let Some(text) = poppler("pdftotext", &["-layout"], &pdf) else {
        return;
    };
    let pages: Vec<&str> = text
        .split('\u{c}')
        .filter(|page| !page.is_empty())
        .collect();
    assert!(pages.len() > 5, "{}", pages.len());
    for page in &pages {
        assert!(page.contains("Column heading"), "{page}");
    }
    assert!(text.contains(&format!("Page {0} of {0}", pages.len())));
    assert!(text.contains("row 119"));
}

#[test]
fn a_cell_that_is_taller_than_a_page_goes_on_with_nothing_lost() {
    let mut paper = Paper::new(Lang::En, "Tall", at());
    let words: Vec<String> = (0..3000).map(|number| format!("w{number}")).collect();
    let mut table = Table::new(["All", "One"]);
    table.row([words.join(" "), "x".to_owned()]);
    paper.table(table);
    let pdf = paper.to_pdf().unwrap();

    if let Some(text) = poppler("pdftotext", &[], &pdf) {
        assert!(
            words
                .iter()
                .all(|word| text.split_whitespace().any(|found| found == word))
        );
    }
}

#[test]
fn what_no_font_can_show_is_marked_and_does_not_break_the_file() {
    let mut paper = Paper::new(Lang::En, "Emoji 🎉", at());
    paper.text("漢字 \u{202e}abc\u{0} tab\there \u{feff}");

    let pdf = paper.to_pdf().unwrap();
    if let Some(text) = poppler("pdftotext", &[], &pdf) {
        assert!(
            text.contains("Emoji \u{fffd}") && text.contains("abc tab here"),
            "{text}"
        );
    }
}

#[test]
fn a_picture_without_words_is_an_error() {
    let mut paper = Paper::new(Lang::En, "Picture", at());
    let mut png = Vec::new();
    png.extend_from_slice(include_bytes!("../../../docs/images/board.png"));
    paper.picture(png.clone(), "");
    assert!(matches!(paper.to_pdf(), Err(PaperError::Pdf(_))));

    let mut paper = Paper::new(Lang::En, "Picture", at());
    paper.picture(png, "The board with two opportunities.");
    assert!(paper.to_pdf().is_ok());

    let mut paper = Paper::new(Lang::En, "Picture", at());
    paper.picture(vec![1, 2, 3], "Nothing.");
    assert!(matches!(paper.to_pdf(), Err(PaperError::Picture(_))));
}

#[test]
fn a_heading_stands_on_the_page_of_its_picture() {
    let fonts = font::Fonts::load().unwrap();
    let png = include_bytes!("../../../docs/images/board.png");
    for before in (0..45).step_by(3) {
        let mut paper = Paper::new(Lang::En, "Picture", at());
        for line in 0..before {
            paper.text(format!("Line {line}"));
        }
        paper.subsection("The board").picture(png.to_vec(), "Words");

        let set = layout::set(&paper, &fonts).unwrap();

        let page = set.bookmarks.last().unwrap().page;
        assert_eq!(set.pages[page].pictures.len(), 1, "after {before} lines");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_can_be_set_in_every_kind_of_block(text in "\\PC{0,400}") {
        let mut paper = Paper::new(Lang::Fr, format!("t{text}"), at());
        paper.section(format!("s{text}")).text(&text).code(&text).small(&text).items([&text]).facts([(&text, &text)]);
        prop_assert!(paper.to_pdf().is_ok());
    }

    #[test]
    fn no_line_is_wider_than_its_column(text in "[a-zA-ZéŒ ]{0,300}", width in 20_u16..500) {
        let fonts = font::Fonts::load().unwrap();
        let set_in = flow::Type::new(font::Face::Regular, 10.0);
        let width = f32::from(width);
        let lines = flow::lines(&fonts, set_in, &text, width);
        for line in &lines {
            let shown = line.trim_end_matches(' ');
            prop_assert!(fonts.width(set_in.face, set_in.size, shown) <= width + 0.01, "{line}");
        }
        prop_assert_eq!(lines.concat(), text.trim_end());
    }
}

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::SignedDuration;
use scraper::{Html, Selector};

use super::samples::{
    board as sample, empty_board, full_board, full_page, open_page, site, status,
};
use crate::domain::lang::Lang;
use crate::web::api::PaymentState;
use crate::web::forms::Field;
use crate::web::view::OpportunityPage;
use crate::web::{assets, board, pages};

/// The style sheet's address changes with it; the page around it does not.
fn snapshot(name: &str, html: &str) {
    let html = html
        .replace(assets::STYLESHEET.path(), "/assets/site.css")
        .replace(assets::ICON.path(), "/assets/icon.svg")
        .replace(concat!("Version ", env!("CARGO_PKG_VERSION")), "Version N");
    insta::with_settings!({
        snapshot_path => "../snapshots",
        prepend_module_to_snapshot => false,
    }, { insta::assert_snapshot!(name, html) });
}

fn texts(html: &str, selector: &str) -> Vec<String> {
    Html::parse_document(html)
        .select(&Selector::parse(selector).unwrap())
        .map(|element| element.text().collect::<String>().trim().to_owned())
        .collect()
}

#[test]
fn the_board_in_both_languages() {
    for lang in Lang::ALL {
        let html = board::page(&site(), lang, &sample()).unwrap();
        snapshot(&format!("board_{}", lang.tag()), &html);
    }
}

#[test]
fn the_status_in_both_languages() {
    for lang in Lang::ALL {
        let html = pages::status(&site(), lang, &status()).unwrap();
        snapshot(&format!("status_{}", lang.tag()), &html);
    }
}

#[test]
fn the_status_says_whether_it_complains_or_something_is_dead() {
    let notices = |status| {
        texts(
            &pages::status(&site(), Lang::En, &status).unwrap(),
            ".notice",
        )
    };
    let mut well = status();
    (well.dead_deliveries, well.dead_effects) = (0, 0);
    let mut complains = status();
    complains.complains = true;

    assert_eq!(notices(well), ["Everything works."]);
    assert!(notices(status())[0].contains("given up"));
    assert!(notices(complains)[0].contains("does not work"));
}

#[test]
fn an_empty_board_says_what_happens_next() {
    let html = board::page(&site(), Lang::En, &empty_board()).unwrap();

    assert!(
        texts(&html, ".empty p")
            .iter()
            .any(|p| p.contains("appears here at once"))
    );
    let ways = [
        ".empty a[href='/en/subscribe']",
        ".empty a[href='/en/feed.atom']",
    ];
    for way in ways {
        assert_eq!(texts(&html, way).len(), 1, "{way}");
    }
}

#[test]
fn closed_opportunities_are_behind_a_fold_that_is_closed() {
    let html = board::page(&site(), Lang::En, &sample()).unwrap();

    assert_eq!(texts(&html, "details:not([open]) tbody tr").len(), 3);
    assert!(texts(&html, "details[open]").is_empty());
}

#[test]
fn closed_opportunities_are_unfolded_where_none_is_open() {
    let mut board = sample();
    board.open = board::Shelf::default();

    let html = board::page(&site(), Lang::En, &board).unwrap();

    assert_eq!(texts(&html, "details[open] tbody tr").len(), 3);
}

#[test]
fn a_short_board_has_no_filters_but_shows_those_in_force() {
    let short = empty_board();
    let mut narrowed = empty_board();
    narrowed.filters.wanted.skill = Some("Rust & <SQL>".into());
    narrowed.query = narrowed.filters.query(None);
    narrowed.fields = vec![Field::new("skill", "Skill", "Rust & <SQL>")];

    let short = board::page(&site(), Lang::En, &short).unwrap();
    let narrowed = board::page(&site(), Lang::En, &narrowed).unwrap();

    assert!(texts(&short, "form").is_empty());
    assert!(narrowed.contains("Rust &#38; &#60;SQL&#62;"));
    assert!(
        narrowed.contains("/fr/opportunites?skill=Rust+%26+%3CSQL%3E"),
        "the switch keeps the place"
    );
}

#[test]
fn an_open_opportunity_in_both_languages() {
    for lang in Lang::ALL {
        let html = pages::opportunity(&site(), lang, &open_page(lang)).unwrap();
        snapshot(&format!("open_{}", lang.tag()), &html);
    }
}

#[test]
fn a_delivered_and_disputed_opportunity_in_both_languages() {
    for lang in Lang::ALL {
        let html = pages::opportunity(&site(), lang, &full_page(lang)).unwrap();
        snapshot(&format!("delivered_{}", lang.tag()), &html);
    }
}

#[test]
fn work_acceptance_criteria_come_before_the_application_evaluation() {
    let html = pages::opportunity(&site(), Lang::En, &open_page(Lang::En)).unwrap();

    let headings = texts(&html, "h2");
    let place = |heading: &str| headings.iter().position(|h| h == heading).unwrap();
    assert!(place("Work acceptance criteria") < place("Application evaluation"));
}

#[test]
fn the_comment_to_copy_speaks_the_language_of_the_page() {
    for (lang, command, ticked) in [(Lang::En, "/apply\n", 3), (Lang::Fr, "/postuler\n", 3)] {
        let html = pages::opportunity(&site(), lang, &open_page(lang)).unwrap();
        let comment = texts(&html, ".apply pre code").remove(0);
        assert!(comment.starts_with(command), "{comment}");
        assert_eq!(comment.matches("- [x] ").count(), ticked);
    }
}

#[test]
fn nobody_is_told_how_to_apply_after_the_closing() {
    let html = pages::opportunity(&site(), Lang::En, &full_page(Lang::En)).unwrap();

    assert!(texts(&html, ".apply").is_empty());
}

#[test]
fn headings_never_skip_a_level_and_there_is_one_first() {
    for html in [
        board::page(&site(), Lang::En, &sample()).unwrap(),
        pages::opportunity(&site(), Lang::Fr, &full_page(Lang::Fr)).unwrap(),
        pages::status(&site(), Lang::Fr, &status()).unwrap(),
    ] {
        let page = Html::parse_document(&html);
        let any = Selector::parse("h1,h2,h3,h4,h5,h6").unwrap();
        let levels: Vec<u8> = page
            .select(&any)
            .map(|h| h.value().name().as_bytes()[1] - b'0')
            .collect();
        assert!(levels[0] == 1 && !levels[1..].contains(&1), "{levels:?}");
        assert!(
            levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
            "{levels:?}"
        );
    }
}

#[test]
fn text_of_strangers_is_escaped_wherever_it_stands() {
    let attack = "<script>alert(1)</script>";
    let mut page = full_page(Lang::En);
    page.title = attack.into();
    page.skills = vec![attack.into()];
    page.supplier = Some(attack.into());
    page.applications[0].login = attack.into();
    if let Some(text) = &mut page.statement {
        text.more = vec![(attack.into(), String::new())];
    }
    page.criteria[0].reason = Some(attack.into());

    let html = pages::opportunity(&site(), Lang::En, &page).unwrap();

    let linked = html.matches("<script").count();
    assert_eq!(
        linked, 2,
        "the linked data, in which nothing is HTML, and our script: {html}"
    );
    assert!(!html.contains(attack), "{html}");
}

/// How many bytes travel when a browser takes gzip.
fn compressed(text: &str) -> usize {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    gzip.finish().unwrap().len()
}

#[test]
fn a_board_of_twenty_cards_and_its_style_travel_in_less_than_sixty_kilobytes() {
    for lang in Lang::ALL {
        let html = board::page(&site(), lang, &full_board()).unwrap();
        assert_eq!(texts(&html, ".card").len(), 20);
        let bytes = compressed(&html) + compressed(assets::STYLESHEET.body());
        assert!(bytes < 60_000, "{bytes} bytes");
    }
}

#[test]
fn nobody_is_left_alone_with_silence_near_the_closing() {
    let quiet = |change: fn(&mut OpportunityPage)| {
        let mut page = open_page(Lang::En);
        for application in &mut page.applications {
            application.withdrawn = true;
        }
        change(&mut page);
        let html = pages::opportunity(&site(), Lang::En, &page).unwrap();
        texts(&html, ".apply .notice")
            .join("")
            .contains("Silence is normal")
    };

    assert!(quiet(|_| {}));
    assert!(!quiet(|page| page.applications[0].withdrawn = false));
    assert!(!quiet(
        |page| page.closes_at = Some(super::samples::at("2021-08-30T03:59:59Z"))
    ));
}

#[test]
fn a_payment_that_waits_longer_than_usual_is_shown_as_such() {
    let mut page = full_page(Lang::En);
    let payment = page.payment.as_mut().unwrap();
    payment.state = PaymentState::Drafted;
    payment.created_at = page.now - SignedDuration::from_hours(24 * 32);
    let old = pages::opportunity(&site(), Lang::En, &page).unwrap();
    page.payment.as_mut().unwrap().created_at = page.now - SignedDuration::from_hours(24 * 31);
    let young = pages::opportunity(&site(), Lang::En, &page).unwrap();

    assert!(old.contains("waited for longer than 31 days"));
    assert!(!young.contains("waited for longer than 31 days"));
}

#[test]
fn what_is_wrong_with_a_filter_stands_at_the_field_and_in_the_summary() {
    let mut wrong = empty_board();
    let error = Some("Enter an amount".to_owned());
    wrong.fields = vec![Field::new("price_from", "Price from", "cheap").with_error(error)];
    let html = board::page(&site(), Lang::En, &wrong).unwrap();

    assert_eq!(
        texts(&html, ".error-summary a[href='#price_from']"),
        ["Enter an amount"]
    );
    assert_eq!(
        texts(&html, "#price_from-error"),
        ["Error: Enter an amount"]
    );
    assert!(
        html.contains(
            "value=\"cheap\" aria-invalid=\"true\" aria-describedby=\"price_from-error\""
        )
    );
}

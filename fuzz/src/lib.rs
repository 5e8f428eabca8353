//! What is fuzzed: each function takes what a stranger may send and panics when a
//! promise is broken. The ordinary tests call the same functions on the corpus and
//! on changes of it.

use jiff::Timestamp;
use micro_acquisition::config::Config;
use micro_acquisition::domain::money::Cents;
use micro_acquisition::domain::programme::Programme;
use micro_acquisition::domain::settings::{self, Settings};
use micro_acquisition::domain::statement::{Statement, StatementRules};
use micro_acquisition::inbox::grammar;
use micro_acquisition::inbox::signature::WebhookSecrets;
use micro_acquisition::inbox::translate::{EVENTS, Ourselves, translate};
use micro_acquisition::web::markdown;

/// The header is the first line, the body what follows: nobody without the secret
/// makes a signature.
pub fn signature(data: &[u8]) {
    let (header, body) = split(data);
    let secrets = WebhookSecrets::new("a secret that nobody guesses".into(), None);
    assert!(secrets.verify(&header, &body).is_none());
}

/// The first line is the event, the rest its body: read or of no interest, and the
/// same each time.
pub fn webhook(data: &[u8]) {
    let (event, body) = split(data);
    let us = Ourselves {
        app_id: 1,
        bot_id: None,
        slug: Some("ours".to_owned()),
        label: "micro-acquisition".to_owned(),
    };
    let at = Timestamp::UNIX_EPOCH;
    for event in EVENTS.iter().copied().chain([event.as_str()]) {
        let once = translate(event, &body, &us, at);
        assert_eq!(once, translate(event, &body, &us, at));
    }
}

/// The first line is the title, the rest the body of an issue.
pub fn statement(data: &[u8]) {
    let (title, body) = split(data);
    let body = String::from_utf8_lossy(&body);
    let programme = Programme::default();
    let settings = Settings::none();
    let rules = StatementRules {
        programme: &programme,
        settings: &settings,
        posted_at: Timestamp::UNIX_EPOCH,
    };
    match Statement::parse(&title, &body, &rules) {
        Ok(read) => {
            assert!(programme.within_ceiling(read.fixed_price.amount), "R1");
            assert!(read.delivery_due_at > read.closes_at);
        }
        Err(problems) => assert!(!problems.is_empty()),
    }
}

/// The text of a comment: every command stands on a line that there is, in order.
pub fn grammar(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    // Markdown's lines end with LF, CR or both: so many there are at most.
    let lines = text.split(['\n', '\r']).count();
    let written = grammar::parse(&text);
    let at: Vec<usize> = written.iter().map(|one| one.line as usize).collect();
    assert!(at.is_sorted());
    assert!(at.iter().all(|line| (1..=lines).contains(line)), "{at:?}");
}

/// Text of strangers on a page: nothing of it runs.
pub fn markdown(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for html in [markdown::render(&text), markdown::inline(&text)] {
        let folded = html.to_lowercase();
        for acts in [
            "<script", "<img", "<iframe", "<style", "<form", "<svg", "<!--",
        ] {
            assert!(!folded.contains(acts), "{acts} in {html}");
        }
        // In a tag a quotation mark of the text is an entity.
        let mut links = folded
            .split("<a ")
            .skip(1)
            .filter_map(|link| link.split('>').next());
        assert!(
            !links.any(|link| link.contains("href=\"javascript:")),
            "{html}"
        );
    }
    assert!(markdown::plain(&text, 80).chars().count() <= 81);
}

/// A repository's settings file.
pub fn settings(data: &[u8]) {
    if let Err(problems) = settings::read(data, &Programme::default()) {
        assert!(!problems.is_empty());
    }
}

/// The programme's own file: read the same each time, or every problem named.
pub fn programme(data: &[u8]) {
    let name = format!("programme-{:?}.toml", std::thread::current().id());
    let path = std::env::temp_dir().join(format!("{}-{name}", std::process::id()));
    std::fs::write(&path, data).unwrap();
    let read = || Config::load(Some(&path), []);
    let (once, again) = (read(), read());
    std::fs::remove_file(&path).unwrap();
    match (once, again) {
        (Ok(once), Ok(again)) => {
            let ceiling = once.programme.within_ceiling(Cents::ZERO);
            assert!(ceiling, "no price is within the ceiling");
            assert_eq!(once.programme, again.programme);
        }
        (Err(once), Err(again)) => {
            assert!(!once.problems.is_empty());
            assert_eq!(once, again);
        }
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => panic!("only once: {error}"),
    }
}

fn split(data: &[u8]) -> (String, Vec<u8>) {
    let end = data.iter().position(|byte| *byte == b'\n');
    let (first, rest) = data.split_at(end.unwrap_or(data.len()));
    let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    (String::from_utf8_lossy(first).into_owned(), rest.to_vec())
}

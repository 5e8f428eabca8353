//! What a form must look like that comes back: everything as it was typed, each error at
//! its field and on top with a link to it.

use scraper::{ElementRef, Html, Selector};

use super::visitor::Page;

/// What a form sends.
pub type Sent = Vec<(String, String)>;

pub fn without(sent: &Sent, name: &str) -> Sent {
    let kept = sent.iter().filter(|(known, _)| known != name);
    kept.cloned().collect()
}

/// The same with another value in a field.
pub fn changed(sent: &Sent, name: &str, value: &str) -> Sent {
    let mut changed = without(sent, name);
    changed.push((name.to_owned(), value.to_owned()));
    changed
}

pub fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap_or_else(|_| panic!("no selector: {text}"))
}

fn all<'a>(within: ElementRef<'a>, wanted: &str) -> Vec<ElementRef<'a>> {
    within.select(&selector(wanted)).collect()
}

pub fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

/// The form that sends `mark`, or is sent there, and the same id where one was sent.
fn form_of<'a>(page: &'a Html, mark: (&str, &str), sent: &Sent) -> Option<ElementRef<'a>> {
    let sends = |form: ElementRef<'a>, name: &str, value: &str| {
        let fields = all(form, &format!("[name=\"{name}\"]"));
        fields.iter().any(|it| it.attr("value") == Some(value))
    };
    let id = sent.iter().find(|(name, _)| name == "form");
    all(page.root_element(), "form").into_iter().find(|form| {
        let is_it = form.attr("action") == Some(mark.1) || sends(*form, mark.0, mark.1);
        is_it && id.is_none_or(|(name, id)| sends(*form, name, id))
    })
}

/// Whether a control shows what was typed, as far as it can show it.
fn shows(controls: &[ElementRef<'_>], typed: &[&str]) -> bool {
    let control = controls[0];
    match (
        control.value().name(),
        control.attr("type").unwrap_or("text"),
    ) {
        ("textarea", _) => words(control) == typed[0].trim(),
        ("select", _) => {
            let options = all(control, "option");
            let known = options.iter().any(|it| it.attr("value") == Some(typed[0]));
            let chosen = options.iter().find(|it| it.attr("selected").is_some());
            // What no page of ours offers cannot be shown as chosen.
            !known
                || chosen.is_some_and(|it| it.attr("value") == Some(typed[0]))
                || typed[0].is_empty()
        }
        ("input", "checkbox" | "radio") => controls.iter().all(|it| {
            let is_typed = typed.iter().any(|typed| it.attr("value") == Some(*typed));
            it.attr("checked").is_some() == is_typed
        }),
        (_, _) => control.attr("value").unwrap_or("").trim() == typed[0].trim(),
    }
}

/// What the summary says of the element with that id.
fn summed_up(page: &Html, id: &str) -> Vec<String> {
    let link = format!(".error-summary a[href=\"#{id}\"]");
    all(page.root_element(), &link)
        .into_iter()
        .map(words)
        .collect()
}

/// The form came back: with `place` the error at that field, without it above the fields,
/// and in both cases in the summary.
pub fn comes_back(page: &Page, mark: (&str, &str), sent: &Sent, place: Option<&str>, what: &str) {
    let html = Html::parse_document(&page.body);
    let form = form_of(&html, mark, sent);
    let form = form.unwrap_or_else(|| panic!("{what}: the form is lost: {}", page.body));
    for (name, _) in sent.iter().filter(|(name, _)| name != "csrf") {
        let controls = all(form, &format!("[name=\"{name}\"]"));
        assert!(
            !controls.is_empty(),
            "{what}: no field {name}: {}",
            page.body
        );
        let typed = sent.iter().filter(|(known, _)| known == name);
        let typed: Vec<&str> = typed.map(|(_, value)| value.as_str()).collect();
        assert!(
            shows(&controls, &typed),
            "{what}: {name} is lost: {}",
            form.html()
        );
    }
    for link in all(html.root_element(), ".error-summary a") {
        let to = link.attr("href").unwrap_or("").trim_start_matches('#');
        let found = all(html.root_element(), &format!("[id=\"{to}\"]"));
        assert_eq!(
            found.len(),
            1,
            "{what}: the summary leads to {to:?}: {}",
            page.body
        );
    }
    match place {
        Some(name) => at_the_field(&html, form, name, what),
        None => above_the_fields(&html, form, what),
    }
}

fn at_the_field(page: &Html, form: ElementRef<'_>, name: &str, what: &str) {
    let marked = format!("[name=\"{name}\"][aria-invalid=true], fieldset[id=\"{name}\"]");
    let marked = all(form, &marked);
    let field = marked
        .first()
        .unwrap_or_else(|| panic!("{what}: {name} is not marked: {}", form.html()));
    let id = field
        .attr("id")
        .unwrap_or_else(|| panic!("{what}: {name} has no id"));
    let described = field.attr("aria-describedby").unwrap_or("");
    let error = format!("{id}-error");
    assert!(
        described.split(' ').any(|it| it == error),
        "{what}: {described:?}"
    );
    let said = all(form, &format!("[id=\"{error}\"]"));
    assert!(
        said.len() == 1 && !words(said[0]).is_empty(),
        "{what}: {}",
        form.html()
    );
    let summed_up = summed_up(page, id);
    assert!(
        summed_up
            .iter()
            .any(|it| !it.is_empty() && words(said[0]).contains(it.as_str())),
        "{what}: the summary does not name {id}: {summed_up:?}"
    );
}

fn above_the_fields(page: &Html, form: ElementRef<'_>, what: &str) {
    let refused = all(form, "[id$=refused]");
    assert_eq!(refused.len(), 1, "{what}: {}", form.html());
    assert!(!words(refused[0]).is_empty(), "{what}");
    let id = refused[0].attr("id").unwrap_or_default();
    let summed_up = summed_up(page, id);
    assert!(
        summed_up.iter().any(|it| !it.is_empty()),
        "{what}: {summed_up:?}"
    );
}

/// Everything that a person typed stands on the page of the error.
pub fn given_back(page: &Page, typed: &[(&str, &str)], what: &str) {
    let html = Html::parse_document(&page.body);
    let said = all(html.root_element(), "pre").into_iter().map(words);
    let said: Vec<String> = said.collect();
    let typed = typed
        .iter()
        .filter(|(name, value)| *name != "applicant" && !value.is_empty());
    for (name, value) in typed {
        assert!(
            said.iter().any(|it| it == value),
            "{what}: {name} is lost: {}",
            page.body
        );
    }
}

//! The pages that GitHub's links lead to: an issue or pull request with its
//! conversation and checks, for people who follow the demo.

use super::render::instant;
use super::state::{CheckRun, Comment, Issue, Repository};
use super::world::World;

const STYLE: &str = "body{margin:0;background:#f6f8fa;color:#1f2328;font:16px/1.5 system-ui,sans-serif}\
main{max-width:52rem;margin:0 auto;padding:1.5rem}h1{font-size:1.75rem;line-height:1.25;margin:.25rem 0}\
h1 small{color:#59636e;font-weight:400}a{color:#0550ae}\
.state{display:inline-block;padding:.2rem .75rem;border-radius:2rem;color:#fff;font-weight:600}\
.open{background:#1a7f37}.closed{background:#8250df}.draft{background:#59636e}\
.label{display:inline-block;border:1px solid #57606a;border-radius:2rem;padding:0 .6rem;margin-right:.3rem;font-size:.85rem;background:#fff}\
article{background:#fff;border:1px solid #d1d9e0;border-radius:.5rem;margin:1rem 0;overflow-x:auto}\
article>header{background:#f6f8fa;border-bottom:1px solid #d1d9e0;padding:.5rem 1rem;font-size:.9rem;color:#59636e}\
article>header b{color:#1f2328}article.app>header{background:#ddf4ff}\
article>div{padding:.25rem 1rem}table{border-collapse:collapse}td,th{border:1px solid #d1d9e0;padding:.3rem .7rem;text-align:left}\
code{background:#eff1f3;padding:.1em .3em;border-radius:.3em}pre{background:#f6f8fa;padding:1rem;border-radius:.5rem;white-space:pre-wrap}pre code{background:none;padding:0}\
blockquote{border-left:.25em solid #d1d9e0;margin-left:0;padding-left:1em;color:#59636e}\
.reactions span{border:1px solid #d1d9e0;border-radius:2rem;padding:.1rem .5rem;font-size:.85rem;margin-right:.3rem}";

/// The page at `segments` below the web address.
pub fn page(world: &World, segments: &[&str]) -> Option<String> {
    match segments {
        [owner, name] => {
            let repository = world.repository_by_name(owner, name)?;
            Some(repository_page(world, repository))
        }
        [owner, name, "issues" | "pull", number] => {
            let repository = world.repository_by_name(owner, name)?;
            let issue = world.issue(repository.id, number.parse().ok()?).ok()?;
            Some(issue_page(world, repository, issue))
        }
        [owner, name, "runs", id] => {
            let repository = world.repository_by_name(owner, name)?;
            let run = world.checks.get(&id.parse().ok()?)?;
            Some(layout(
                &run.name,
                &format!(
                    "<p>{}</p>{}",
                    escape(&world.full_name(repository)),
                    check(world, run)
                ),
            ))
        }
        _ => None,
    }
}

pub fn not_found() -> String {
    layout("404", "<h1>404</h1><p>Not Found</p>")
}

/// Whom to sign in as: each login with the address that chooses it.
pub fn choice(choices: &[(String, String)]) -> String {
    let items: String = choices
        .iter()
        .map(|(login, address)| {
            let (login, address) = (escape(login), escape(address));
            format!("<li><a href=\"{address}\">{login}</a></li>")
        })
        .collect::<Vec<String>>()
        .concat();
    layout("Sign in", &format!("<h1>Sign in as</h1><ul>{items}</ul>"))
}

fn escape(text: &str) -> String {
    ammonia::clean_text(text)
}

/// GitHub's Markdown, with everything unsafe taken out.
fn markdown(text: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.render.r#unsafe = true;
    let html = comrak::markdown_to_html(text, &options);
    ammonia::Builder::default()
        .add_tags(["input"])
        .add_tag_attributes("input", ["type", "checked", "disabled"])
        .clean(&html)
        .to_string()
}

fn layout(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{}</title>\
         <style>{STYLE}</style></head><body><main>{body}</main></body></html>",
        escape(title)
    )
}

fn repository_page(world: &World, repository: &Repository) -> String {
    let full_name = escape(&world.full_name(repository));
    let issues = world
        .issues
        .values()
        .filter(|i| i.repository == repository.id);
    let rows: String = issues
        .map(|issue| {
            format!(
                "<li><a href=\"{}\">#{} {}</a></li>",
                escape(&world.issue_page(repository, issue)),
                issue.number,
                escape(&issue.title)
            )
        })
        .collect::<Vec<String>>()
        .concat();
    layout(&full_name, &format!("<h1>{full_name}</h1><ul>{rows}</ul>"))
}

fn state(issue: &Issue) -> (&'static str, &'static str) {
    match (&issue.pull, issue.open) {
        (Some(pull), _) if pull.merged_at.is_some() => ("closed", "Merged"),
        (Some(pull), true) if pull.draft => ("draft", "Draft"),
        (_, true) => ("open", "Open"),
        (_, false) => ("closed", "Closed"),
    }
}

fn issue_page(world: &World, repository: &Repository, issue: &Issue) -> String {
    let full_name = world.full_name(repository);
    let (class, name) = state(issue);
    let labels = issue
        .labels
        .iter()
        .filter_map(|id| world.label_of(repository.id, *id));
    let labels: String = labels
        .map(|label| format!("<span class=\"label\">{}</span>", escape(&label.name)))
        .collect::<Vec<String>>()
        .concat();
    let opening = format!(
        "<article><header><b>{}</b> opened this</header><div>{}</div></article>",
        escape(world.login(issue.author)),
        markdown(
            issue
                .body
                .as_deref()
                .unwrap_or("*No description provided.*")
        )
    );
    let conversation: String = world
        .comments_of(repository.id, issue.number)
        .map(|c| comment(world, c))
        .collect();
    let body = format!(
        "<p><a href=\"{}\">{}</a></p><h1>{} <small>#{}</small></h1>\
         <p><span class=\"state {class}\">{name}</span> {labels}</p>{opening}{}{conversation}",
        escape(&world.repository_page(repository)),
        escape(&full_name),
        escape(&issue.title),
        issue.number,
        checks(world, issue),
    );
    layout(
        &format!("{} · {full_name}#{}", issue.title, issue.number),
        &body,
    )
}

fn comment(world: &World, comment: &Comment) -> String {
    let class = if comment.via_app {
        " class=\"app\""
    } else {
        ""
    };
    let reactions: String = comment
        .reactions
        .iter()
        .map(|r| {
            format!(
                "<span>{} {}</span>",
                sign(&r.content),
                escape(world.login(r.user))
            )
        })
        .collect::<Vec<String>>()
        .concat();
    let reactions = if reactions.is_empty() {
        reactions
    } else {
        format!("<p class=\"reactions\">{reactions}</p>")
    };
    format!(
        "<article{class} id=\"issuecomment-{}\"><header><b>{}</b> commented at {}</header>\
         <div>{}{reactions}</div></article>",
        comment.id,
        escape(world.login(comment.author)),
        escape(
            instant(Some(comment.created_at))
                .as_str()
                .unwrap_or_default()
        ),
        markdown(&comment.body)
    )
}

fn sign(content: &str) -> &'static str {
    match content {
        "+1" => "👍",
        "-1" => "👎",
        "laugh" => "😄",
        "hooray" => "🎉",
        "confused" => "😕",
        "heart" => "❤️",
        "rocket" => "🚀",
        _ => "👀",
    }
}

fn checks(world: &World, issue: &Issue) -> String {
    let Some(pull) = &issue.pull else {
        return String::new();
    };
    let runs = world.checks.values().filter(|run| {
        let suite = world.suites.get(&run.suite);
        suite.is_some_and(|s| s.repository == issue.repository && s.head_sha == pull.head_sha)
    });
    runs.map(|run| check(world, run)).collect()
}

fn check(world: &World, run: &CheckRun) -> String {
    let suite = world.suites.get(&run.suite);
    let app = suite.and_then(|suite| world.check_apps.get(&suite.app));
    let app = app.map_or("", |app| app.slug.as_str());
    let part = |text: &Option<String>| markdown(text.as_deref().unwrap_or_default());
    format!(
        "<article><header>Check <b>{}</b> by {} · {}</header><div><p><b>{}</b></p>{}{}</div></article>",
        escape(&run.name),
        escape(app),
        escape(run.conclusion.as_deref().unwrap_or(&run.status)),
        escape(run.output.title.as_deref().unwrap_or_default()),
        part(&run.output.summary),
        part(&run.output.text),
    )
}

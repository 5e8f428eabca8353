//! Issues and their assignees.

use serde_json::{Value, json};

use super::{Answer, Reply, Request, Scope, auth, paging};
use crate::fake_github::change::IssueEdit;
use crate::fake_github::error::Denied;
use crate::fake_github::ids::Kind;
use crate::fake_github::state::{Issue, IssueEvent};
use crate::fake_github::world::World;

pub fn answer(world: &mut World, request: &Request, scope: Scope, rest: &[&str]) -> Answer {
    let write = request.method != "GET";
    scope.permit(world, &["issues", "pull_requests"], write)?;
    let (actor, id) = (auth::bot(world), scope.repository);
    if let ("GET", ["issues"]) = (request.method.as_str(), rest) {
        return list(world, request, id);
    }
    if let ("POST", ["issues"]) = (request.method.as_str(), rest) {
        let title = request.text("title").unwrap_or_default();
        let labels = request.names("labels").unwrap_or_default();
        let number = world.open_issue(actor, id, (title, request.text("body")), &labels)?;
        return Ok(Reply::created(one(world, id, number)?));
    }
    let [_, number, part @ ..] = rest else {
        return Err(Denied::NotFound);
    };
    let number = number.parse().map_err(|_| Denied::NotFound)?;
    match (request.method.as_str(), part) {
        ("GET", []) => Ok(Reply::ok(one(world, id, number)?)),
        ("GET", ["events"]) => {
            world.issue(id, number)?;
            Ok(paging::page(world, request, events(world, id, number)))
        }
        ("PATCH", []) => {
            patch(world, request, scope, number)?;
            Ok(Reply::ok(one(world, id, number)?))
        }
        (method @ ("POST" | "DELETE"), ["assignees"]) => {
            let logins = request.names("assignees").unwrap_or_default();
            let adding = method == "POST";
            world.assign(actor, (id, number), &logins, adding)?;
            let status = if adding { 201 } else { 200 };
            Ok(Reply::new(status, one(world, id, number)?))
        }
        ("PUT", ["lock"]) => {
            world.lock_issue(actor, id, number, true)?;
            Ok(Reply::nothing())
        }
        ("DELETE", ["lock"]) => {
            world.lock_issue(actor, id, number, false)?;
            Ok(Reply::nothing())
        }
        _ => Err(Denied::NotFound),
    }
}

fn one(world: &World, repository: i64, number: i64) -> Result<Value, Denied> {
    let home = world.repository(repository)?;
    Ok(world.full_issue_json(home, world.issue(repository, number)?))
}

/// Oldest first, as GitHub lists them.
fn events(world: &World, repository: i64, number: i64) -> Vec<Value> {
    let of_issue = |event: &&IssueEvent| event.repository == repository && event.number == number;
    let events = world.issue_events.iter().filter(of_issue);
    events
        .map(|event| {
            let label = event.label.as_ref().map(|name| {
                let home = world.repositories.get(&repository);
                let known = home.and_then(|home| home.labels.iter().find(|it| it.name == *name));
                let color = known.map_or("ededed", |label| label.color.as_str());
                json!({ "name": name, "color": color })
            });
            json!({
                "id": event.id,
                "node_id": Kind::Event.node_id(event.id),
                "url": format!("{}/repositories/{repository}/issues/events/{}", world.api, event.id),
                "actor": world.user_json(event.actor),
                "event": event.event,
                "commit_id": Value::Null,
                "commit_url": Value::Null,
                "created_at": event.at.to_string(),
                "label": label,
                "state_reason": event.reason,
                "performed_via_github_app": Value::Null,
            })
        })
        .collect()
}

fn reason(request: &Request) -> Result<&'static str, Denied> {
    match request.text("state_reason").unwrap_or("completed") {
        "completed" => Ok("completed"),
        "not_planned" => Ok("not_planned"),
        "duplicate" => Ok("duplicate"),
        _ => Err(Denied::invalid("Issue", "state_reason")),
    }
}

fn patch(world: &mut World, request: &Request, scope: Scope, number: i64) -> Result<(), Denied> {
    let (actor, id) = (auth::bot(world), scope.repository);
    let body = request.body.as_ref().and_then(|body| body.get("body"));
    let edit = IssueEdit {
        title: request.text("title").map(str::to_owned),
        body: body.map(|body| body.as_str().unwrap_or_default().to_owned()),
    };
    world.edit_issue(actor, id, number, edit)?;
    if request.field("labels").is_some() {
        let labels = request.names("labels");
        let labels = labels.ok_or(Denied::invalid("Issue", "labels"))?;
        world.set_labels(actor, id, number, &labels)?;
    }
    if let Some(logins) = request.names("assignees") {
        let had = world.issue(id, number)?.assignees.iter();
        let had: Vec<String> = had.map(|id| world.login(*id).to_owned()).collect();
        let gone: Vec<String> = had.into_iter().filter(|l| !logins.contains(l)).collect();
        world.assign(actor, (id, number), &gone, false)?;
        world.assign(actor, (id, number), &logins, true)?;
    }
    match request.text("state") {
        None => Ok(()),
        Some("open") => world.reopen_issue(actor, id, number),
        Some("closed") => world.close_issue(actor, id, number, reason(request)?),
        Some(_) => Err(Denied::invalid("Issue", "state")),
    }
}

/// Pull requests are issues too, and listed with them.
fn list(world: &World, request: &Request, repository: i64) -> Answer {
    let home = world.repository(repository)?;
    let state = request.asked("state").unwrap_or("open");
    let asked = request.asked("labels").unwrap_or_default();
    let asked: Vec<&str> = asked.split(',').filter(|name| !name.is_empty()).collect();
    let since = request.asked("since").and_then(|text| text.parse().ok());
    let has = |issue: &Issue, name: &str| {
        let mut ids = issue.labels.iter();
        ids.any(|id| {
            world
                .label_of(repository, *id)
                .is_some_and(|label| label.name.eq_ignore_ascii_case(name))
        })
    };
    let found = world.issues.values().filter(|issue| {
        issue.repository == repository
            && (state == "all" || issue.open == (state == "open"))
            && asked.iter().all(|name| has(issue, name))
            && since.is_none_or(|since| issue.updated_at >= since)
    });
    let mut found: Vec<&Issue> = found.collect();
    if request.asked("sort") == Some("updated") {
        found.sort_by_key(|issue| issue.updated_at);
    }
    if request.asked("direction") != Some("asc") {
        found.reverse();
    }
    let listed = found
        .into_iter()
        .map(|i| world.issue_json(home, i))
        .collect();
    Ok(paging::page(world, request, listed))
}

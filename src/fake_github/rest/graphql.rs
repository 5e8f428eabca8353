//! `POST /graphql`: pull requests with the issues that they close, comments with the
//! texts that they had, and the labels of an issue.

use serde_json::{Value, json};

use super::auth::{self, Caller};
use super::query::{self, Field};
use super::{Reply, Request, mutation};
use crate::fake_github::error::Denied;
use crate::fake_github::ids::Kind;
use crate::fake_github::render::instant;
use crate::fake_github::state::{Comment, Issue, Label, Repository};
use crate::fake_github::world::World;

pub fn failure(kind: &str, path: &[&str], message: &str) -> Value {
    json!({ "type": kind, "path": path, "message": message })
}

pub fn answer(world: &mut World, request: &Request, caller: &Caller) -> Result<Reply, Reply> {
    let ("POST", Some(text)) = (request.method.as_str(), request.text("query")) else {
        return Err(Reply::message(
            400,
            "A query attribute must be specified and must be a string.",
        ));
    };
    let variables = request.field("variables").cloned().unwrap_or_default();
    let operation = match query::parse(text, &variables) {
        Ok(operation) => operation,
        Err(message) => {
            return Ok(Reply::ok(json!({ "errors": [{ "message": message }] })));
        }
    };
    let mut data = json!({});
    let mut errors = Vec::new();
    for field in &operation.fields {
        let resolved = if operation.mutates {
            mutation::change(world, caller, field)
        } else {
            resolve(world, caller, field)
        };
        match resolved {
            Ok(value) => data[field.alias.as_str()] = value,
            Err(error) => {
                data[field.alias.as_str()] = Value::Null;
                errors.push(error);
            }
        }
    }
    let mut body = json!({ "data": data });
    if !errors.is_empty() {
        body["errors"] = json!(errors);
    }
    Ok(Reply::ok(body))
}

fn resolve(world: &World, caller: &Caller, field: &Field) -> Result<Value, Value> {
    if field.name == "node" {
        return node(world, caller, field);
    }
    if field.name != "repository" {
        let message = format!("Field '{}' doesn't exist on type 'Query'", field.name);
        let extensions = json!({ "code": "undefinedField" });
        return Err(json!({ "message": message, "extensions": extensions }));
    }
    let text = |name: &str| field.arguments.get(name).and_then(Value::as_str);
    let (owner, name) = (text("owner"), text("name"));
    let (owner, name) = (owner.unwrap_or_default(), name.unwrap_or_default());
    let unknown = || {
        let message = format!("Could not resolve to a Repository with the name '{owner}/{name}'.");
        failure("NOT_FOUND", &["repository"], &message)
    };
    let repository = world.repository_by_name(owner, name).ok_or_else(unknown)?;
    let scope = auth::scope(world, caller, repository.id).map_err(|_| unknown())?;
    let mut object = repository_json(world, repository);
    for inner in &field.selections {
        if inner.name == "label" {
            let label = inner.arguments.get("name").and_then(Value::as_str);
            let mut labels = repository.labels.iter();
            let named = |it: &&Label| label.is_some_and(|name| it.name.eq_ignore_ascii_case(name));
            object["label"] = labels.find(named).map_or(Value::Null, label_json);
        }
        if !["pullRequest", "issue"].contains(&inner.name.as_str()) {
            continue;
        }
        let forbidden = failure(
            "FORBIDDEN",
            &["repository", &inner.name],
            &Denied::NotForIntegration.to_string(),
        );
        let needed = if inner.name == "issue" {
            "issues"
        } else {
            "pull_requests"
        };
        scope
            .permit(world, &[needed], false)
            .map_err(|_| forbidden)?;
        object[inner.name.as_str()] = numbered(world, repository, inner)?;
    }
    query::select(&object, &field.selections).map_err(|message| json!({ "message": message }))
}

fn label_json(label: &Label) -> Value {
    json!({ "__typename": "Label", "id": Kind::Label.node_id(label.id), "name": label.name })
}

/// A comment by its opaque id; of other nodes nobody asks.
fn node(world: &World, caller: &Caller, field: &Field) -> Result<Value, Value> {
    let id = field.arguments.get("id").and_then(Value::as_str);
    let id = id.unwrap_or_default();
    let named = |comment: &&Comment| Kind::Comment.node_id(comment.id) == id;
    let unknown = || {
        let message = format!("Could not resolve to a node with the global id of '{id}'");
        failure("NOT_FOUND", &["node"], &message)
    };
    let comment = world.comments.values().find(named).ok_or_else(unknown)?;
    let scope = auth::scope(world, caller, comment.repository).map_err(|_| unknown())?;
    let needed = ["issues", "pull_requests"];
    scope.permit(world, &needed, false).map_err(|denied| {
        let message = denied.to_string();
        failure("FORBIDDEN", &["node"], &message)
    })?;
    let mut object = comment_json(world, comment);
    let asked = field.selections.iter().flat_map(|it| &it.selections);
    for inner in asked.filter(|inner| inner.name == "userContentEdits") {
        object["userContentEdits"] = connection(&edits_json(world, comment), inner)?;
    }
    query::select(&object, &field.selections).map_err(|message| json!({ "message": message }))
}

fn comment_json(world: &World, comment: &Comment) -> Value {
    let edited = comment.texts.get(1..).and_then(<[_]>::last);
    json!({
        "__typename": "IssueComment",
        "id": Kind::Comment.node_id(comment.id),
        "databaseId": comment.id,
        "fullDatabaseId": comment.id.to_string(),
        "body": comment.body,
        "author": actor_json(world, comment.author),
        "createdAt": comment.created_at.to_string(),
        "updatedAt": comment.updated_at.to_string(),
        "lastEditedAt": instant(edited.map(|text| text.at)),
        "editor": edited.map(|text| actor_json(world, text.by)),
        "includesCreatedEdit": edited.is_some(),
    })
}

/// The texts that an edited comment had, the newest first; GitHub calls each text,
/// the first one too, the `diff` of an edit.
fn edits_json(world: &World, comment: &Comment) -> Vec<Value> {
    let texts = Some(&comment.texts).filter(|texts| texts.len() > 1);
    let texts = texts.into_iter().flatten().rev();
    texts
        .map(|text| {
            json!({
                "__typename": "UserContentEdit",
                "editedAt": text.at.to_string(),
                "editor": actor_json(world, text.by),
                "deletedAt": Value::Null,
                "diff": text.body,
            })
        })
        .collect()
}

/// An account as GraphQL shows one: a bot's login is its App's name alone.
fn actor_json(world: &World, account: i64) -> Value {
    let login = world.login(account);
    let (kind, login) = match login.strip_suffix("[bot]") {
        Some(app) => ("Bot", app),
        None => ("User", login),
    };
    json!({ "__typename": kind, "login": login, "databaseId": account })
}

fn numbered(world: &World, repository: &Repository, field: &Field) -> Result<Value, Value> {
    let number = field.arguments.get("number").and_then(Value::as_i64);
    let number = number.unwrap_or_default();
    let wants_pull = field.name == "pullRequest";
    let found = world.issue(repository.id, number).ok();
    let found = found.filter(|issue| issue.pull.is_some() == wants_pull);
    let Some(issue) = found else {
        let kind = if wants_pull {
            "a PullRequest"
        } else {
            "an Issue"
        };
        let message = format!("Could not resolve to {kind} with the number of {number}.");
        return Err(failure("NOT_FOUND", &["repository", &field.name], &message));
    };
    if wants_pull {
        pull_json(world, repository, issue, field)
    } else {
        let mut object = issue_json(world, repository, issue);
        let labels = repository.labels.iter();
        let labels = labels.filter(|label| issue.labels.contains(&label.id));
        let labels: Vec<Value> = labels.map(label_json).collect();
        let asked = field.selections.iter();
        for inner in asked.filter(|inner| inner.name == "labels") {
            object["labels"] = connection(&labels, inner)?;
        }
        Ok(object)
    }
}

fn repository_json(world: &World, repository: &Repository) -> Value {
    json!({
        "__typename": "Repository",
        "id": Kind::Repository.node_id(repository.id),
        "databaseId": repository.id,
        "name": repository.name,
        "nameWithOwner": world.full_name(repository),
        "owner": { "login": world.login(repository.owner), "id": Kind::Account.node_id(repository.owner) },
        "isPrivate": repository.private,
        "isArchived": repository.archived,
        "url": world.repository_page(repository),
    })
}

fn issue_json(world: &World, repository: &Repository, issue: &Issue) -> Value {
    json!({
        "__typename": "Issue",
        "id": Kind::Issue.node_id(issue.id),
        "databaseId": issue.id,
        "fullDatabaseId": issue.id.to_string(),
        "number": issue.number,
        "title": issue.title,
        "body": issue.body.clone().unwrap_or_default(),
        "state": if issue.open { "OPEN" } else { "CLOSED" },
        "locked": issue.locked,
        "url": world.issue_page(repository, issue),
        "createdAt": issue.created_at.to_string(),
        "updatedAt": issue.updated_at.to_string(),
        "lastEditedAt": instant(issue.body_edited_at),
        "editor": issue.body_edited_by.map(|by| actor_json(world, by)),
        "repository": repository_json(world, repository),
    })
}

fn pull_json(
    world: &World,
    repository: &Repository,
    issue: &Issue,
    field: &Field,
) -> Result<Value, Value> {
    let Some(pull) = &issue.pull else {
        return Ok(Value::Null);
    };
    let mut object = issue_json(world, repository, issue);
    let state = match (pull.merged_at, issue.open) {
        (Some(_), _) => "MERGED",
        (None, true) => "OPEN",
        (None, false) => "CLOSED",
    };
    object["__typename"] = json!("PullRequest");
    object["id"] = json!(Kind::Pull.node_id(pull.id));
    object["databaseId"] = json!(pull.id);
    object["fullDatabaseId"] = json!(pull.id.to_string());
    object["state"] = json!(state);
    object["merged"] = json!(pull.merged_at.is_some());
    object["mergedAt"] = instant(pull.merged_at);
    object["isDraft"] = json!(pull.draft);
    object["baseRefName"] = json!(pull.base_ref);
    object["headRefOid"] = json!(pull.head_sha);
    let references = world.closing_references(issue, pull).into_iter();
    let linked = references.filter_map(|(place, number)| {
        let home = world.repositories.get(&place)?;
        Some(issue_json(world, home, world.issue(place, number).ok()?))
    });
    let linked: Vec<Value> = linked.collect();
    let asked = field.selections.iter();
    for inner in asked.filter(|inner| inner.name == "closingIssuesReferences") {
        object["closingIssuesReferences"] = connection(&linked, inner)?;
    }
    Ok(object)
}

/// A page of a list: `first` from 1 to 100, `after` a cursor of ours.
fn connection(items: &[Value], field: &Field) -> Result<Value, Value> {
    let first = field.arguments.get("first").and_then(Value::as_u64);
    let first = first.filter(|n| (1..=100).contains(n)).ok_or_else(|| {
        let message = format!(
            "You must provide a `first` value from 1 to 100 to properly paginate the `{}` connection.",
            field.name
        );
        failure("MISSING_PAGINATION_BOUNDARIES", &[&field.name], &message)
    })?;
    let after = field.arguments.get("after").and_then(Value::as_str);
    let start: usize = after.and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
    let size = usize::try_from(first).unwrap_or(100);
    let nodes: Vec<&Value> = items.iter().skip(start).take(size).collect();
    let end = start + nodes.len();
    Ok(json!({
        "totalCount": items.len(),
        "nodes": nodes,
        "pageInfo": {
            "hasNextPage": end < items.len(),
            "hasPreviousPage": start > 0,
            "endCursor": (!nodes.is_empty()).then(|| end.to_string()),
            "startCursor": (!nodes.is_empty()).then(|| start.to_string()),
        },
    }))
}

//! Comments and reactions to them.

use jiff::Timestamp;
use serde_json::Value;

use super::{Answer, Reply, Request, Scope, auth, paging};
use crate::fake_github::error::Denied;
use crate::fake_github::state::Comment;
use crate::fake_github::world::World;

pub fn answer(world: &mut World, request: &Request, scope: Scope, rest: &[&str]) -> Answer {
    let write = request.method != "GET";
    scope.permit(world, &["issues", "pull_requests"], write)?;
    match rest {
        ["issues", "comments"] if !write => list(world, request, scope, None),
        ["issues", "comments", id] => one(world, request, find(world, scope, id)?),
        ["issues", "comments", id, "reactions", reaction @ ..] => {
            let id = find(world, scope, id)?;
            reactions(world, request, id, reaction)
        }
        ["issues", number, "comments"] => {
            let number = number.parse().map_err(|_| Denied::NotFound)?;
            of_issue(world, request, scope, number)
        }
        _ => Err(Denied::NotFound),
    }
}

fn find(world: &World, scope: Scope, id: &str) -> Result<i64, Denied> {
    let id = id.parse().map_err(|_| Denied::NotFound)?;
    let comment = world.comment(id)?;
    if comment.repository != scope.repository {
        return Err(Denied::NotFound);
    }
    Ok(id)
}

fn since(request: &Request) -> Result<Option<Timestamp>, Denied> {
    let asked = request.asked("since");
    let parsed = asked.map(|text| text.parse().map_err(|_| Denied::invalid("Issue", "since")));
    parsed.transpose()
}

fn list(world: &World, request: &Request, scope: Scope, number: Option<i64>) -> Answer {
    let since = since(request)?;
    let kept = world.comments.values().filter(|comment| {
        comment.repository == scope.repository
            && number.is_none_or(|number| comment.number == number)
            && since.is_none_or(|since| comment.updated_at >= since)
    });
    let mut kept: Vec<&Comment> = kept.collect();
    if number.is_none() {
        if request.asked("sort") == Some("updated") {
            kept.sort_by_key(|comment| comment.updated_at);
        }
        if request.asked("direction") == Some("desc") {
            kept.reverse();
        }
    }
    let listed = kept.into_iter().map(|c| world.comment_json(c)).collect();
    Ok(paging::page(world, request, listed))
}

fn of_issue(world: &mut World, request: &Request, scope: Scope, number: i64) -> Answer {
    world.issue(scope.repository, number)?;
    match request.method.as_str() {
        "GET" => list(world, request, scope, Some(number)),
        "POST" => {
            let actor = auth::bot(world);
            let body = request.text("body").unwrap_or_default();
            let id = world.add_comment(actor, scope.repository, number, body)?;
            let json = world.comment_json(world.comment(id)?);
            let url = json["url"].as_str().unwrap_or_default().to_owned();
            Ok(Reply::created(json).with_header("location", &url))
        }
        _ => Err(Denied::NotFound),
    }
}

fn one(world: &mut World, request: &Request, id: i64) -> Answer {
    let actor = auth::bot(world);
    match request.method.as_str() {
        "GET" => {}
        // GitHub takes POST for the documented PATCH.
        "PATCH" | "POST" => {
            world.edit_comment(actor, id, request.text("body").unwrap_or_default())?;
        }
        "DELETE" => {
            world.delete_comment(actor, id)?;
            return Ok(Reply::nothing());
        }
        _ => return Err(Denied::NotFound),
    }
    Ok(Reply::ok(world.comment_json(world.comment(id)?)))
}

fn reactions(world: &mut World, request: &Request, comment: i64, rest: &[&str]) -> Answer {
    let actor = auth::bot(world);
    match (request.method.as_str(), rest) {
        ("GET", []) => {
            let content = request.asked("content");
            let all = world.comment(comment)?.reactions.iter();
            let kept = all.filter(|r| content.is_none_or(|content| r.content == content));
            let kept: Vec<Value> = kept.map(|r| world.reaction_json(r)).collect();
            Ok(paging::page(world, request, kept))
        }
        ("POST", []) => {
            let content = request.text("content").unwrap_or_default();
            let (reaction, new) = world.react(actor, comment, content)?;
            let status = if new { 201 } else { 200 };
            Ok(Reply::new(status, world.reaction_json(&reaction)))
        }
        ("DELETE", [reaction]) => {
            let reaction = reaction.parse().map_err(|_| Denied::NotFound)?;
            world.unreact(actor, comment, reaction)?;
            Ok(Reply::nothing())
        }
        _ => Err(Denied::NotFound),
    }
}

//! Pull requests, their commits, files and reviews.

use serde_json::Value;

use super::{Answer, Reply, Request, Scope, paging};
use crate::fake_github::error::Denied;
use crate::fake_github::state::{Issue, Pull};
use crate::fake_github::world::World;

pub fn answer(world: &mut World, request: &Request, scope: Scope, rest: &[&str]) -> Answer {
    scope.permit(world, &["pull_requests"], false)?;
    if request.method != "GET" {
        return Err(Denied::NotFound);
    }
    let home = world.repository(scope.repository)?;
    let [_, number, part @ ..] = rest else {
        return list(world, request, scope);
    };
    let number = number.parse().map_err(|_| Denied::NotFound)?;
    let issue = world.issue(scope.repository, number)?;
    let pull = issue.pull.as_ref().ok_or(Denied::NotFound)?;
    let items: Vec<Value> = match part {
        [] => return Ok(Reply::ok(world.pull_json(home, issue, pull))),
        ["commits"] => {
            let commits = world.pull_commits(pull).into_iter();
            commits.map(|c| world.commit_json(home, c)).collect()
        }
        ["files"] => {
            let (old, new) = world.pull_trees(pull);
            match world.files_json(home, &old, &new, &pull.head_sha) {
                Value::Array(files) => files.into_iter().take(world.most_files).collect(),
                _ => Vec::new(),
            }
        }
        ["reviews"] => {
            let reviews = pull.reviews.iter();
            reviews.map(|r| world.review_json(home, issue, r)).collect()
        }
        ["reviews", id] => {
            let id: i64 = id.parse().map_err(|_| Denied::NotFound)?;
            let review = pull.reviews.iter().find(|r| r.id == id);
            let review = review.ok_or(Denied::NotFound)?;
            return Ok(Reply::ok(world.review_json(home, issue, review)));
        }
        _ => return Err(Denied::NotFound),
    };
    Ok(paging::page(world, request, items))
}

fn list(world: &World, request: &Request, scope: Scope) -> Answer {
    let home = world.repository(scope.repository)?;
    let state = request.asked("state").unwrap_or("open");
    let issues = world
        .issues
        .values()
        .filter(|i| i.repository == scope.repository);
    let pulls = issues.filter_map(|issue| Some((issue, issue.pull.as_ref()?)));
    let pulls = pulls.filter(|(issue, pull)| {
        let label = format!("{}:{}", world.login(pull.head_owner), pull.head_ref);
        (state == "all" || issue.open == (state == "open"))
            && request.asked("head").is_none_or(|head| head == label)
            && request
                .asked("base")
                .is_none_or(|base| base == pull.base_ref)
    });
    let mut pulls: Vec<(&Issue, &Pull)> = pulls.collect();
    let updated = request.asked("sort") == Some("updated");
    if updated {
        pulls.sort_by_key(|(issue, _)| issue.updated_at);
    }
    let default = if request.asked("sort").is_none_or(|sort| sort == "created") {
        "desc"
    } else {
        "asc"
    };
    if request.asked("direction").unwrap_or(default) == "desc" {
        pulls.reverse();
    }
    let listed = pulls.into_iter();
    let listed = listed.map(|(issue, pull)| world.simple_pull_json(home, issue, pull));
    Ok(paging::page(world, request, listed.collect()))
}

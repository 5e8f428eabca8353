//! Check runs, check suites and commit statuses.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Answer, Reply, Request, Scope, auth, paging};
use crate::fake_github::change::RunChange;
use crate::fake_github::error::Denied;
use crate::fake_github::state::{CheckRun, CommitStatus, Output};
use crate::fake_github::world::World;

const STATUSES: [&str; 3] = ["queued", "in_progress", "completed"];
const CONCLUSIONS: [&str; 7] = [
    "success",
    "failure",
    "neutral",
    "cancelled",
    "skipped",
    "timed_out",
    "action_required",
];

fn among(request: &Request, name: &'static str, known: &[&str]) -> Result<Option<String>, Denied> {
    match request.text(name) {
        Some(text) if !known.contains(&text) => Err(Denied::invalid("CheckRun", name)),
        text => Ok(text.map(str::to_owned)),
    }
}

fn change(request: &Request) -> Result<RunChange, Denied> {
    let instant = |name| request.text(name).and_then(|text| text.parse().ok());
    let text = |value: &Value, name: &str| value.get(name)?.as_str().map(str::to_owned);
    let output = request.field("output").map(|output| Output {
        title: text(output, "title"),
        summary: text(output, "summary"),
        text: text(output, "text"),
    });
    if output.as_ref().is_some_and(|o| o.summary.is_none()) {
        return Err(Denied::missing("CheckRun", "summary"));
    }
    Ok(RunChange {
        name: request.text("name").map(str::to_owned),
        external_id: request.text("external_id").map(str::to_owned),
        details_url: request.text("details_url").map(str::to_owned),
        status: among(request, "status", &STATUSES)?,
        conclusion: among(request, "conclusion", &CONCLUSIONS)?,
        started_at: instant("started_at"),
        completed_at: instant("completed_at"),
        output,
    })
}

pub fn answer(world: &mut World, request: &Request, scope: Scope, rest: &[&str]) -> Answer {
    let write = request.method != "GET";
    match (request.method.as_str(), rest) {
        (_, ["check-runs", ..]) => scope.permit(world, &["checks"], write)?,
        (_, ["check-suites", ..]) => scope.permit(world, &["checks"], false)?,
        _ => scope.permit(world, &["statuses"], write)?,
    }
    match (request.method.as_str(), rest) {
        ("POST", ["check-runs"]) => {
            let sha = request.text("head_sha").unwrap_or_default();
            let app = world.app.id;
            let id = world.create_run(app, (scope.repository, sha), change(request)?)?;
            Ok(Reply::created(world.check_json(run(world, scope, id)?)))
        }
        (method @ ("GET" | "PATCH"), ["check-runs", id]) => {
            let id = id.parse().map_err(|_| Denied::NotFound)?;
            if method == "PATCH" {
                require_ours(world, scope, id)?;
                world.update_run(id, change(request)?)?;
            }
            Ok(Reply::ok(world.check_json(run(world, scope, id)?)))
        }
        ("POST", ["statuses", sha]) => create_status(world, request, scope, sha),
        _ => Err(Denied::NotFound),
    }
}

fn run(world: &World, scope: Scope, id: i64) -> Result<&CheckRun, Denied> {
    let run = world.checks.get(&id).ok_or(Denied::NotFound)?;
    let suite = world.suites.get(&run.suite).ok_or(Denied::NotFound)?;
    if suite.repository != scope.repository {
        return Err(Denied::NotFound);
    }
    Ok(run)
}

/// Only the App that made a run may change it.
fn require_ours(world: &World, scope: Scope, id: i64) -> Result<(), Denied> {
    let suite = run(world, scope, id)?.suite;
    let suite = world.suites.get(&suite).ok_or(Denied::NotFound)?;
    if suite.app == world.app.id {
        Ok(())
    } else {
        Err(Denied::NotForIntegration)
    }
}

/// What hangs on one commit: `check-runs`, `check-suites`, `status`, `statuses`.
pub fn of_commit(world: &World, request: &Request, scope: Scope, sha: &str, part: &str) -> Answer {
    let permission = if part.starts_with("check-") {
        "checks"
    } else {
        "statuses"
    };
    scope.permit(world, &[permission], false)?;
    let home = world.repository(scope.repository)?;
    let suites = world.suites.values();
    let suites = suites.filter(|s| s.repository == scope.repository && s.head_sha == sha);
    match part {
        "check-runs" => {
            let runs = suites.flat_map(|suite| latest(world, request, suite.id));
            let runs: Vec<Value> = runs.map(|run| world.check_json(run)).collect();
            Ok(paging::counted(world, request, "check_runs", runs))
        }
        "check-suites" => {
            let suites: Vec<Value> = suites.map(|s| world.full_suite_json(home, s)).collect();
            Ok(paging::counted(world, request, "check_suites", suites))
        }
        "status" => Ok(Reply::ok(combined(world, scope, sha)?)),
        "statuses" => {
            let all = statuses(world, scope, sha).rev();
            let all = all.map(|status| world.status_json(home, status)).collect();
            Ok(paging::page(world, request, all))
        }
        _ => Err(Denied::NotFound),
    }
}

/// The newest run of each name, or all of them where `filter=all`.
fn latest<'a>(world: &'a World, request: &Request, suite: i64) -> Vec<&'a CheckRun> {
    let asked = |name: &str, have: &str| request.asked(name).is_none_or(|asked| asked == have);
    let runs = world.runs_of(suite);
    let runs = runs.filter(|r| asked("check_name", &r.name) && asked("status", &r.status));
    if request.asked("filter") == Some("all") {
        return runs.collect();
    }
    let newest: BTreeMap<&str, &CheckRun> = runs.map(|run| (run.name.as_str(), run)).collect();
    newest.into_values().collect()
}

fn statuses<'a>(
    world: &'a World,
    scope: Scope,
    sha: &str,
) -> impl DoubleEndedIterator<Item = &'a CommitStatus> {
    let all = world.statuses.iter();
    all.filter(move |s| s.repository == scope.repository && s.sha == sha)
}

fn combined(world: &World, scope: Scope, sha: &str) -> Result<Value, Denied> {
    let home = world.repository(scope.repository)?;
    let newest: BTreeMap<&str, &CommitStatus> = statuses(world, scope, sha)
        .map(|status| (status.context.as_str(), status))
        .collect();
    let any = |states: &[&str]| newest.values().any(|s| states.contains(&s.state.as_str()));
    let state = if any(&["failure", "error"]) {
        "failure"
    } else if newest.is_empty() || any(&["pending"]) {
        "pending"
    } else {
        "success"
    };
    let base = world.repository_url(home);
    let listed = newest.values().map(|s| world.simple_status_json(home, s));
    Ok(json!({
        "state": state,
        "statuses": listed.collect::<Vec<Value>>(),
        "sha": sha,
        "total_count": newest.len(),
        "repository": world.repository_json(home),
        "commit_url": format!("{base}/commits/{sha}"),
        "url": format!("{base}/commits/{sha}/status"),
    }))
}

fn create_status(world: &mut World, request: &Request, scope: Scope, sha: &str) -> Answer {
    let text = |name: &str| request.text(name).map(str::to_owned);
    let status = CommitStatus {
        id: 0,
        repository: scope.repository,
        sha: sha.to_owned(),
        creator: world.bot,
        state: text("state").unwrap_or_default(),
        context: text("context").unwrap_or_else(|| "default".to_owned()),
        description: text("description"),
        target_url: text("target_url"),
        at: world.now(),
    };
    let status = world.add_status(auth::bot(world), status)?;
    let home = world.repository(scope.repository)?;
    Ok(Reply::created(world.status_json(home, &status)))
}

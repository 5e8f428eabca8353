//! The fake GitHub is only worth something if nobody can tell it from GitHub:
//! a real client must be able to use it, and GitHub's own published schemas must
//! fit what it says.

mod app;
mod code;
mod deliveries;
pub mod openapi;
mod permissions;
mod rest;
pub mod schema;
mod story;
mod webhooks;

use std::sync::Arc;

use micro_acquisition::clock::ManualClock;
use micro_acquisition::fake_github::{
    FakeGitHub, PullRequestDraft, RepositoryHandle, RepositoryOptions,
};

/// GitHub as a story finds it: an organization with one public repository, the
/// App installed, a maintainer and a stranger.
pub struct Scene {
    pub github: FakeGitHub,
    pub clock: Arc<ManualClock>,
    pub repository: RepositoryHandle,
}

pub const LABEL: &str = "micro-acquisition";

pub async fn scene() -> Scene {
    let clock = Arc::new(ManualClock::new("2021-06-23T13:00:00Z".parse().unwrap()));
    let github = FakeGitHub::start(clock.clone()).await.unwrap();
    let options = RepositoryOptions {
        licence: Some("MIT"),
        ..RepositoryOptions::default()
    };
    let repository = github.repository("canada-digital", "forms", options);
    repository.collaborator("maria", "write");
    github.install_app("canada-digital");
    Scene {
        github,
        clock,
        repository,
    }
}

pub fn delivery_of(issue: i64) -> PullRequestDraft {
    PullRequestDraft {
        title: "Deliver the form".to_owned(),
        body: format!("Closes #{issue}"),
        head_branch: "form".to_owned(),
        files: vec![("form.html".to_owned(), "<form>\n</form>\n".to_owned())],
        ..PullRequestDraft::default()
    }
}

/// octocrab as the App.
pub fn as_app(scene: &Scene) -> octocrab::Octocrab {
    let app = scene.github.app();
    let id = u64::try_from(app.id).unwrap();
    octocrab::Octocrab::builder()
        .base_uri(scene.github.api_url())
        .unwrap()
        .app_from_rsa_pem(id.into(), &app.private_key_pem)
        .unwrap()
        .build()
        .unwrap()
}

/// octocrab as the App's installation on the scene's repository.
pub async fn as_installation(scene: &Scene) -> octocrab::Octocrab {
    let app = as_app(scene);
    let found = app
        .apps()
        .get_repository_installation("canada-digital", "forms")
        .await
        .unwrap();
    app.installation(found.id).unwrap()
}

/// The status code and message of a refusal.
pub fn refusal<T: std::fmt::Debug>(outcome: octocrab::Result<T>) -> (u16, String) {
    match outcome.unwrap_err() {
        octocrab::Error::GitHub { source, .. } => (source.status_code.as_u16(), source.message),
        other => panic!("no refusal of GitHub's: {other:?}"),
    }
}

/// Judges every call so far and its answer.
pub fn judge_all(scene: &Scene) {
    let judge = openapi::OpenApi::load();
    let requests = scene.github.requests();
    assert!(!requests.is_empty());
    let faults: Vec<String> = requests
        .iter()
        .flat_map(|request| {
            [
                judge.judge(request).err(),
                judge.judge_response(request).err(),
            ]
        })
        .flatten()
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

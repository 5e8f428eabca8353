//! The App's own token and those of its installations.

use axum::Json;
use axum::response::IntoResponse;
use jiff::SignedDuration;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use micro_acquisition::domain::ids::{InstallationId, UserId};
use micro_acquisition::github::{AppIdentity, GitHub, GitHubError, GitHubSettings, SettingsError};
use serde_json::{Value, json};

use super::canned::{APP_ID, Canned, key, problem, repository, user};

async fn app() -> Canned {
    Canned::with([
        (
            "GET /app",
            json!({ "id": APP_ID, "slug": "micro-acquisition" }),
        ),
        (
            "GET /users/micro-acquisition[bot]",
            user(85_000_009, "micro-acquisition[bot]"),
        ),
    ])
    .await
}

#[tokio::test]
async fn case_022_the_apps_token_is_back_dated_a_minute_and_lasts_at_most_ten() {
    let canned = app().await;
    canned.github().app().await.unwrap();
    let mut checks = Validation::new(Algorithm::RS256);
    // The test's clock stands in 2021.
    checks.validate_exp = false;
    let key = DecodingKey::from_rsa_der(&key().1);
    let claims = jsonwebtoken::decode::<Value>(canned.seen()[0].token(), &key, &checks)
        .unwrap()
        .claims;
    let now = 1_624_453_200;
    assert_eq!(claims["iat"], now - 60);
    assert_eq!(claims["exp"], now + 540);
    assert_eq!(claims["iss"], APP_ID.to_string());
}

#[tokio::test]
async fn the_app_knows_its_bot_and_asks_once() {
    let canned = app().await;
    let github = canned.github();
    let identity = github.app().await.unwrap();
    assert_eq!(github.app().await.unwrap(), identity);
    let expected = AppIdentity {
        id: APP_ID,
        slug: "micro-acquisition".to_owned(),
        bot: UserId(85_000_009),
    };
    assert_eq!(identity, expected);
    assert_eq!(canned.seen().len(), 2);
}

#[tokio::test]
async fn case_023_a_token_serves_until_five_minutes_before_it_ends() {
    let canned = Canned::start(|_, _| Json(repository()).into_response()).await;
    let repo = canned.repo();
    repo.repository_facts().await.unwrap();
    canned
        .clock()
        .advance(SignedDuration::from_secs(55 * 60 - 1));
    repo.repository_facts().await.unwrap();
    assert_eq!(canned.minted(), 1);
    canned.clock().advance(SignedDuration::from_secs(1));
    repo.repository_facts().await.unwrap();
    assert_eq!(canned.minted(), 2);
}

#[tokio::test]
async fn case_023_a_refused_token_is_replaced_once_and_the_request_repeated() {
    let canned = Canned::start(|_, before| match before {
        0 => problem(401, "Bad credentials"),
        _ => Json(repository()).into_response(),
    })
    .await;
    canned.repo().repository_facts().await.unwrap();
    let seen = canned.seen();
    assert_eq!((canned.minted(), seen.len()), (2, 2));
    assert_ne!(seen[0].token(), seen[1].token());
}

#[tokio::test]
async fn credentials_refused_twice_are_an_error_and_not_a_loop() {
    let canned = Canned::start(|_, _| problem(401, "Bad credentials")).await;
    let answer = canned.repo().repository_facts().await;
    assert_eq!(answer, Err(GitHubError::Unauthorized));
    assert_eq!((canned.minted(), canned.seen().len()), (2, 2));
}

#[tokio::test]
async fn case_024_a_long_token_is_sent_as_it_came() {
    let canned = Canned::start(|_, _| Json(repository()).into_response()).await;
    canned.repo().repository_facts().await.unwrap();
    assert!(canned.seen()[0].token().ends_with(&"x".repeat(400)));
}

#[tokio::test]
async fn many_who_ask_at_once_share_one_token_and_each_installation_has_its_own() {
    let canned = Canned::start(|_, _| Json(repository()).into_response()).await;
    let repo = canned.repo();
    let asked = (0..20).map(|_| {
        let repo = repo.clone();
        tokio::spawn(async move { repo.repository_facts().await })
    });
    for answer in asked.collect::<Vec<_>>() {
        answer.await.unwrap().unwrap();
    }
    assert_eq!(canned.minted(), 1);
    let other = canned
        .github()
        .repository(InstallationId(2), "BCDevExchange", "devex");
    other.repository_facts().await.unwrap();
    assert_eq!(canned.minted(), 2);
}

#[tokio::test]
async fn a_key_that_is_none_and_an_address_that_is_not_http_are_refused() {
    let canned = app().await;
    let settings = |api_url: &str, key: &str| GitHubSettings {
        api_url: api_url.parse().unwrap(),
        app_id: APP_ID,
        private_key_pem: key.into(),
        clock: canned.clock(),
        timeout: std::time::Duration::from_secs(1),
    };
    let key_error = GitHub::new(&settings("https://api.github.com", "secret")).unwrap_err();
    assert!(matches!(&key_error, SettingsError::PrivateKey(_)));
    assert!(!key_error.to_string().contains("secret"));
    let address_error = GitHub::new(&settings("ftp://api.github.com", &key().0)).unwrap_err();
    assert!(matches!(address_error, SettingsError::Address(_)));
}

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tower::ServiceExt;

use super::samples::site;
use crate::web::error::{WebError, show};
use crate::web::{assets, headers};

fn app() -> Router {
    let fails = || async {
        Err::<(), _>(WebError::Internal(std::sync::Arc::new(
            std::io::Error::other("secret path"),
        )))
    };
    Router::new()
        .route("/en/fails", get(fails))
        .route("/api/v1/fails", get(fails))
        .route(
            "/en/busy.png",
            get(|| async { Err::<(), _>(WebError::Busy) }),
        )
        .route(
            "/en/mine",
            get(|| async { ([(header::CACHE_CONTROL, "private")], "a".repeat(999)) }),
        )
        .merge(assets::routes())
        .fallback(|| async { WebError::NotFound })
        .method_not_allowed_fallback(|| async { WebError::MethodNotAllowed })
        .layer(from_fn_with_state(site(), show))
        .layer(from_fn_with_state(headers::Transport::Tls, headers::secure))
        .layer(headers::compression())
}

async fn request(method: &str, path: &str) -> (Response<()>, String) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .body(Body::empty())
        .unwrap();
    let (parts, body) = app().oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    (
        Response::from_parts(parts, ()),
        String::from_utf8(body.to_vec()).unwrap(),
    )
}

#[tokio::test]
async fn a_page_that_is_not_there_is_told_in_the_language_of_its_path() {
    let (english, body) = request("GET", "/en/nothing").await;
    assert_eq!(english.status(), StatusCode::NOT_FOUND);
    assert!(body.contains("<html lang=\"en\">") && body.contains("Page not found"));

    let (_, body) = request("GET", "/fr/rien").await;
    assert!(body.contains("<html lang=\"fr\">") && body.contains("Page introuvable"));
}

#[tokio::test]
async fn who_is_one_of_too_many_is_told_when_to_come_again() {
    let (busy, body) = request("GET", "/en/busy.png").await;

    assert_eq!(busy.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(busy.headers()[header::RETRY_AFTER], "60");
    assert_eq!(busy.headers()[header::CACHE_CONTROL], "no-store");
    assert!(body.contains("try again in a minute"), "{body}");
}

#[tokio::test]
async fn a_path_without_language_is_answered_in_both() {
    let (_, body) = request("GET", "/nothing").await;

    assert!(body.contains("Page not found") && body.contains("Page introuvable"));
}

#[tokio::test]
async fn programs_get_problem_json() {
    let (response, body) = request("GET", "/api/v1/nothing").await;

    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "application/problem+json"
    );
    let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(problem["status"], 404);
    assert_eq!(problem["type"], "about:blank");
}

#[tokio::test]
async fn the_inside_of_a_fault_is_never_shown() {
    for path in ["/en/fails", "/api/v1/fails"] {
        let (response, body) = request("GET", path).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!body.contains("secret"), "{body}");
    }
}

#[tokio::test]
async fn a_method_that_an_address_does_not_take_is_told_which_it_does() {
    let (response, _) = request("POST", "/api/v1/fails").await;

    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(response.headers()[header::ALLOW], "GET, HEAD");
}

#[tokio::test]
async fn style_is_kept_for_ever_under_an_address_of_its_content() {
    let (response, body) = request("GET", assets::STYLESHEET.path()).await;

    assert_eq!(response.status(), StatusCode::OK);
    assert!(
        response.headers()[header::CACHE_CONTROL]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    assert!(body.contains("--paper"));
    // What only a script can do is not offered where none runs.
    assert!(body.contains("[hidden] { display: none !important; }"));
}

#[tokio::test]
async fn every_answer_forbids_scripts_frames_and_sniffing() {
    for path in ["/en/nothing", "/api/v1/nothing", assets::ICON.path()] {
        let (response, _) = request("GET", path).await;
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(
            response.headers()[header::X_CONTENT_TYPE_OPTIONS],
            "nosniff"
        );
    }
}

async fn encoding(path: &str) -> Option<String> {
    let request = Request::get(path)
        .header(header::ACCEPT_ENCODING, "gzip")
        .body(Body::empty())
        .unwrap();
    let response = app().oneshot(request).await.unwrap();
    let found = response.headers().get(header::CONTENT_ENCODING);
    found.map(|value| value.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn what_everybody_reads_is_compressed_and_what_is_ones_own_is_not() {
    let gzip = Some("gzip".to_owned());
    assert_eq!(encoding(assets::STYLESHEET.path()).await, gzip);
    assert_eq!(encoding("/en/mine").await, None);
}

//! Connections: how many, how long each may take to say what it wants, and how much.
//!
//! GitHub's own requests are small, quick and few but for a webhook's body; whoever
//! is slower or larger than these limits holds nobody else up.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

/// How much a connection may ask for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once; more wait to be accepted.
    pub connections: usize,
    /// How long the head of a request may take, and how long a connection may idle.
    pub head: Duration,
    /// How long one exchange may take, with the body in and the answer out.
    pub exchange: Duration,
    /// The most bytes of a request's head.
    pub head_bytes: usize,
    /// The most header fields of a request.
    pub headers: usize,
    /// How long an exchange that is under way may take to end when the server stops.
    pub farewell: Duration,
}

impl Default for Limits {
    /// GitHub gives up on a webhook after ten seconds (case 2).
    fn default() -> Self {
        Self {
            connections: 512,
            head: Duration::from_secs(15),
            exchange: Duration::from_mins(1),
            head_bytes: 16 * 1024,
            headers: 64,
            farewell: Duration::from_secs(10),
        }
    }
}

/// Accepts connections until `stop`, then waits until those under way have ended.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: CancellationToken) {
    let open = TaskTracker::new();
    let places = Arc::new(Semaphore::new(limits.connections));
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            accepted = accepted => accepted,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let connection = connection(stream, router.clone(), limits, stop.clone());
                open.spawn(async move {
                    connection.await;
                    drop(place);
                });
            }
            Err(error) => {
                // The machine is short of sockets, or the caller went away already.
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    open.close();
    open.wait().await;
}

async fn connection(stream: TcpStream, router: Router, limits: Limits, stop: CancellationToken) {
    let service = service_fn(move |request: Request<Incoming>| {
        let answered = router.clone().oneshot(request.map(Body::new));
        async move {
            match tokio::time::timeout(limits.exchange, answered).await {
                Ok(answer) => answer,
                Err(_) => Ok::<_, Infallible>(too_slow()),
            }
        }
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_headers(limits.headers)
        .max_buf_size(limits.head_bytes);
    let exchange = builder.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(exchange);
    let ended = tokio::select! {
        ended = exchange.as_mut() => ended,
        () = stop.cancelled() => {
            exchange.as_mut().graceful_shutdown();
            tokio::time::timeout(limits.farewell, exchange).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

fn too_slow() -> axum::response::Response {
    use axum::http::{StatusCode, header};
    use axum::response::IntoResponse as _;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONNECTION, "close"),
    ];
    let said = "The request took too long.\n";
    (StatusCode::REQUEST_TIMEOUT, headers, said).into_response()
}

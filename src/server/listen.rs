//! Connections: how many, how long each may take to say what it wants, and how much.
//!
//! GitHub's own requests are small, quick and few but for a webhook's body; whoever
//! is slower or larger than these limits holds nobody else up.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

use super::stall::Unstalled;

/// How much a connection may ask for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once; more wait to be accepted.
    pub connections: usize,
    /// How long the head of a request may take, and how long a connection may idle.
    pub head: Duration,
    /// How long one exchange may take until its answer begins, with the body in.
    pub exchange: Duration,
    /// How long a reader may take for each 64 KiB of an answer.
    pub answer: Duration,
    /// The most bytes of a request's head.
    pub head_bytes: usize,
    /// The most header fields of a request.
    pub headers: usize,
    /// How long connections are still taken after the server was told to stop, so that
    /// whoever sends them here has time to notice.
    pub grace: Duration,
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
            answer: Duration::from_secs(20),
            head_bytes: 16 * 1024,
            headers: 64,
            grace: Duration::ZERO,
            farewell: Duration::from_secs(10),
        }
    }
}

/// How long it is looked for callers whom the system let in before the door was shut.
const LAST_LOOK: Duration = Duration::from_millis(20);

/// Accepts connections until `stop` and its grace are over, then waits until those under
/// way have ended.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: CancellationToken) {
    let open = TaskTracker::new();
    let places = Arc::new(Semaphore::new(limits.connections));
    let stops = Stops {
        told: stop.clone(),
        shut: CancellationToken::new(),
    };
    let shuts = async {
        stop.cancelled().await;
        tokio::time::sleep(limits.grace).await;
    };
    tokio::pin!(shuts);
    let begin = |stream, place: Option<OwnedSemaphorePermit>| {
        let connection = connection(stream, router.clone(), limits, stops.clone());
        open.spawn(async move {
            connection.await;
            drop(place);
        });
    };
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (listener.accept().await, place.ok())
        };
        let (accepted, place) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut shuts => break,
        };
        match accepted {
            Ok((stream, _)) => begin(stream, place),
            Err(error) => {
                // The machine is short of sockets, or the caller went away already.
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    for _ in 0..limits.connections {
        let Ok(Ok((stream, _))) = tokio::time::timeout(LAST_LOOK, listener.accept()).await else {
            break;
        };
        begin(stream, None);
    }
    drop(listener);
    stops.shut.cancel();
    open.close();
    open.wait().await;
}

/// When a connection should end.
#[derive(Clone, Debug)]
struct Stops {
    /// The server was told to stop: an answer says that it is the last.
    told: CancellationToken,
    /// No connection is taken any more: who says nothing is not waited for.
    shut: CancellationToken,
}

async fn connection(stream: TcpStream, router: Router, limits: Limits, stops: Stops) {
    let stream = Unstalled::new(stream, limits.answer);
    let Stops { told, shut } = stops;
    let service = service_fn(move |request: Request<Incoming>| {
        let answered = router.clone().oneshot(request.map(Body::new));
        let told = told.clone();
        async move {
            let answer = tokio::time::timeout(limits.exchange, answered).await;
            let Ok(mut answer) = answer.unwrap_or_else(|_| Ok(too_slow()));
            if told.is_cancelled() {
                let close = HeaderValue::from_static("close");
                answer.headers_mut().insert(header::CONNECTION, close);
            }
            Ok::<_, Infallible>(answer)
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
        () = shut.cancelled() => {
            exchange.as_mut().graceful_shutdown();
            tokio::time::timeout(limits.farewell, exchange).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

fn too_slow() -> axum::response::Response {
    use axum::response::IntoResponse as _;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONNECTION, "close"),
    ];
    let said = "The request took too long.\n";
    (StatusCode::REQUEST_TIMEOUT, headers, said).into_response()
}

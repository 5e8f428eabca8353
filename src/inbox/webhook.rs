//! `POST /webhooks/github`: verify, store, answer.
//!
//! GitHub waits ten seconds and never tries again by itself (cases 1, 2), so
//! nothing but one durable insert happens here. The checks stand in the order
//! that we promise: size, content type, signature, then the rest. Neither
//! headers as a whole nor bodies are ever logged (case 13).

use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing::post};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use thiserror::Error;
use tracing::Instrument as _;

use super::room::{Held, Room};
use super::signature::{self, SignedWith, WebhookSecrets};
use crate::clock::{SharedClock, Stopwatch};
use crate::meter::{self, Received};
use crate::store::StoreError;
use crate::store::inbox::{Accepted, Intake, NewDelivery};
use crate::telemetry::trace;

/// Where GitHub sends its webhooks.
pub const PATH: &str = "/webhooks/github";
/// GitHub sends nothing larger (case 9): 25 MiB.
pub const LARGEST_BODY: usize = 25 * 1024 * 1024;
/// How much of a body that is too large is read and thrown away.
const DISCARDED: usize = 2 * LARGEST_BODY;
/// After how many seconds whoever was told 503 may try again.
const RETRY_SECONDS: u32 = 10;
/// GitHub waits ten seconds for an answer: before that it is told to come again.
const PATIENCE: Duration = Duration::from_secs(6);
/// And for as long a body may come in: whoever is slower holds memory that others need.
pub const READING: Duration = Duration::from_secs(10);
/// Far above a GUID or an event's name; what is longer is not GitHub's.
const LONGEST_NAME: usize = 200;

/// What receiving a webhook takes.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// Where deliveries are kept.
    pub intake: Intake,
    /// What GitHub signs with.
    pub secrets: WebhookSecrets,
    /// When a delivery came in.
    pub clock: SharedClock,
    /// How much of bodies may be on its way at once.
    pub room: Room,
    /// How long a body may take to come in: [`READING`].
    pub reading: Duration,
}

/// The route [`PATH`].
pub fn router(receiver: Receiver) -> Router {
    Router::new()
        .route(PATH, post(receive))
        .with_state(receiver)
}

/// Why a request was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Rejection {
    /// Its body is over [`LARGEST_BODY`].
    #[error("The body is larger than 25 MiB, the most that GitHub sends.")]
    TooLarge,
    /// It is not sent as JSON (case 14).
    #[error("The content type must be application/json; choose it in the settings of the webhook.")]
    NotJsonType,
    /// It is not signed by a secret of ours.
    #[error(
        "X-Hub-Signature-256 is missing, or is not the HMAC-SHA256 of the body with this App's webhook secret."
    )]
    BadSignature,
    /// It does not say what it is.
    #[error("The header {0} is missing, empty or too long.")]
    NoHeader(&'static str),
    /// Its body is not JSON.
    #[error("The body is not JSON.")]
    NotJson,
    /// The connection broke before the body was complete.
    #[error("The body ended early.")]
    Incomplete,
    /// Its body took longer than [`READING`].
    #[error("The body took longer than ten seconds to come; GitHub waits no longer either.")]
    TooSlow,
    /// The store cannot take it now.
    #[error("The delivery could not be stored now; send it again later.")]
    NotStored,
}

async fn receive(
    State(receiver): State<Receiver>,
    request: Request,
) -> Result<StatusCode, Rejection> {
    let watch = Stopwatch::start();
    let answer = taken(&receiver, request).await;
    meter::answered(answer.is_ok(), watch);
    answer
}

async fn taken(receiver: &Receiver, request: Request) -> Result<StatusCode, Rejection> {
    let received_at = receiver.clock.now();
    let checked = checked(request, &receiver.secrets, &receiver.room, received_at);
    let delivery = tokio::time::timeout(receiver.reading, checked).await;
    let delivery = delivery.unwrap_or(Err(Rejection::TooSlow))?;
    let (delivery_id, event) = (&delivery.delivery_id, &delivery.event);
    let span = tracing::info_span!(target: trace::TARGET, "webhook", delivery_id, event);
    trace::of_delivery(&span, delivery_id);
    keep(&receiver.intake, delivery).instrument(span).await
}

/// A request that is GitHub's, ready to be kept.
///
/// # Errors
/// When it is not, or not whole.
pub async fn checked(
    request: Request,
    secrets: &WebhookSecrets,
    room: &Room,
    received_at: Timestamp,
) -> Result<NewDelivery, Rejection> {
    let (parts, body) = request.into_parts();
    let mut held = Held::default();
    let body = read(&parts.headers, body, room, &mut held).await?;
    if !is_json(&parts.headers) {
        return Err(Rejection::NotJsonType);
    }
    let signed_with = text(&parts.headers, signature::HEADER)
        .and_then(|header| secrets.verify(header, &body))
        .ok_or(Rejection::BadSignature)?;
    let event = name(&parts.headers, "X-GitHub-Event")?;
    let delivery_id = name(&parts.headers, "X-GitHub-Delivery")?;
    let partition_id = partition(&body)?;
    if signed_with == SignedWith::Previous {
        tracing::warn!(
            delivery_id,
            "signed with the webhook secret that is being rotated out"
        );
    }
    Ok(NewDelivery {
        delivery_id: delivery_id.to_owned(),
        event: event.to_owned(),
        partition_id,
        received_at,
        body,
    })
}

async fn keep(intake: &Intake, delivery: NewDelivery) -> Result<StatusCode, Rejection> {
    let (id, event) = (delivery.delivery_id.clone(), delivery.event.clone());
    let (repository, bytes) = (delivery.partition_id, delivery.body.len());
    let late = || StoreError::busy("the database takes too long");
    let kept = tokio::time::timeout(PATIENCE, intake.accept(delivery)).await;
    match kept.unwrap_or_else(|_| Err(late())) {
        Ok(kept) => {
            let received = match kept {
                Accepted::New => Received::New,
                Accepted::Repeat => Received::Repeat,
                Accepted::Revived => Received::Revived,
            };
            meter::webhook(received);
            tracing::info!(
                delivery_id = id,
                event,
                repository,
                bytes,
                kept = received.word(),
                "delivery stored"
            );
            Ok(StatusCode::ACCEPTED)
        }
        Err(error) => {
            tracing::error!(delivery_id = id, event, repository, bytes, %error, "delivery not stored");
            Err(Rejection::NotStored)
        }
    }
}

/// The whole body. One that is too large is read on without being kept, up to
/// [`DISCARDED`], or the sender would meet a broken connection, not an answer.
async fn read(
    headers: &HeaderMap,
    body: Body,
    room: &Room,
    held: &mut Held,
) -> Result<Bytes, Rejection> {
    let announced = text(headers, CONTENT_LENGTH.as_str()).and_then(|length| length.parse().ok());
    let mut too_large = announced.is_some_and(|length: usize| length > LARGEST_BODY);
    let mut kept = BytesMut::new();
    let mut length = 0;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Rejection::Incomplete)?;
        length += chunk.len();
        too_large |= length > LARGEST_BODY;
        if !too_large {
            if !room.take(held, length) {
                return Err(Rejection::NotStored);
            }
            kept.extend_from_slice(&chunk);
        } else if length > DISCARDED {
            break;
        }
    }
    if too_large {
        return Err(Rejection::TooLarge);
    }
    Ok(kept.freeze())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn is_json(headers: &HeaderMap) -> bool {
    let found = text(headers, CONTENT_TYPE.as_str()).unwrap_or_default();
    let essence = found.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

fn name<'a>(headers: &'a HeaderMap, header: &'static str) -> Result<&'a str, Rejection> {
    text(headers, header)
        .map(str::trim)
        .filter(|found| !found.is_empty() && found.len() <= LONGEST_NAME)
        .ok_or(Rejection::NoHeader(header))
}

/// The repository that the body names, or 0. Nothing else of it is looked at, so
/// that no new field or shape can keep a delivery from being stored (case 15).
fn partition(body: &[u8]) -> Result<i64, Rejection> {
    let body = std::str::from_utf8(body).map_err(|_| Rejection::NotJson)?;
    match serde_json::from_str::<Envelope>(body) {
        Ok(envelope) => Ok(envelope.repository.id),
        // Of another shape, perhaps broken where it was not read to its end.
        Err(error) if error.is_data() => match serde_json::from_str::<IgnoredAny>(body) {
            Ok(IgnoredAny) => Ok(0),
            Err(_) => Err(Rejection::NotJson),
        },
        Err(_) => Err(Rejection::NotJson),
    }
}

#[derive(Deserialize)]
struct Envelope {
    repository: Numbered,
}

#[derive(Deserialize)]
struct Numbered {
    id: i64,
}

/// An error as RFC 9457 has it.
#[derive(Serialize)]
struct Problem {
    title: &'static str,
    status: u16,
    detail: String,
}

impl Rejection {
    const fn received(self) -> Received {
        match self {
            Self::TooLarge => Received::TooLarge,
            Self::NotJsonType => Received::NotJsonType,
            Self::BadSignature => Received::BadSignature,
            Self::NoHeader(_) => Received::NoHeader,
            Self::NotJson => Received::NotJson,
            Self::Incomplete => Received::Incomplete,
            Self::TooSlow => Received::TooSlow,
            Self::NotStored => Received::NotStored,
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotJsonType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BadSignature => StatusCode::UNAUTHORIZED,
            Self::NoHeader(_) | Self::NotJson | Self::Incomplete => StatusCode::BAD_REQUEST,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::NotStored => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let status = self.status();
        meter::webhook(self.received());
        tracing::info!(status = status.as_u16(), reason = %self, "webhook refused");
        let problem = Problem {
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            detail: self.to_string(),
        };
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if self == Self::NotStored {
            headers.insert(RETRY_AFTER, RETRY_SECONDS.into());
        }
        response
    }
}

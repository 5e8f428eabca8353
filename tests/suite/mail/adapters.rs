//! The other ways: GC Notify, chats, and what a provider tells later; over real HTTP.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::SignedDuration;
use micro_acquisition::domain::ids::UserId;
use micro_acquisition::domain::mailing::Tongue;
use micro_acquisition::mail::address::Address;
use micro_acquisition::store::effects::{self, EffectFilter, EffectStatus};
use micro_acquisition::store::mail::{self, MessageStatus};
use micro_acquisition::store::subscribers::{self, THE_LIST};
use serde_json::Value;
use tokio::net::TcpListener;

use super::wishes;
use crate::postgres::on_both_databases;
use crate::scenarios::text::{ENGLISH, TITLE};
use crate::scenarios::world::World;

/// One request as it came.
#[derive(Clone, Debug)]
struct Came {
    path: String,
    headers: HeaderMap,
    body: String,
}

impl Came {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

/// What a server answers, the first answer first; after them it says 201.
type Answers = Vec<(u16, &'static str)>;

/// A server that remembers what came.
#[derive(Clone, Default)]
struct Listener {
    came: Arc<Mutex<Vec<Came>>>,
    answers: Arc<Mutex<Answers>>,
}

impl Listener {
    async fn start(mut answers: Answers) -> (Self, String) {
        answers.reverse();
        let listener = Self {
            answers: Arc::new(Mutex::new(answers)),
            ..Self::default()
        };
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", socket.local_addr().unwrap());
        let router = Router::new().fallback(heard).with_state(listener.clone());
        tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
        (listener, url)
    }

    fn came(&self) -> Vec<Came> {
        self.came.lock().unwrap().clone()
    }
}

async fn heard(
    State(listener): State<Listener>,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, &'static str) {
    let path = uri.path().to_owned();
    listener.came.lock().unwrap().push(Came {
        path,
        headers,
        body,
    });
    let (status, said) = listener
        .answers
        .lock()
        .unwrap()
        .pop()
        .unwrap_or((201, "{}"));
    (StatusCode::from_u16(status).unwrap(), said)
}

fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

async fn by_notify(db: &TestDatabase, url: &str) -> World {
    let env = variables(&[
        ("MICRO_ACQUISITION_MAIL__NOTIFY_URL", url),
        ("MICRO_ACQUISITION_MAIL__NOTIFY_KEY", "notify-key"),
        ("MICRO_ACQUISITION_MAIL__NOTIFY_TEMPLATE", "template-id"),
        (
            "MICRO_ACQUISITION_MAIL__NOTIFICATIONS_SECRET",
            "0123456789abcdef",
        ),
    ]);
    World::with(db, |_| env.clone()).await
}

use crate::postgres::TestDatabase;

const TOO_FAST: &str = r#"{"errors":[{"error":"RateLimitError","message":"Exceeded rate limit"}]}"#;
const BAD_ADDRESS: &str = r#"{"errors":[{"error":"ValidationError","message":"email_address Not a valid email address"}]}"#;
const NO_TEMPLATE: &str =
    r#"{"errors":[{"error":"BadRequestError","message":"Template not found"}]}"#;

on_both_databases! {
    async fn gc_notify_is_given_its_template_and_its_limits_are_kept(db: TestDatabase) {
        let (notify, url) = Listener::start(vec![(429, TOO_FAST)]).await;
        let world = by_notify(&db, &url).await;
        world.asks("ada@example.org", THE_LIST, wishes(Tongue::Fr, &[])).await;
        world.mail_goes_out().await;
        world.scene.clock.advance(SignedDuration::from_secs(59));
        world.mail_goes_out().await;
        assert_eq!(notify.came().len(), 1, "a minute is waited");
        world.scene.clock.advance(SignedDuration::from_secs(2));
        world.mail_goes_out().await;

        let came = notify.came();
        assert_eq!(came.len(), 2);
        assert_eq!(came[1].path, "/v2/notifications/email");
        assert_eq!(came[1].header("authorization"), "ApiKey-v1 notify-key");
        let sent = came[1].json();
        assert_eq!(sent["template_id"], "template-id");
        assert_eq!(sent["email_address"], "ada@example.org");
        assert_eq!(sent["personalisation"]["subject"], "Confirmez votre abonnement");
        assert!(sent["personalisation"]["body"].as_str().unwrap().contains("/fr/abonnement/confirmer?token="));
        let all = mail::list(&world.app().store, None, 9).await.unwrap();
        assert_eq!(sent["reference"], all[0].message_id.as_str());
        assert_eq!(all[0].status, MessageStatus::Sent);
    }

    async fn what_gc_notify_refuses_is_of_the_address_or_of_us(db: TestDatabase) {
        let (_notify, url) = Listener::start(vec![(400, BAD_ADDRESS), (400, NO_TEMPLATE)]).await;
        let world = by_notify(&db, &url).await;
        for name in ["ada", "bob"] {
            world.asks(&format!("{name}@example.org"), THE_LIST, wishes(Tongue::En, &[])).await;
            world.mail_goes_out().await;
            world.scene.clock.advance(SignedDuration::from_secs(1));
        }
        let all = mail::list(&world.app().store, None, 9).await.unwrap();
        let statuses: Vec<MessageStatus> = all.iter().map(|it| it.status).collect();
        assert_eq!(statuses, [MessageStatus::Dead, MessageStatus::Dropped]);
    }

    async fn a_receipt_ends_a_subscription_only_with_the_providers_secret(db: TestDatabase) {
        let (_notify, url) = Listener::start(Vec::new()).await;
        let world = by_notify(&db, &url).await;
        let hash = world.app().mail.keys.hash(&Address::parse("ada@example.org").unwrap());
        super::put(&world.app().store, &world.app().mail.keys, 1, "ada@example.org").await;
        let tell = async |secret: &str, body: &str| {
            let sent = reqwest::Client::new()
                .post(format!("http://{}/mail/receipts", world.server.address))
                .header("authorization", format!("Bearer {secret}"))
                .body(body.to_owned());
            sent.send().await.unwrap().status().as_u16()
        };
        let receipt = r#"{"id":"1","to":"ada@example.org","status":"permanent-failure"}"#;
        assert_eq!(tell("another-secret-0", receipt).await, 401);
        assert_eq!(subscribers::active(&world.app().store).await.unwrap(), 1);
        assert_eq!(tell("0123456789abcdef", "no receipt").await, 400);
        assert_eq!(tell("0123456789abcdef", receipt).await, 204);
        assert_eq!(tell("0123456789abcdef", receipt).await, 204, "told twice is told once");
        assert_eq!(subscribers::active(&world.app().store).await.unwrap(), 0);
        let mut tx = world.app().store.begin_write().await.unwrap();
        let ended = subscribers::by_address(&mut tx, &hash, UserId(0)).await.unwrap().unwrap();
        assert_eq!(ended.address, None);
        tx.rollback().await.unwrap();
    }

    async fn a_chat_is_told_with_our_signature_and_again_when_it_failed(db: TestDatabase) {
        let (chat, url) = Listener::start(vec![(500, ""), (200, "ok")]).await;
        let hooks = format!(
            r#"[{{"name":"team","url":"{url}/hook","secret":"0123456789abcdef","languages":["en","fr"]}}]"#
        );
        let env = variables(&[("MICRO_ACQUISITION_CHAT__WEBHOOKS", &hooks)]);
        let mut world = World::with(&db, |_| env.clone()).await;
        world.labelled_issue(ENGLISH).await;
        assert_eq!(chat.came().len(), 1);
        world.scene.clock.advance(SignedDuration::from_secs(5));
        world.settle().await;

        let came = chat.came();
        assert_eq!(came.len(), 2, "it is told until it heard, and then no more");
        assert_eq!(came[0].body, came[1].body);
        let text = came[1].json()["text"].as_str().unwrap().to_owned();
        assert!(text.contains(&format!("New opportunity: {TITLE}")), "{text}");
        assert!(text.contains("Nouvelle occasion") && text.contains("/fr/opportunites/"), "{text}");
        let mut signed = Hmac::<sha2::Sha256>::new_from_slice(b"0123456789abcdef").unwrap();
        signed.update(came[1].body.as_bytes());
        let expected = format!("sha256={}", hex::encode(signed.finalize().into_bytes()));
        assert_eq!(came[1].header("x-hub-signature-256"), expected);
    }

    async fn a_chat_that_is_gone_is_a_dead_effect_that_a_person_can_replay(db: TestDatabase) {
        let (_chat, url) = Listener::start(vec![(404, "")]).await;
        let hooks = format!(r#"[{{"name":"gone","url":"{url}"}}]"#);
        let env = variables(&[("MICRO_ACQUISITION_CHAT__WEBHOOKS", &hooks)]);
        let mut world = World::with(&db, |_| env.clone()).await;
        world.labelled_issue(ENGLISH).await;
        let dead = EffectFilter { status: Some(EffectStatus::Dead), ..EffectFilter::default() };
        let dead = effects::list(&world.app().store, &dead, 9).await.unwrap();
        assert_eq!(dead.len(), 1);
        assert_eq!(dead[0].kind, "chat");
        assert!(!format!("{dead:?}").contains("127.0.0.1"), "the address may hold a secret");
        assert_eq!(world.state().await, "open", "and nothing else waits for it");
    }
}

//! What a collector of traces is sent, by the real binary.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use micro_acquisition::store::redeliveries::{self, RECONCILED};
use serde_json::{Value, json};

use crate::kill::{Stage, until};
use crate::postgres::on_both_databases;

/// A collector that keeps what it is sent.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Value>>>);

impl Collector {
    /// Starts it; its address.
    async fn starts(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/v1/traces", post(keep))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}")
    }

    /// Every span so far.
    fn spans(&self) -> Vec<Value> {
        let sent = self.0.lock().unwrap();
        let all = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
        let resources = sent.iter().flat_map(|it| all(it, "resourceSpans"));
        let scopes = resources.flat_map(|it| all(&it, "scopeSpans"));
        scopes.flat_map(|it| all(&it, "spans")).collect()
    }
}

async fn keep(State(collector): State<Collector>, Json(sent): Json<Value>) -> Json<Value> {
    collector.0.lock().unwrap().push(sent);
    Json(json!({}))
}

fn attribute<'a>(span: &'a Value, key: &str) -> Option<&'a str> {
    let mut attributes = span["attributes"].as_array()?.iter();
    let found = attributes.find(|it| it["key"] == key)?;
    found["value"]["stringValue"].as_str()
}

on_both_databases! {
    async fn a_delivery_is_followed_through_the_queues_to_its_effects(db: TestDatabase) {
        let collector = Collector::default();
        let mut stage = Stage::set(&db).await;
        stage.more = vec![("OTEL_EXPORTER_OTLP_ENDPOINT", collector.starts().await)];
        let process = stage.serve().await;
        let store = db.store().await;
        // The comparison at the start and the word of the installation have the state shown
        // again of what they find posted, which is below no delivery of the issue's.
        stage.github.deliver_all().await.unwrap();
        until("the start is over", || async {
            redeliveries::mark(&store, RECONCILED).await.unwrap()?;
            stage.is_idle(&store).await
        })
        .await;
        stage.github.auto_deliver(true);
        let issue = stage.posts();
        // What GitHub is sending at this moment is in no queue yet.
        until("the status comment stands", || async {
            (!stage.repository.app_comments(issue).is_empty()).then_some(())
        })
        .await;
        until("nothing is left to do", || stage.is_idle(&store)).await;
        assert_eq!(process.stops().await, Some(0));

        let spans = collector.spans();
        let named = |name: &'static str| spans.iter().filter(move |it| it["name"] == name);
        let of_status = |span: &&Value| attribute(span, "kind") == Some("status");
        let above = |effect: &Value| named("delivery").find(|it| it["spanId"] == effect["parentSpanId"]);
        let effect = named("effect").find(of_status).expect("the state was not shown");
        let delivery = above(effect).expect("the effect is below no delivery");
        assert_eq!(attribute(delivery, "event"), Some("issues"));
        let trace = &effect["traceId"];
        let of_trace = |name: &'static str| named(name).filter(move |it| &it["traceId"] == trace);
        let webhook = of_trace("webhook").next().expect("no receipt is in the trace");
        let guid = attribute(webhook, "delivery_id");
        assert_eq!(guid, attribute(delivery, "delivery_id"));
        let requests = of_trace("github").filter(|it| it["parentSpanId"] == effect["spanId"]);
        assert!(requests.count() > 0, "the effect asked GitHub for nothing");

        let all = serde_json::to_string(&*collector.0.lock().unwrap()).unwrap();
        assert!(all.contains("\"micro-acquisition\""));
        for private in ["maria", "canada-digital", "forms", "Scripts", "PRIVATE KEY"] {
            assert!(!all.contains(private), "{private} is in a trace");
        }
    }
}

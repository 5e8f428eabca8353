//! Pages of a list and the `Link` header that leads through them.

use serde_json::{Value, json};

use super::{Reply, Request};
use crate::fake_github::world::World;

fn number(request: &Request, name: &str, default: usize) -> usize {
    let asked = request.asked(name).and_then(|text| text.parse().ok());
    asked.filter(|n| *n > 0).unwrap_or(default)
}

fn slice(request: &Request, items: Vec<Value>) -> (Vec<Value>, Option<(usize, usize)>) {
    let size = number(request, "per_page", 30).min(100);
    let page = number(request, "page", 1);
    let last = items.len().div_ceil(size).max(1);
    let kept = items.into_iter().skip((page - 1) * size).take(size);
    (kept.collect(), (last > 1).then_some((page, last)))
}

fn link(world: &World, request: &Request, page: usize, last: usize) -> String {
    let to = |number: usize, name: &str| {
        let mut url = format!("{}{}?page={number}", world.api, request.path);
        for (key, value) in request.query.iter().filter(|(key, _)| *key != "page") {
            let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
            url = format!("{url}&{key}={value}");
        }
        format!("<{url}>; rel=\"{name}\"")
    };
    let mut links = Vec::new();
    if page > 1 {
        links.push(to(page - 1, "prev"));
    }
    if page < last {
        links.push(to(page + 1, "next"));
        links.push(to(last, "last"));
    }
    if page > 1 {
        links.push(to(1, "first"));
    }
    links.join(", ")
}

/// One page of `items` as a plain list.
pub fn page(world: &World, request: &Request, items: Vec<Value>) -> Reply {
    let (kept, place) = slice(request, items);
    finish(world, request, Value::Array(kept), place)
}

/// One page of `items` in an object that says how many there are.
pub fn counted(world: &World, request: &Request, name: &str, items: Vec<Value>) -> Reply {
    let total = items.len();
    let (kept, place) = slice(request, items);
    let mut body = json!({ "total_count": total });
    body[name] = Value::Array(kept);
    finish(world, request, body, place)
}

fn finish(world: &World, request: &Request, body: Value, place: Option<(usize, usize)>) -> Reply {
    let reply = Reply::ok(body);
    match place {
        Some((page, last)) => reply.with_header("link", &link(world, request, page, last)),
        None => reply,
    }
}

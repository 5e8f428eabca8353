//! Asking for a page over a connection that is kept.

use crate::load::Connection;

/// Asks for a page: the status and how many bytes its body has.
pub async fn get(connection: &mut Connection, path: &str) -> anyhow::Result<(u16, usize)> {
    let head = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: */*\r\n\r\n");
    connection.exchange(head.as_bytes()).await
}

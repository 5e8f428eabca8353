//! `health`: asks a running service how it is, for images that hold nothing else to ask with.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;

use crate::config::Config;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks the service at `LISTEN_ADDR` whether it lives; exits 1 where it does not.
#[derive(Debug, Args)]
pub struct Health {
    /// Ask whether it is ready to work, not only whether it lives.
    #[arg(long)]
    ready: bool,
}

impl Health {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let path = if self.ready { "readyz" } else { "healthz" };
        let url = format!("http://{}/{path}", reachable(config.listen_addr));
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .no_proxy()
            .build()?;
        let answer = client.get(&url).send().await;
        let answer = answer.with_context(|| format!("{url} does not answer"))?;
        let status = answer.status();
        let said = answer.text().await.unwrap_or_default();
        anyhow::ensure!(status.is_success(), "{url} answers {status}: {said}");
        println!("{}", said.trim_end());
        Ok(())
    }
}

/// Where a service that listens everywhere is found from here.
fn reachable(listens: SocketAddr) -> SocketAddr {
    let here = match listens.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(here, listens.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_that_listens_everywhere_is_asked_on_this_machine() {
        for (listens, asked) in [
            ("0.0.0.0:3000", "127.0.0.1:3000"),
            ("[::]:80", "[::1]:80"),
            ("192.0.2.7:3000", "192.0.2.7:3000"),
        ] {
            assert_eq!(reachable(listens.parse().unwrap()).to_string(), asked);
        }
    }
}

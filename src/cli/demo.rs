//! `demo`.
#[derive(Debug, clap::Args)]
pub struct Demo {}
impl Demo { pub(super) async fn run(self) -> anyhow::Result<()> { Ok(()) } }

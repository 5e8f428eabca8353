//! `verify`.
#[derive(Debug, clap::Args)]
pub struct Verify {}
impl Verify {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        Ok(())
    }
}

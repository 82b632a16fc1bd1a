use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::out;
use super::server::ServerArgs;

/// Makes a link that signs you in to the console, in a browser
///
/// It works once, within 15 minutes, and signs in as the API key that this command uses: what the key
/// may do can be done there.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mainspring console
  xdg-open \"$(mainspring console)\"")]
pub(crate) struct Console {
    #[command(flatten)]
    server: ServerArgs,
}

impl Console {
    pub(super) async fn run(self) -> Result<ExitCode> {
        let link = self.server.client()?.create_sign_in_link().await?;
        if self.server.json {
            out::print_json(&link)?;
        } else {
            out::print(&format!("{}{}\n", self.server.url.trim_end_matches('/'), link.path))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

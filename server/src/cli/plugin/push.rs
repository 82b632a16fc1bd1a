use std::io::IsTerminal as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use bytes::Bytes;
use clap::Args;
use futures::stream;
use mainspring_client::Body;

use crate::cli::out;
use crate::cli::server::ServerArgs;
use crate::units::show_size;

/// How much is sent between two looks at the progress line.
const PIECE: usize = 64 << 10;

#[derive(Debug, Args)]
pub(crate) struct Push {
    /// The component, as `mainspring plugin build` prints it
    file: PathBuf,
    /// Makes it the version that jobs run from now on, although the plugin has another one
    #[arg(long)]
    activate: bool,
    #[command(flatten)]
    server: ServerArgs,
}

impl Push {
    /// Uploads the file, with a progress line on a terminal.
    pub(crate) async fn run(&self) -> Result<()> {
        let client = self.server.client()?;
        let file = std::fs::read(&self.file)
            .with_context(|| format!("cannot read {}", self.file.display()))?;
        let version = client.upload_plugin(body(file.into()), self.activate).await?;
        if self.server.json {
            return out::print_json(&version);
        }
        let active = client.plugin(&version.name).await?.active;
        let state = if active.digest == version.digest {
            "It is active: jobs run it from now on.".to_owned()
        } else {
            format!(
                "Jobs still run {}; change that with:\n\n  mainspring plugin activate {} {}",
                active.version, version.name, version.digest
            )
        };
        out::print(&format!("{} {} ({})\n{state}\n", version.name, version.version, version.digest))
    }
}

/// The file in pieces, each of which moves the progress line as it leaves.
fn body(file: Bytes) -> Body {
    let total = file.len();
    let shown = std::io::stderr().is_terminal();
    let pieces = (0..total).step_by(PIECE).map(move |start| {
        let end = total.min(start + PIECE);
        if shown {
            let size = show_size(total as u64);
            let verb = if end < total { "sending" } else { "the server checks and compiles it" };
            eprint!("\r\x1b[K{} % of {size}: {verb}", end * 100 / total);
            if end == total {
                eprintln!();
            }
        }
        Ok::<_, std::io::Error>(file.slice(start..end))
    });
    Body::wrap_stream(stream::iter(pieces))
}

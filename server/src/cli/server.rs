use anyhow::{Context as _, Result};
use clap::Args;
use mainspring_client::Client;

/// Which server a command speaks with, and how it prints the answer.
#[derive(Debug, Args)]
#[command(next_help_heading = "Server")]
pub(crate) struct ServerArgs {
    /// The server's address
    #[arg(long, global = true, env = "MAINSPRING_URL", default_value = "http://127.0.0.1:7100")]
    pub(super) url: String,

    /// The API key; the variable keeps it out of the list of processes
    #[arg(long, global = true, env = "MAINSPRING_KEY", hide_env_values = true)]
    key: Option<String>,

    /// Prints the API's JSON
    #[arg(long, global = true)]
    pub(super) json: bool,
}

impl ServerArgs {
    /// A client of that server.
    pub(super) fn client(&self) -> Result<Client> {
        self.client_of(&self.url)
    }

    /// A client of the server at another address, with the same key.
    pub(super) fn client_of(&self, url: &str) -> Result<Client> {
        let key = self.key.as_deref().context(
            "no API key is given: set MAINSPRING_KEY to the one that the first start showed, or \
             replace a lost one with `mainspring key create NAME --role admin --data-dir DIR`",
        )?;
        Ok(Client::new(url, key)?)
    }
}

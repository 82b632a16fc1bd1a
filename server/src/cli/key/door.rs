use anyhow::{Result, bail};
use clap::Args;
use mainspring_client::Client;
use mainspring_domain::Timestamp;
use mainspring_domain::app::{Caller, Role};
use mainspring_domain::id::KeyId;
use mainspring_domain::ports::Clock as _;
use mainspring_engine::Engine;
use mainspring_wire::{CreatedKey, Key, NewKey, Page, Time};

use crate::cli::server::ServerArgs;
use crate::clock::SystemClock;
use crate::config::{Config, ConfigArgs};
use crate::data_dir::{DataDir, DataDirError};
use crate::serve;

/// Which way to the keys: a server, or with `--data-dir` the database itself.
#[derive(Debug, Args)]
pub(super) struct DoorArgs {
    #[command(flatten)]
    pub(super) server: ServerArgs,
    #[command(flatten)]
    config: ConfigArgs,
}

/// A way to the keys.
pub(super) enum Door {
    /// A running server.
    Server(Client),
    /// The database, which nobody else uses meanwhile.
    Database { engine: Engine, caller: Caller, _dir: DataDir },
}

impl DoorArgs {
    /// Takes the way that is open, and says which.
    pub(super) async fn open(&self) -> Result<Door> {
        if self.config.data_dir.is_none() {
            return Ok(Door::Server(self.server.client()?));
        }
        let config = Config::load(&self.config, std::env::vars_os())?;
        let shown = config.data_dir.display();
        match DataDir::open(&config.data_dir, SystemClock.now()) {
            Ok(dir) => {
                eprintln!("No server holds {shown}: working on its database.");
                let engine = serve::engine(&config, &dir).await?;
                Ok(Door::Database { engine, caller: owner(SystemClock.now()), _dir: dir })
            }
            Err(DataDirError::Held { holder: Some(holder), .. }) if holder.url.is_some() => {
                let url = holder.url.unwrap_or_default();
                eprintln!("The server at {url} holds {shown}: asking it.");
                Ok(Door::Server(self.server.client_of(&url)?))
            }
            Err(error) => bail!(error),
        }
    }
}

impl Door {
    pub(super) async fn create(&self, new: &NewKey) -> Result<CreatedKey> {
        match self {
            Self::Server(client) => Ok(client.create_key(new, None).await?),
            Self::Database { engine, caller, .. } => {
                let made = engine.create_key(caller, inward(new)?, None).await?;
                let (key, secret) = made.value;
                let secret = secret.map(|secret| secret.reveal().to_owned());
                Ok(CreatedKey { key: outward(key), secret })
            }
        }
    }

    pub(super) async fn list(&self) -> Result<Page<Key>> {
        match self {
            Self::Server(client) => Ok(client.keys().await?),
            Self::Database { engine, caller, .. } => {
                let keys = engine.keys(caller).await?;
                Ok(Page { items: keys.into_iter().map(outward).collect(), next_cursor: None })
            }
        }
    }

    pub(super) async fn revoke(&self, id: &str) -> Result<()> {
        match self {
            Self::Server(client) => Ok(client.revoke_key(id).await?),
            Self::Database { engine, caller, .. } => {
                Ok(engine.revoke_key(caller, id.parse()?).await?)
            }
        }
    }
}

/// Whoever can read the database may do what an admin may.
fn owner(now: Timestamp) -> Caller {
    let name = "the owner of the data directory".to_owned();
    Caller { app: None, key: KeyId::new(now, [0; 10]), name, role: Role::Admin }
}

fn inward(new: &NewKey) -> Result<mainspring_engine::NewKey> {
    Ok(mainspring_engine::NewKey {
        name: new.name.clone(),
        role: match new.role {
            mainspring_wire::Role::Viewer => Role::Viewer,
            mainspring_wire::Role::Operator => Role::Operator,
            mainspring_wire::Role::Admin => Role::Admin,
        },
        app: new.app_id.as_deref().map(str::parse).transpose()?,
        expires_at: new.expires_at.as_ref().map(|at| at.0.parse()).transpose()?,
    })
}

fn outward(key: mainspring_domain::app::Key) -> Key {
    let time = |at: Timestamp| Time(at.to_string());
    Key {
        id: key.id.to_string(),
        name: key.name,
        role: match key.role {
            Role::Viewer => mainspring_wire::Role::Viewer,
            Role::Operator => mainspring_wire::Role::Operator,
            Role::Admin => mainspring_wire::Role::Admin,
        },
        app_id: key.app.map(|app| app.to_string()),
        created_at: time(key.created_at),
        expires_at: key.expires_at.map(time),
        revoked_at: key.revoked_at.map(time),
    }
}

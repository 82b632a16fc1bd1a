mod build;
mod event;
mod new;
mod push;
mod run;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};
use mainspring_wire::{Activation, PluginVersion};

use super::out;
use super::out::short;
use super::server::ServerArgs;
use super::table::{Cell, Table};
use crate::style::Tone;
use crate::units::show_size;

/// Writes, builds, tries and uploads plugins
#[derive(Debug, Args)]
#[command(after_help = "\
From nothing to a job:
  mainspring plugin new my-job && cd my-job
  mainspring plugin build
  mainspring plugin run target/wasm32-wasip2/release/my_job.wasm --input '{\"text\": \"to be\"}'
  mainspring plugin push target/wasm32-wasip2/release/my_job.wasm
  mainspring job create first --plugin my-job --input '{\"text\": \"to be or not to be\"}'
  mainspring job run first --follow")]
pub(crate) struct Plugin {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Writes a plugin in Rust that works, to begin with
    New(new::New),
    /// Builds a plugin written in Rust
    Build(build::Build),
    /// Runs a plugin here and now, without a server
    Run(run::Run),
    /// Uploads a plugin; its first version is active at once
    Push(push::Push),
    /// Shows all plugins, or the versions of one
    List {
        /// The plugin whose versions to show
        name: Option<String>,
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Makes a version the one that jobs run from now on
    Activate {
        /// The plugin
        name: String,
        /// The version's SHA-256, as `mainspring plugin list NAME` shows it
        digest: String,
        #[command(flatten)]
        server: ServerArgs,
    },
}

impl Plugin {
    pub(super) async fn run(self) -> Result<ExitCode> {
        match self.verb {
            Verb::New(new) => new.run()?,
            Verb::Build(build) => build.run()?,
            Verb::Run(run) => return run.run().await,
            Verb::Push(push) => push.run().await?,
            Verb::List { name: None, server } => plugins(&server).await?,
            Verb::List { name: Some(name), server } => versions(&server, &name).await?,
            Verb::Activate { name, digest, server } => {
                let plugin =
                    server.client()?.activate_plugin(&name, &Activation { digest }).await?;
                if server.json {
                    out::print_json(&plugin)?;
                } else {
                    out::print(&format!("{name} is now {}.\n", plugin.active.version))?;
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn plugins(server: &ServerArgs) -> Result<()> {
    let plugins = server.client()?.plugins().await?;
    if server.json {
        return out::print_json(&plugins);
    }
    let mut table =
        Table::new(&["name", "active", "versions", "size", "summary"], "There are no plugins.");
    for plugin in &plugins.items {
        table.row([
            plugin.name.as_str().into(),
            plugin.active.version.as_str().into(),
            plugin.versions.to_string().into(),
            show_size(plugin.active.size_bytes).into(),
            plugin.active.summary.as_str().into(),
        ]);
    }
    out::print(&table.to_string())
}

async fn versions(server: &ServerArgs, name: &str) -> Result<()> {
    let client = server.client()?;
    let versions = client.plugin_versions(name).await?;
    if server.json {
        return out::print_json(&versions);
    }
    let active = client.plugin(name).await?.active.digest;
    let mut table =
        Table::new(&["version", "digest", "uploaded", "by", "state"], "There are no versions.");
    for PluginVersion { version, digest, uploaded_at, uploaded_by, .. } in &versions.items {
        let state = if *digest == active { "active" } else { "" };
        table.row([
            version.as_str().into(),
            digest.as_str().into(),
            short(uploaded_at).into(),
            uploaded_by.as_str().into(),
            Cell::toned(Tone::Good, state),
        ]);
    }
    out::print(&table.to_string())
}

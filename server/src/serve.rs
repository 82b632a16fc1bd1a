//! `mainspring serve`: puts the parts together, and takes them down again.

mod signals;
mod welcome;

use std::io::IsTerminal as _;
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use mainspring_api::{ApiOptions, ConsoleFile};
use mainspring_domain::ports::Clock as _;
use mainspring_domain::session::LinkSecret;
use mainspring_engine::{Engine, Ports, Settings, Vault};
use mainspring_runners::{HttpConfig, HttpRunner, Runners, SystemLookup, WasmConfig, WasmRunner};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::builtins;
use crate::cli::exit;
use crate::clock::{SystemClock, SystemEntropy};
use crate::config::Config;
use crate::data_dir::DataDir;
use crate::master_key;
use signals::Signals;
use welcome::Welcome;

/// How long compiling an uploaded plugin may take: minutes for the largest ones that are known,
/// interpreters of scripting languages, on a slow machine.
const COMPILE_TIMEOUT: Duration = Duration::from_mins(5);

/// The console's files.
static CONSOLE: &[ConsoleFile] = include!(concat!(env!("OUT_DIR"), "/console.rs"));

/// Runs a server until it is told to stop.
pub(crate) async fn run(config: Config) -> Result<ExitCode> {
    let mut dir = DataDir::open(&config.data_dir, SystemClock.now())?;
    let (listener, address) = listen(config.listen)?;
    let engine = engine(&config, &dir).await?;
    join(&engine, &config).await?;
    builtins::install(&engine).await.context("a built-in plugin cannot be installed")?;
    engine.regrant_apps().await.context("the secrets of apps cannot be granted")?;
    engine.recover().await.context("the runs of the last time cannot be taken back")?;
    warn_of_foreign_secrets(&engine).await?;
    // Late, so that nothing stands between the making of a key and its showing.
    let first_key = engine.seed_admin("first admin", config.admin_key.as_ref()).await?;

    let mut signals = Signals::listen()?;
    let link = sign_in_link(&engine).await?;
    let loops = engine.start();
    let url = url(address);
    dir.announce(&url)?;
    let stop = CancellationToken::new();
    let http = mainspring_api::serve(listener, engine, api_options(&config), stop.clone());
    let mut http = tokio::spawn(http);
    Welcome { url: config.public_url.as_deref().unwrap_or(&url), dir: &dir, first_key, link }
        .show()?;

    let signal = tokio::select! {
        signal = signals.next() => signal,
        // It does not end by itself but by an error; what runs is taken back at the next start.
        ended = &mut http => {
            ended??;
            bail!("the HTTP server has ended");
        }
    };
    info!(signal, "stopping; a second signal leaves at once");
    tokio::select! {
        () = loops.drain(config.drain) => {}
        signal = signals.next() => {
            warn!(signal, "leaving at once; what was running runs again at the next start");
            return Ok(exit::FAILED.into());
        }
    }
    stop.cancel();
    http.await?.context("the HTTP server failed")?;
    Ok(ExitCode::SUCCESS)
}

/// Two servers of one name would take each other's runs.
async fn join(engine: &Engine, config: &Config) -> Result<()> {
    if engine.join().await.context("this server cannot take part")? {
        return Ok(());
    }
    bail!(
        "another server of the same database has the name {:?}: give this one another with the setting \
         node, or wait {:?} if that one is gone for good",
        config.node,
        config.lapse
    )
}

/// Not a reason to stay down: what uses none of them runs, and what does says so.
async fn warn_of_foreign_secrets(engine: &Engine) -> Result<()> {
    let foreign = engine.foreign_secrets().await?;
    if !foreign.is_empty() {
        let names: Vec<_> = foreign.iter().map(ToString::to_string).collect();
        warn!(
            secrets = names.join(", "),
            "secrets were set under another master key and cannot be used: give the server that key, \
             or set them again"
        );
    }
    Ok(())
}

/// A link for whoever has started the server at a terminal. What is not a terminal may be a log that
/// others read.
async fn sign_in_link(engine: &Engine) -> Result<Option<LinkSecret>> {
    if CONSOLE.is_empty() || !std::io::stdout().is_terminal() {
        return Ok(None);
    }
    Ok(engine.owners_sign_in_link().await?)
}

/// Binds the address before anything is changed: a port that is taken is found out first.
fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr)> {
    let listen = || {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let bound = listener.local_addr()?;
        Ok::<_, std::io::Error>((listener, bound))
    };
    listen().with_context(|| {
        format!("cannot listen on {address}; --listen names another address, as in 127.0.0.1:7200")
    })
}

/// The engine over the parts that the settings name. It does nothing by itself yet. Only whoever owns
/// the data directory may have one.
pub(crate) async fn engine(config: &Config, dir: &DataDir) -> Result<Engine> {
    let store = config.database.open(config.synchronous).await?;
    let wasm = WasmConfig {
        cache_dir: config.cache_dir.clone(),
        slots: config.slots,
        compile_timeout: COMPILE_TIMEOUT,
    };
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy::new()?));
    let key = master_key::load(config, dir, &*entropy)?;
    let owner = dir.owner(clock.now(), &*entropy)?;
    let vault = Arc::new(Vault::new(&key, store.clone(), clock.clone(), entropy.clone()));
    let http = HttpConfig { egress: config.egress.clone(), lookup: Arc::new(SystemLookup) };
    let runner = Runners {
        wasm: WasmRunner::new(&wasm, store.clone())?,
        http: HttpRunner::new(http, vault.clone())?,
    };
    let ports = Ports { store, vault, runner: Arc::new(runner), clock, entropy };
    let settings = Settings {
        node: config.node.clone(),
        slots: config.slots as usize,
        bounds: config.bounds.clone(),
        retention: config.retention,
        max_plugin_bytes: config.max_plugin_bytes,
        session: config.session,
        owner,
        key_file: config.key_file.clone(),
        gateway_url: config.gateway_url.clone(),
        lapse: config.lapse,
    };
    Ok(Engine::new(ports, settings))
}

fn api_options(config: &Config) -> ApiOptions {
    ApiOptions {
        max_body_bytes: config.max_body_bytes,
        max_plugin_bytes: config.max_plugin_bytes,
        public_url: config.public_url.clone(),
        console: CONSOLE,
        doors: config.doors.clone(),
    }
}

/// How to reach an address from the same machine.
fn url(address: SocketAddr) -> String {
    let port = address.port();
    match address {
        _ if !address.ip().is_unspecified() => format!("http://{address}"),
        SocketAddr::V4(_) => format!("http://127.0.0.1:{port}"),
        SocketAddr::V6(_) => format!("http://[::1]:{port}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_on_all_addresses_is_reached_on_the_local_one() {
        assert_eq!(url(([0, 0, 0, 0], 80).into()), "http://127.0.0.1:80");
        assert_eq!(url("[::]:80".parse().unwrap()), "http://[::1]:80");
        assert_eq!(url(([10, 0, 0, 7], 80).into()), "http://10.0.0.7:80");
    }

    #[test]
    fn a_port_that_is_taken_is_told_with_the_way_out() {
        let (_listener, address) = listen(([127, 0, 0, 1], 0).into()).unwrap();
        let error = listen(address).unwrap_err();
        assert!(format!("{error:#}").contains("--listen"), "{error:#}");
    }
}

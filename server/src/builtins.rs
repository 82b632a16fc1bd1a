//! The plugins that come inside the binary.

use bytes::Bytes;
use mainspring_engine::{Engine, Error};
use tracing::{debug, warn};

/// The file name and the component of each.
static BUILTINS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/builtins.rs"));

/// Makes the built-in plugins known to the engine. What is there already is left as it is.
pub(crate) async fn install(engine: &Engine) -> Result<(), Error> {
    if BUILTINS.is_empty() {
        warn!("this binary was built without built-in plugins; `cargo xtask serve` builds them in");
    }
    for (name, file) in BUILTINS {
        engine.install_builtin(Bytes::from_static(file)).await?;
        debug!(file = name, "built-in plugin is there");
    }
    Ok(())
}

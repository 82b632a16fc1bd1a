use std::fs::OpenOptions;
use std::io::{IsTerminal as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use mainspring_domain::app::KeySecret;

use crate::cli::print;
use crate::data_dir::DataDir;
use crate::style::{Tone, Toned};

/// What a person wants to know when the server has started.
pub(super) struct Welcome<'a> {
    /// Where the server is reached.
    pub(super) url: &'a str,
    pub(super) dir: &'a DataDir,
    /// The key that was made because there was none.
    pub(super) first_key: Option<KeySecret>,
}

impl Welcome<'_> {
    /// Prints it.
    pub(super) fn show(&self) -> Result<()> {
        let Self { url, dir, first_key } = self;
        let title = format!("Mainspring {} is running at {url}", env!("CARGO_PKG_VERSION"));
        let path = dir.path();
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let mut text = format!(
            "{}\n\n  Swagger UI   {url}/swagger\n  Health       {url}/health\n  Data         {}\n\n",
            Toned(Tone::Strong, &title),
            path.display()
        );
        match first_key {
            Some(key) => text.push_str(&self.introduce(key)?),
            None => text.push_str(
                "A lost key is replaced, while no server runs, by:\n\n  \
                 mainspring key create NAME --role admin --data-dir DIR\n\n",
            ),
        }
        print(&text)
    }

    fn introduce(&self, key: &KeySecret) -> Result<String> {
        let url = self.url;
        let (sentence, value) = if std::io::stdout().is_terminal() {
            (
                "This is the first start, and this the first admin key. It is shown only now:"
                    .to_owned(),
                key.reveal().to_owned(),
            )
        } else {
            let file = self.keep(key)?;
            let file = file.display();
            (
                format!(
                    "This is the first start. The first admin key is in {file}: take it, and delete \
                      the file."
                ),
                format!("$(cat '{file}')"),
            )
        };
        Ok(format!(
            "{sentence}\n\n  export MAINSPRING_KEY={value}\n  export MAINSPRING_URL={url}\n\n\
             Try it:\n\n  curl -H \"Authorization: Bearer $MAINSPRING_KEY\" {url}/api/v1/overview\n  \
             mainspring job create hello --plugin echo --input '{{\"hello\": \"world\"}}' --every 10s\n  \
             mainspring run list\n\n"
        ))
    }

    /// Writes the key to a file of its own: what is not a terminal may be a log that others read.
    fn keep(&self, key: &KeySecret) -> Result<PathBuf> {
        let dir = self.dir.path();
        let path = dir.canonicalize().unwrap_or_else(|_| dir.to_owned()).join("first-admin.key");
        let mut options = OpenOptions::new();
        options.create(true).truncate(true).write(true).mode(0o600);
        let write = || writeln!(options.open(&path)?, "{}", key.reveal());
        write().with_context(|| format!("cannot write the first key to {}", path.display()))?;
        Ok(path)
    }
}

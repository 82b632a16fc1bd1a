use std::fs::OpenOptions;
use std::io::{IsTerminal as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use mainspring_domain::app::KeySecret;
use mainspring_domain::session::LinkSecret;

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
    /// A link that signs in to the console, once.
    pub(super) link: Option<LinkSecret>,
}

impl Welcome<'_> {
    /// Prints it.
    pub(super) fn show(&self) -> Result<()> {
        let url = self.url;
        let title = format!("Mainspring {} is running at {url}", env!("CARGO_PKG_VERSION"));
        print(&format!(
            "{}\n\n  Console      {}\n  Swagger UI   {url}/swagger\n  Data         {}\n\n{}\n",
            Toned(Tone::Strong, &title),
            self.console(),
            self.data().display(),
            self.keys()?,
        ))
    }

    /// Where the console is, as a link that signs in where there is one.
    fn console(&self) -> String {
        let url = self.url;
        match &self.link {
            Some(link) => format!(
                "{url}/console/sign-in#{}\n               signs you in, once, within 15 minutes; \
                 `mainspring console` makes another",
                link.reveal()
            ),
            None => format!("{url}/console/"),
        }
    }

    /// How to get in.
    fn keys(&self) -> Result<String> {
        let Some(key) = &self.first_key else {
            return Ok(format!(
                "A lost key is replaced, while the server is stopped, by:\n\n  \
                 mainspring key create NAME --role admin --data-dir '{}'\n",
                self.data().display()
            ));
        };
        // What is not a terminal may be a log that others read.
        if std::io::stdout().is_terminal() {
            let sentence = "This is the first start. Its admin key is shown only now:";
            Ok(self.introduction(sentence, key.reveal()))
        } else {
            let file = self.keep(key)?.display().to_string();
            let sentence = format!("This is the first start. Its admin key is in {file}:");
            Ok(self.introduction(&sentence, &format!("$(cat '{file}')")))
        }
    }

    /// What to do with the first key.
    fn introduction(&self, sentence: &str, value: &str) -> String {
        let url = self.url;
        format!(
            "{sentence}\n\n  \
             export MAINSPRING_KEY={value}\n  \
             export MAINSPRING_URL={url}\n\n\
             Try it:\n\n  \
             curl -H \"Authorization: Bearer $MAINSPRING_KEY\" {url}/api/v1/overview\n  \
             mainspring job create hello --plugin echo --input '{{\"hello\": \"world\"}}' --every 10s\n  \
             mainspring run list\n"
        )
    }

    /// Writes the key to a file that only its owner can read.
    fn keep(&self, key: &KeySecret) -> Result<PathBuf> {
        let path = self.data().join("first-admin.key");
        let mut options = OpenOptions::new();
        options.create(true).truncate(true).write(true).mode(0o600);
        let write = || writeln!(options.open(&path)?, "{}", key.reveal());
        write().with_context(|| format!("cannot write the first key to {}", path.display()))?;
        Ok(path)
    }

    /// The data directory, so that it can be named from anywhere.
    fn data(&self) -> PathBuf {
        let dir = self.dir.path();
        dir.canonicalize().unwrap_or_else(|_| dir.to_owned())
    }
}

use std::sync::Arc;

use bytes::Bytes;
use tokio::io::AsyncWrite;
use wasmtime_wasi::async_trait;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamResult};

use crate::wasm::recorder::{Recorder, Stream};

/// The most that a guest may write at once, in bytes.
const CHUNK: usize = 64 << 10;

/// A standard stream that leads into the attempt's trace.
#[derive(Clone)]
pub(super) struct Output {
    stream: Stream,
    recorder: Arc<Recorder>,
}

impl Output {
    pub(super) fn new(stream: Stream, recorder: Arc<Recorder>) -> Self {
        Self { stream, recorder }
    }
}

impl StdoutStream for Output {
    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }

    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        // Only asked for by WASI 0.3, which is not linked.
        Box::new(tokio::io::sink())
    }
}

impl IsTerminal for Output {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl OutputStream for Output {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.recorder.write(self.stream, &bytes);
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(CHUNK)
    }
}

#[async_trait]
impl Pollable for Output {
    async fn ready(&mut self) {}
}

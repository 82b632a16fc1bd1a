//! One request and its answer, told to the trace however it goes.

use mainspring_domain::ports::TraceSink;
use mainspring_domain::trace::{Exchange, TraceEntry};
use mainspring_domain::work::Bounds;
use reqwest::Response;
use tokio::time::Instant;

use super::Shared;
use super::answer::{self, Body, excerpt};
use super::fill::Values;
use super::request::Prepared;

/// Records an exchange when it is over, also where it is abandoned half-way.
pub(super) struct Recording<'t> {
    exchange: Exchange,
    began: Instant,
    trace: &'t dyn TraceSink,
    /// Whether the answer was read, or there will be none.
    over: bool,
}

impl<'t> Recording<'t> {
    pub(super) fn new(request: &Prepared, trace: &'t dyn TraceSink) -> Self {
        let exchange = Exchange {
            method: request.method.to_string(),
            url: request.shown_url.clone(),
            address: None,
            headers: request.shown_headers.clone(),
            body: request.body.as_ref().map(|_| excerpt(&request.shown_body, false)),
            answer: None,
            error: None,
            total_micros: 0,
        };
        Self { exchange, began: Instant::now(), trace, over: false }
    }

    /// Says why there is no answer, or no whole one.
    pub(super) fn fail(mut self, error: String) {
        self.over = true;
        self.exchange.error = Some(error);
    }

    /// The answer sends the request on: nobody reads its body.
    pub(super) fn redirected(mut self) {
        self.over = true;
    }

    /// Sends the request and waits for the answer's head.
    pub(super) async fn send(
        &mut self,
        shared: &Shared,
        request: &Prepared,
        values: &Values,
    ) -> Result<Response, reqwest::Error> {
        let mut builder = shared
            .client
            .request(request.method.clone(), request.url.clone())
            .headers(request.headers.clone());
        if let Some(body) = &request.body {
            builder = builder.body(body.clone());
        }
        let response = builder.send().await?;
        self.exchange.address = response.remote_addr().map(|address| address.to_string());
        self.exchange.answer = Some(answer::head(&response, values, micros(self.began)));
        Ok(response)
    }

    /// Reads the answer's body.
    pub(super) async fn read(
        &mut self,
        response: &mut Response,
        values: &Values,
        bounds: &Bounds,
    ) -> Result<Body, reqwest::Error> {
        let most = usize::try_from(bounds.output).unwrap_or(usize::MAX);
        let read = answer::read(response, most).await?;
        let body = Body { text: values.mask(&read.text).into_owned(), cut: read.cut };
        if let Some(answer) = &mut self.exchange.answer {
            answer.body = excerpt(&body.text, body.cut);
        }
        self.over = true;
        Ok(body)
    }
}

impl Drop for Recording<'_> {
    fn drop(&mut self) {
        self.exchange.total_micros = micros(self.began);
        if !self.over {
            let message = "the attempt ended before the answer was there";
            self.exchange.error = Some(message.to_owned());
        }
        self.trace.emit(TraceEntry::Exchange(Box::new(self.exchange.clone())));
    }
}

fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}

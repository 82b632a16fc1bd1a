//! One attempt, from the call to its outcome.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use mainspring_domain::attempt::{Outcome, Usage};
use mainspring_domain::http::HttpCall;
use mainspring_domain::json::Json;
use mainspring_domain::ports::{Call, Finished, SecretError, Stop, Task, TraceSink};
use mainspring_domain::work::LONGEST_TIMEOUT;
use tokio::time::{Instant, sleep_until};

use super::Shared;
use super::fill::Values;
use super::hop::Recording;
use super::outcome::{self, Answered};
use super::redirect;
use super::request::Prepared;
use super::stop::StopFlag;

pub(super) struct Attempt {
    pub(super) shared: Arc<Shared>,
    pub(super) call: Call,
    pub(super) trace: Arc<dyn TraceSink>,
    pub(super) stop: Arc<StopFlag>,
}

impl Attempt {
    pub(super) async fn run(self) -> Finished {
        let timeout = self.call.bounds.timeout.min(LONGEST_TIMEOUT);
        let began = Instant::now();
        let outcome = tokio::select! {
            biased;
            outcome = self.request(began) => outcome,
            why = self.stop.stopped() => match why {
                Stop::Cancelled { by } => Outcome::Cancelled { by },
                Stop::Interrupted => Outcome::Interrupted,
            },
            () = sleep_until(began + timeout) => self.timed_out(timeout),
        };
        Finished { outcome, usage: Usage::default() }
    }

    fn timed_out(&self, after: Duration) -> Outcome {
        Outcome::TimedOut { after, waiting_in: request_of(&self.call) }
    }

    async fn request(&self, began: Instant) -> Outcome {
        let Task::Http { call: http, input } = &self.call.task else {
            return fatal("this runner makes requests, and the job is a plugin".to_owned());
        };
        let values = match self.values(http).await {
            Ok(values) => values,
            Err(outcome) => return outcome,
        };
        self.hops(http, input.as_ref(), &values, began).await.unwrap_or_else(|outcome| outcome)
    }

    /// Opens the secrets that the call names.
    async fn values(&self, http: &HttpCall) -> Result<Values, Outcome> {
        let mut secrets = HashMap::new();
        for name in http.secrets() {
            match self.shared.secrets.secret(self.call.app, &name).await {
                Ok(Some(secret)) => drop(secrets.insert(name, secret)),
                Ok(None) => return Err(fatal(format!("there is no secret {name}: set it"))),
                Err(error @ (SecretError::Undecipherable { .. } | SecretError::Damaged { .. })) => {
                    return Err(fatal(error.to_string()));
                }
                Err(error @ SecretError::Store(_)) => {
                    let message = format!("the secret {name} could not be read: {error}");
                    return Err(Outcome::Retry { message, details: None, after: None });
                }
            }
        }
        Ok(Values::of(&self.call, secrets))
    }

    /// The request, and those that answers send it on to.
    async fn hops(
        &self,
        http: &HttpCall,
        input: Option<&Json>,
        values: &Values,
        began: Instant,
    ) -> Result<Outcome, Outcome> {
        let mut request = Prepared::new(&self.call, http, input, values).map_err(fatal)?;
        may_have_secrets(&request, values)?;
        let mut left = http.redirects;
        loop {
            let mut recording = Recording::new(&request, &*self.trace);
            if let Err(refused) = self.shared.egress.check_url(&request.url) {
                recording.fail(refused.to_string());
                return Err(fatal(refused.to_string()));
            }
            let mut response = match recording.send(&self.shared, &request, values).await {
                Ok(response) => response,
                Err(error) => return Err(failed(recording, &error, values)),
            };
            let status = response.status();
            let next = redirect::target(&request.url, status, response.headers());
            if let Some(next) = next.filter(|_| left > 0) {
                left -= 1;
                recording.redirected();
                redirect::follow(&mut request, status, next, values).map_err(fatal)?;
                continue;
            }
            let now = mainspring_domain::settle::after(self.call.started_at, began.elapsed());
            let retry_after = outcome::retry_after(response.headers(), now);
            let body = match recording.read(&mut response, values, &self.call.bounds).await {
                Ok(body) => body,
                Err(error) => return Err(failed(recording, &error, values)),
            };
            let answered = Answered { status: status.as_u16(), retry_after, body };
            let most = self.call.bounds.output;
            return Ok(outcome::of_answer(&answered, http, most));
        }
    }
}

/// The method and URL of the request, as the job has them.
pub(super) fn request_of(call: &Call) -> Option<String> {
    match &call.task {
        Task::Http { call, .. } => Some(format!("{} {}", call.method, call.url.as_str())),
        Task::Plugin { .. } => None,
    }
}

/// Secrets are used for hosts that they are granted to, and no others, also where they only sign.
fn may_have_secrets(request: &Prepared, values: &Values) -> Result<(), Outcome> {
    let host = request.url.host_str().unwrap_or_default();
    for (name, secret) in &values.secrets {
        if !secret.is_for(host) {
            return Err(fatal(format!(
                "the secret {name} is not granted to the host {host}: add the host to the secret's"
            )));
        }
    }
    Ok(())
}

fn failed(recording: Recording<'_>, error: &reqwest::Error, values: &Values) -> Outcome {
    let outcome = outcome::of_error(error);
    recording.fail(values.mask(&outcome.message()).into_owned());
    outcome
}

fn fatal(message: String) -> Outcome {
    Outcome::Fatal { message, details: None }
}

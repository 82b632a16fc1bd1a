use std::time::Duration;

use mainspring_domain::Invalid;
use mainspring_domain::retry as domain;
use mainspring_domain::work::{self as what, PluginCall};
use mainspring_wire::{Backoff, Limits, PluginWork, Retry, Work};

use super::{field, http, json, millis, raw};

/// What runs. A digest that cannot be read is left out and added to the broken rules.
pub(super) fn read(work: Work, invalid: &mut Invalid) -> what::Work {
    match work {
        Work::Plugin(PluginWork { name, digest, input }) => {
            let read = |digest: String| field(|| "work.plugin.digest", digest.parse(), invalid);
            let version = digest.and_then(read);
            what::Work::Plugin(PluginCall { plugin: name, version, input: json(&input) })
        }
        Work::Http(call) => what::Work::Http(http::read(call, invalid)),
    }
}

pub(super) fn view(work: &what::Work) -> Work {
    match work {
        what::Work::Plugin(PluginCall { plugin, version, input }) => Work::Plugin(PluginWork {
            name: plugin.clone(),
            digest: version.map(|digest| digest.to_string()),
            input: raw(input),
        }),
        what::Work::Http(call) => Work::Http(http::view(call)),
    }
}

pub(super) fn read_limits(limits: &Limits) -> what::Limits {
    what::Limits {
        timeout: limits.timeout_ms.map(Duration::from_millis),
        memory: limits.memory_bytes,
        fuel: limits.fuel,
        log: limits.log_bytes,
        output: limits.output_bytes,
    }
}

pub(super) fn limits(limits: &what::Limits) -> Limits {
    Limits {
        timeout_ms: limits.timeout.map(millis),
        memory_bytes: limits.memory,
        fuel: limits.fuel,
        log_bytes: limits.log,
        output_bytes: limits.output,
    }
}

pub(super) fn read_retry(retry: &Retry) -> domain::Retry {
    domain::Retry {
        max: retry.max,
        backoff: match retry.backoff {
            Backoff::Fixed => domain::Backoff::Fixed,
            Backoff::Linear => domain::Backoff::Linear,
            Backoff::Exponential => domain::Backoff::Exponential,
        },
        delay: Duration::from_millis(retry.delay_ms),
        cap: Duration::from_millis(retry.cap_ms),
        jitter: retry.jitter,
    }
}

pub(super) fn retry(retry: &domain::Retry) -> Retry {
    Retry {
        max: retry.max,
        backoff: match retry.backoff {
            domain::Backoff::Fixed => Backoff::Fixed,
            domain::Backoff::Linear => Backoff::Linear,
            domain::Backoff::Exponential => Backoff::Exponential,
        },
        delay_ms: millis(retry.delay),
        cap_ms: millis(retry.cap),
        jitter: retry.jitter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_defaults_are_the_domains() {
        assert_eq!(read_retry(&Retry::default()), domain::Retry::default());
        assert_eq!(read_limits(&Limits::default()), what::Limits::default());
    }
}

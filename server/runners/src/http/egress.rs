//! Which targets requests may reach: denied unless they are on the public internet, or granted.

use std::net::IpAddr;

use ipnet::IpNet;
use mainspring_domain::vault::HostPattern;
use reqwest::Url;

use super::ranges::{special, unwrapped};

/// The rules. Every URL is checked before it is used, and every address before it is connected to.
#[derive(Debug, Clone, Default)]
pub struct Egress {
    /// Ranges outside of the public internet that may be reached nevertheless.
    pub allow: Vec<IpNet>,
    /// Ranges that may not be reached, wherever they are.
    pub deny: Vec<IpNet>,
    /// The only hosts that may be reached; empty: any.
    pub hosts: Vec<HostPattern>,
    /// Hosts that may not be reached.
    pub deny_hosts: Vec<HostPattern>,
    /// The only ports that may be reached; empty: any.
    pub ports: Vec<u16>,
    /// Whether only `https` may be used.
    pub https_only: bool,
}

/// Why a target may not be reached.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the request was not made: {target} {}", self.reason())]
pub(super) struct Refused {
    /// The URL's host, or what its host resolved to.
    target: String,
    rule: Rule,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Scheme,
    HttpsOnly,
    Credentials,
    NoHost,
    Port(u16),
    HostNotListed,
    HostDenied,
    RangeDenied(IpAddr),
    Special(IpAddr, &'static str),
}

impl Refused {
    /// The rule and the setting, as a sentence that lacks its subject.
    pub(super) fn reason(&self) -> String {
        match self.rule {
            Rule::Scheme => "must begin with http:// or https://".to_owned(),
            Rule::HttpsOnly => {
                "must begin with https://: the setting egress.https_only says so".to_owned()
            }
            Rule::Credentials => {
                "must not contain credentials: give them as basic authentication".to_owned()
            }
            Rule::NoHost => "has no host".to_owned(),
            Rule::Port(port) => {
                format!("uses port {port}, which the setting egress.ports does not list")
            }
            Rule::HostNotListed => {
                "is a host that the setting egress.hosts does not list".to_owned()
            }
            Rule::HostDenied => "is a host that the setting egress.deny_hosts lists".to_owned(),
            Rule::RangeDenied(address) => {
                format!("leads to {address}, which the setting egress.deny lists")
            }
            Rule::Special(address, what) => format!(
                "leads to {address}, {what}, which jobs may not reach: the setting egress.allow can \
                 list its range"
            ),
        }
    }
}

impl Egress {
    /// Checks what a URL itself tells; a name is resolved, and checked again, later. The URL parser
    /// has turned every spelling of an IPv4 address into the usual one.
    pub(super) fn check_url(&self, url: &Url) -> Result<(), Refused> {
        let target = url.host_str().unwrap_or_default();
        let refuse = |rule| Err(Refused { target: target.to_owned(), rule });
        match url.scheme() {
            "http" if self.https_only => return refuse(Rule::HttpsOnly),
            "http" | "https" => {}
            _ => return refuse(Rule::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse(Rule::Credentials);
        }
        if target.is_empty() {
            return refuse(Rule::NoHost);
        }
        let port = url.port_or_known_default().unwrap_or_default();
        if !self.ports.is_empty() && !self.ports.contains(&port) {
            return refuse(Rule::Port(port));
        }
        if self.deny_hosts.iter().any(|pattern| pattern.matches(target)) {
            return refuse(Rule::HostDenied);
        }
        if !self.hosts.is_empty() && !self.hosts.iter().any(|pattern| pattern.matches(target)) {
            return refuse(Rule::HostNotListed);
        }
        match literal(target) {
            Some(address) => self.check_address(target, address),
            None => Ok(()),
        }
    }

    /// Checks an address that a host resolved to, or is.
    pub(super) fn check_address(&self, host: &str, address: IpAddr) -> Result<(), Refused> {
        let reached = unwrapped(address);
        let listed = |nets: &[IpNet]| {
            nets.iter().any(|net| net.contains(&reached) || net.contains(&address))
        };
        let refuse = |rule| Err(Refused { target: host.to_owned(), rule });
        if listed(&self.deny) {
            return refuse(Rule::RangeDenied(address));
        }
        match special(reached) {
            Some(what) if !listed(&self.allow) => refuse(Rule::Special(address, what)),
            _ => Ok(()),
        }
    }
}

/// The address that a URL's host is, if it is no name.
fn literal(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

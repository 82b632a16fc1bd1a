//! Names to addresses, of which only checked ones are connected to: what a name resolves to cannot
//! change between the check and the connection.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::egress::Egress;

/// Finds the addresses of names.
#[async_trait]
pub trait Lookup: Send + Sync + 'static {
    /// All addresses of a name.
    async fn lookup(&self, name: &str) -> io::Result<Vec<IpAddr>>;
}

/// As the operating system finds them.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemLookup;

#[async_trait]
impl Lookup for SystemLookup {
    async fn lookup(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect())
    }
}

pub(super) struct GuardedResolver {
    egress: Arc<Egress>,
    lookup: Arc<dyn Lookup>,
}

impl GuardedResolver {
    pub(super) fn new(egress: Arc<Egress>, lookup: Arc<dyn Lookup>) -> Self {
        Self { egress, lookup }
    }
}

impl Resolve for GuardedResolver {
    /// Only the addresses that may be reached. Where there are others only, the error is the rule that
    /// speaks against the first of them.
    fn resolve(&self, name: Name) -> Resolving {
        let (egress, lookup) = (Arc::clone(&self.egress), Arc::clone(&self.lookup));
        Box::pin(async move {
            let host = name.as_str();
            let (mut good, mut refused) = (Vec::new(), None);
            for address in lookup.lookup(host).await? {
                match egress.check_address(host, address) {
                    Ok(()) => good.push(SocketAddr::new(address, 0)),
                    Err(rule) => refused = refused.or(Some(rule)),
                }
            }
            match refused {
                Some(rule) if good.is_empty() => Err(rule.into()),
                _ => Ok(Box::new(good.into_iter()) as Addrs),
            }
        })
    }
}

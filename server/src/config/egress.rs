//! The settings that say where HTTP jobs may go. Lists are separated by commas.

use std::net::IpAddr;

use ipnet::IpNet;
use mainspring_domain::vault::HostPattern;
use mainspring_runners::Egress;

use super::layers::Values;
use super::problem::Problem;

pub(super) fn read(values: &Values) -> Result<Egress, Problem> {
    Ok(Egress {
        allow: values.get("egress.allow", |text| list(text, range))?,
        deny: values.get("egress.deny", |text| list(text, range))?,
        hosts: values.get("egress.hosts", |text| list(text, host))?,
        deny_hosts: values.get("egress.deny_hosts", |text| list(text, host))?,
        ports: values.get("egress.ports", |text| list(text, port))?,
        https_only: values.get("egress.https_only", flag)?,
    })
}

pub(super) fn list<T>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(parse).collect()
}

fn range(text: &str) -> Result<IpNet, String> {
    let address = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse().or_else(|_| address()).map_err(|_| {
        format!(
            "must be addresses or ranges, as in 10.0.0.0/8, fd00::/8, 192.168.1.7, not {text:?}"
        )
    })
}

fn host(text: &str) -> Result<HostPattern, String> {
    HostPattern::new(text).map_err(|reason| format!("{reason}, not {text:?}"))
}

fn port(text: &str) -> Result<u16, String> {
    match text.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(format!("must be numbers between 1 and 65535, not {text:?}")),
    }
}

pub(super) fn flag(text: &str) -> Result<bool, String> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(format!("must be true or false, not {text:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_given_as_ranges_or_single_addresses() {
        let ranges = list("10.0.0.0/8, ::1,192.168.1.7", range).unwrap();
        let shown: Vec<String> = ranges.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["10.0.0.0/8", "::1/128", "192.168.1.7/32"]);
        assert!(list("", range).unwrap().is_empty());
    }

    #[test]
    fn what_is_no_range_host_or_port_is_refused_with_its_text() {
        assert!(list("10.0.0.0/33", range).unwrap_err().contains("\"10.0.0.0/33\""));
        assert!(list("*", host).unwrap_err().contains("\"*\""));
        assert!(list("443, 0", port).unwrap_err().contains("\"0\""));
    }
}

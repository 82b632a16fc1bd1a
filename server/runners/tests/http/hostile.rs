//! Targets that would turn a job into a way into the networks around the server.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use mainspring_runners::{Egress, Lookup};

use crate::lab::{Lab, fatal, get, output, retry};
use crate::receiver::{Receiver, reply};

/// Each host, and a word of the reason for which it is refused before anything is sent.
const HOSTILE: [(&str, &str); 58] = [
    // Every spelling of loopback that some client takes.
    ("127.0.0.1", "loopback"),
    ("127.0.0.1.", "loopback"),
    ("127.1", "loopback"),
    ("127.0.1", "loopback"),
    ("2130706433", "loopback"),
    ("0x7f000001", "loopback"),
    ("0x7f.1", "loopback"),
    ("0X7F.0.0.1", "loopback"),
    ("017700000001", "loopback"),
    ("0177.0.0.01", "loopback"),
    ("127.255.255.254", "loopback"),
    ("%31%32%37.0.0.1", "loopback"),
    ("１２７.0.0.1", "loopback"),
    ("127。0。0。1", "loopback"),
    ("[::1]", "loopback"),
    ("[0:0:0:0:0:0:0:1]", "loopback"),
    // This host.
    ("0.0.0.0", "this host"),
    ("0", "this host"),
    ("0.1.2.3", "this host"),
    ("[::]", "unspecified"),
    // Cloud metadata.
    ("169.254.169.254", "metadata"),
    ("2852039166", "metadata"),
    ("0xa9fea9fe", "metadata"),
    ("169.254.170.2", "metadata"),
    ("[fd00:ec2::254]", "unique local"),
    ("100.100.100.200", "inner network"),
    ("192.0.0.192", "protocol assignments"),
    ("168.63.129.16.nip.io.invalid", "no connection"),
    // Private networks.
    ("10.0.0.1", "private"),
    ("10.255.255.255", "private"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "private"),
    ("192.168.0.1", "private"),
    ("3232235777", "private"),
    ("100.64.0.1", "inner network"),
    ("198.18.0.1", "benchmarking"),
    ("[fc00::1]", "unique local"),
    ("[fdff::1]", "unique local"),
    ("[fe80::1]", "link-local"),
    ("[fec0::1]", "site-local"),
    // Nobody's, everybody's.
    ("224.0.0.1", "multicast"),
    ("239.255.255.250", "multicast"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "broadcast"),
    ("[ff02::1]", "multicast"),
    ("192.0.2.1", "documentation"),
    ("[2001:db8::1]", "documentation"),
    ("[100::1]", "discard"),
    // IPv4 dressed as IPv6.
    ("[::ffff:127.0.0.1]", "loopback"),
    ("[::ffff:7f00:1]", "loopback"),
    ("[::ffff:169.254.169.254]", "metadata"),
    ("[::127.0.0.1]", "IPv4-compatible"),
    ("[::a9fe:a9fe]", "IPv4-compatible"),
    ("[64:ff9b::7f00:1]", "loopback"),
    ("[64:ff9b::a9fe:a9fe]", "metadata"),
    ("[64:ff9b:1::a00:1]", "NAT64"),
    ("[2002:7f00:1::1]", "6to4"),
    ("[2001:0:7f00:1::1]", "Teredo"),
];

/// URLs that are no target at all.
const NO_TARGETS: [(&str, &str); 8] = [
    ("file:///etc/passwd", "http://"),
    ("gopher://127.0.0.1/", "http://"),
    ("ftp://example.org/", "http://"),
    ("http://user:password@example.org/", "credentials"),
    ("http://example.org@127.0.0.1/", "credentials"),
    ("http://[fe80::1%25eth0]/", "no URL"),
    ("http:///", "no URL"),
    ("http://256.256.256.256/", "no URL"),
];

fn refuse_all() -> Lab {
    Lab::with(Egress::default(), Arc::new(Fixed(vec![])), &[])
}

/// Resolves every name to these, one list after the other; the last one stays.
struct Fixed(Vec<&'static str>);

#[async_trait]
impl Lookup for Fixed {
    async fn lookup(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        Ok(self.0.iter().map(|text| text.parse().unwrap()).collect())
    }
}

#[tokio::test]
async fn hostile_hosts_are_refused_when_a_job_is_made_and_again_when_it_runs() {
    let lab = refuse_all();
    for (host, why) in HOSTILE {
        let url = format!("http://{host}:8080/x");
        if why == "no connection" {
            assert!(retry(&lab.run(get(&url)).await.outcome).contains(why), "{host}");
            continue;
        }
        let invalid = lab.runner.check(&get(&url)).expect_err(host).to_string();
        assert!(
            invalid.starts_with("work.http.url ") && invalid.contains(why),
            "{host}: {invalid}"
        );
        assert!(invalid.contains("egress.allow"), "{host}: {invalid}");
        let left = lab.run(get(&url)).await;
        let message = fatal(&left.outcome);
        assert!(message.contains(why), "{host}: {message}");
        assert_eq!(left.exchanges[0].error.as_deref(), Some(message.as_str()));
        assert_eq!(left.exchanges[0].address, None, "{host}");
    }
}

#[tokio::test]
async fn what_is_no_target_is_refused() {
    let lab = refuse_all();
    for (url, why) in NO_TARGETS {
        let invalid = lab.runner.check(&get(url)).expect_err(url).to_string();
        assert!(invalid.contains(why), "{url}: {invalid}");
        fatal(&lab.run(get(url)).await.outcome);
    }
}

#[tokio::test]
async fn names_that_lead_to_private_addresses_are_refused_with_the_address() {
    for (address, why) in [
        ("127.0.0.1", "loopback"),
        ("10.1.2.3", "private"),
        ("169.254.169.254", "metadata"),
        ("::1", "loopback"),
        ("::ffff:10.0.0.1", "private"),
        ("64:ff9b::a00:1", "private"),
        ("fd00::1", "unique local"),
    ] {
        let lab = Lab::with(Egress::default(), Arc::new(Fixed(vec![address])), &[]);
        assert!(lab.runner.check(&get("http://innocent.example/")).is_ok());
        let message = fatal(&lab.run(get("http://innocent.example/")).await.outcome);
        assert!(message.contains("innocent.example") && message.contains(why), "{message}");
        assert!(message.contains("egress.allow"), "{message}");
    }
}

#[tokio::test]
async fn of_a_name_with_several_addresses_only_those_that_may_be_reached_are() {
    let inner = Receiver::at([127, 0, 0, 1], |_| Some(reply(200, &[], "inner"))).await;
    let outer = Receiver::at([127, 0, 0, 2], |_| Some(reply(200, &[], "outer"))).await;
    // Both listen on the port of the outer one where that is free; else the inner one cannot be met.
    let egress = Egress { allow: vec!["127.0.0.2/32".parse().unwrap()], ..Egress::default() };
    let lab = Lab::with(egress, Arc::new(Fixed(vec!["127.0.0.1", "127.0.0.2"])), &[]);
    let url = format!("http://both.example:{}/", outer.address.port());
    let left = lab.run(get(&url)).await;
    assert_eq!(output(&left.outcome).as_str(), r#"{"status":200,"body":"outer"}"#);
    assert_eq!(left.exchanges[0].address, Some(outer.address.to_string()));
    assert_eq!(inner.requests().len(), 0);
}

/// Leads to the outer address once, and to the inner one from then on.
struct Rebinding(AtomicUsize);

#[async_trait]
impl Lookup for Rebinding {
    async fn lookup(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        let first = self.0.fetch_add(1, Ordering::SeqCst) == 0;
        Ok(vec![if first { [127, 0, 0, 2].into() } else { [127, 0, 0, 1].into() }])
    }
}

#[tokio::test]
async fn a_name_that_changes_after_its_check_gains_nothing() {
    let outer = Receiver::at([127, 0, 0, 2], |_| Some(reply(200, &[], "outer"))).await;
    let egress = Egress { allow: vec!["127.0.0.2/32".parse().unwrap()], ..Egress::default() };
    let lookup = Arc::new(Rebinding(AtomicUsize::new(0)));
    let lab = Lab::with(egress, lookup.clone(), &[]);
    let url = format!("http://rebinding.example:{}/", outer.address.port());
    output(&lab.run(get(&url)).await.outcome);
    // One look for one connection: there is no second answer between the check and the connection.
    assert_eq!(lookup.0.load(Ordering::SeqCst), 1);
    let message = fatal(&lab.run(get(&url)).await.outcome);
    assert!(message.contains("127.0.0.1, a loopback address"), "{message}");
    assert_eq!(outer.requests().len(), 1);
}

#[tokio::test]
async fn a_redirect_is_checked_as_the_first_target_was() {
    for location in
        ["http://169.254.169.254/latest/meta-data/", "http://[::1]/", "file:///etc/passwd"]
    {
        let outer =
            Receiver::at([127, 0, 0, 2], move |_| Some(reply(302, &[("location", location)], "")))
                .await;
        let egress = Egress { allow: vec!["127.0.0.2/32".parse().unwrap()], ..Egress::default() };
        let lab = Lab::with(egress, Arc::new(Fixed(vec![])), &[]);
        let call = mainspring_domain::http::HttpCall { redirects: 3, ..get(&outer.url("/")) };
        let left = lab.run(call).await;
        fatal(&left.outcome);
        assert_eq!(left.exchanges.len(), 2, "{location}");
        assert_eq!(left.exchanges[1].address, None, "{location}");
    }
}

#[tokio::test]
async fn settings_narrow_what_may_be_reached() {
    let host = |text: &str| mainspring_domain::vault::HostPattern::new(text).unwrap();
    let check = |egress: Egress, url: &str| {
        let lab = Lab::with(egress, Arc::new(Fixed(vec![])), &[]);
        lab.runner.check(&get(url)).map_err(|invalid| invalid.to_string())
    };
    let listed = || Egress { hosts: vec![host("*.example.org")], ..Egress::default() };
    assert!(check(listed(), "http://api.example.org/").is_ok());
    assert!(check(listed(), "http://example.com/").unwrap_err().contains("egress.hosts"));
    let denied = || Egress { deny_hosts: vec![host("example.com")], ..Egress::default() };
    assert!(check(denied(), "http://EXAMPLE.com./").unwrap_err().contains("egress.deny_hosts"));
    let ports = || Egress { ports: vec![443], ..Egress::default() };
    assert!(check(ports(), "https://example.com/").is_ok());
    assert!(check(ports(), "https://example.com:22/").unwrap_err().contains("egress.ports"));
    let https = Egress { https_only: true, ..Egress::default() };
    assert!(check(https, "http://example.com/").unwrap_err().contains("egress.https_only"));
    let range = Egress { deny: vec!["8.8.0.0/16".parse().unwrap()], ..Egress::default() };
    assert!(check(range, "http://8.8.4.4/").unwrap_err().contains("egress.deny"));
}

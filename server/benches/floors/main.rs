//! The product's figures against their floors: `cargo xtask bench [NAME…]`. Prints a table, and
//! writes JSON with facts about the machine to the file that `BENCH_JSON` names.

#[path = "../../src/clock.rs"]
#[expect(unused_imports, reason = "its tests run with the binary")]
mod clock;

mod call;
mod cluster;
mod create;
mod doors;
mod drain;
mod http;
mod hub;
mod list;
mod live;
mod machine;
mod node;
mod raw;
mod report;
mod server;

use anyhow::Result;
use report::Row;

/// A benchmark by its name.
struct Bench {
    name: &'static str,
    run: fn() -> Result<Vec<Row>>,
}

const BENCHES: &[Bench] = &[
    Bench { name: "call", run: call::run },
    Bench { name: "drain", run: drain::sqlite },
    Bench { name: "drain-postgres", run: drain::postgres },
    Bench { name: "drain-two-nodes", run: cluster::run },
    Bench { name: "http", run: http::run },
    Bench { name: "create", run: create::run },
    Bench { name: "doors", run: doors::run },
    Bench { name: "list", run: list::run },
    Bench { name: "pickup", run: live::pickup },
    Bench { name: "cancel", run: live::cancel },
    Bench { name: "idle", run: server::idle },
    Bench { name: "hub", run: hub::run },
];

fn main() -> Result<()> {
    if cluster::is_node()? {
        return Ok(());
    }
    // Cargo adds `--bench` of its own.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let known: Vec<&str> = BENCHES.iter().map(|bench| bench.name).collect();
    if let Some(unknown) = wanted.iter().find(|name| !known.contains(&name.as_str())) {
        anyhow::bail!("there is no benchmark {unknown:?}; there are: {}", known.join(", "));
    }
    let chosen = |bench: &&Bench| wanted.is_empty() || wanted.iter().any(|name| name == bench.name);
    let mut rows = Vec::new();
    for bench in BENCHES.iter().filter(chosen) {
        eprintln!("measuring {} …", bench.name);
        rows.extend((bench.run)()?);
    }
    report::print(&rows);
    report::write_json(&rows)
}

use anyhow::{Context as _, Result};
use serde::Serialize;

use crate::machine;

/// One figure.
#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) what: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) measured: f64,
    pub(crate) floor: f64,
    pub(crate) goal: f64,
    pub(crate) better: Better,
    /// Notes on how it was measured.
    pub(crate) how: String,
}

/// Which direction is better.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Better {
    Less,
    More,
}

impl Row {
    fn holds(&self) -> bool {
        match self.better {
            Better::Less => self.measured <= self.floor,
            Better::More => self.measured >= self.floor,
        }
    }

    /// How many times as good as the goal: 1 reaches it.
    fn of_goal(&self) -> f64 {
        match self.better {
            Better::Less => self.goal / self.measured,
            Better::More => self.measured / self.goal,
        }
    }
}

pub(crate) fn print(rows: &[Row]) {
    println!("| figure | measured | floor | goal | of goal | |");
    println!("|---|---:|---:|---:|---:|---|");
    for row in rows {
        let bound = match row.better {
            Better::Less => '≤',
            Better::More => '≥',
        };
        println!(
            "| {} | {} {unit} | {bound} {} | {bound} {} | {:.0} % | {} |",
            row.what,
            number(row.measured),
            number(row.floor),
            number(row.goal),
            row.of_goal() * 100.0,
            if row.holds() { "holds" } else { "MISSED" },
            unit = row.unit,
        );
    }
    for row in rows.iter().filter(|row| !row.how.is_empty()) {
        println!("* {}: {}", row.what, row.how);
    }
}

pub(crate) fn write_json(rows: &[Row]) -> Result<()> {
    let Some(path) = std::env::var_os("BENCH_JSON") else { return Ok(()) };
    let report = serde_json::json!({ "machine": machine::facts(), "figures": rows });
    std::fs::write(&path, format!("{report:#}\n"))
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Three significant digits, thousands apart.
fn number(value: f64) -> String {
    if value >= 1000.0 {
        let digits = format!("{value:.0}");
        let groups: Vec<&str> = digits
            .as_bytes()
            .rchunks(3)
            .rev()
            .map(|group| std::str::from_utf8(group).unwrap_or("?"))
            .collect();
        groups.join(" ")
    } else if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// The value below which `share` (0…1) of the samples lie.
pub(crate) fn percentile(samples: &mut [f64], share: f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index into a few thousand samples"
    )]
    let index = ((samples.len() as f64 - 1.0) * share).round() as usize;
    samples.get(index).copied().unwrap_or(f64::NAN)
}

pub(crate) fn median(samples: &mut [f64]) -> f64 {
    percentile(samples, 0.5)
}

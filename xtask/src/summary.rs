//! The table at the end: each check, its result, its seconds.

use std::fmt;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::progress::Progress;

/// The checks so far, in the order in which they ran.
#[derive(Default)]
pub(crate) struct Summary {
    rows: Vec<Row>,
}

struct Row {
    name: &'static str,
    verdict: Verdict,
}

enum Verdict {
    Passed(Duration),
    Failed(Duration, String),
    Skipped(String),
}

impl Summary {
    /// Runs a check; a failure is noted and does not keep the next ones from running.
    pub(crate) fn check(&mut self, name: &'static str, check: impl FnOnce() -> Result<()>) {
        eprintln!("\n== {name}");
        let progress = Progress::start();
        let verdict = match check() {
            Ok(()) => Verdict::Passed(progress.elapsed()),
            Err(error) => {
                eprintln!("{name} failed: {error:#}");
                Verdict::Failed(progress.elapsed(), format!("{error:#}"))
            }
        };
        self.rows.push(Row { name, verdict });
    }

    /// Notes a check that could not run, and why.
    pub(crate) fn skip(&mut self, name: &'static str, why: impl Into<String>) {
        self.rows.push(Row { name, verdict: Verdict::Skipped(why.into()) });
    }

    /// Prints the table and fails if any check did.
    pub(crate) fn conclude(&self) -> Result<()> {
        println!("\n{self}");
        let failed: Vec<_> = self.rows.iter().filter(|row| row.failed()).map(|r| r.name).collect();
        if !failed.is_empty() {
            bail!("{} of {} checks failed: {}", failed.len(), self.rows.len(), failed.join(", "));
        }
        Ok(())
    }
}

impl Row {
    fn failed(&self) -> bool {
        matches!(self.verdict, Verdict::Failed(..))
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<28} {:<8} {:>7}", "check", "result", "seconds")?;
        self.rows.iter().try_for_each(|row| writeln!(f, "{row}"))
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name;
        match &self.verdict {
            Verdict::Passed(took) => write!(f, "{name:<28} {:<8} {:>7.1}", "passed", secs(took)),
            Verdict::Failed(took, why) => {
                write!(f, "{name:<28} {:<8} {:>7.1}  {}", "FAILED", secs(took), first_line(why))
            }
            Verdict::Skipped(why) => {
                write!(f, "{name:<28} {:<8} {:>7}  {}", "SKIPPED", "-", first_line(why))
            }
        }
    }
}

fn secs(took: &Duration) -> f64 {
    took.as_secs_f64()
}

/// A table row is one line; the whole text stands where the check ran.
fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn a_failed_check_fails_the_whole_and_is_named() {
        let mut summary = Summary::default();
        summary.check("fmt", || Ok(()));
        summary.check("clippy", || Err(anyhow!("two warnings\nand where")));
        summary.check("tests", || Ok(()));

        let error = summary.conclude().unwrap_err();

        assert_eq!(error.to_string(), "1 of 3 checks failed: clippy");
    }

    #[test]
    fn a_skipped_check_neither_fails_nor_counts_as_passed() {
        let mut summary = Summary::default();
        summary.skip("advisories", "no network");

        assert!(summary.conclude().is_ok());
        assert!(summary.to_string().contains("SKIPPED"));
        assert!(!summary.to_string().contains("passed"));
    }

    #[test]
    fn every_check_has_one_line_in_the_table() {
        let rows = vec![
            Row { name: "fmt", verdict: Verdict::Passed(Duration::from_millis(1240)) },
            Row {
                name: "clippy",
                verdict: Verdict::Failed(Duration::from_secs(34), "two warnings\nhere".into()),
            },
            Row { name: "advisories", verdict: Verdict::Skipped("no network".into()) },
        ];

        let table = Summary { rows }.to_string();

        assert_eq!(
            table.lines().collect::<Vec<_>>(),
            [
                "check                        result   seconds",
                "fmt                          passed       1.2",
                "clippy                       FAILED      34.0  two warnings",
                "advisories                   SKIPPED        -  no network",
            ]
        );
    }
}

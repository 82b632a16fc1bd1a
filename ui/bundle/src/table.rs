use std::fmt::Write as _;

use crate::compress::Size;

/// The sizes in columns, with their sum beside the budget.
pub(crate) fn draw(sizes: &[Size], budget: usize) -> String {
    let mut table = format!("{:<36} {:>10} {:>10} {:>10}\n", "file", "plain", "gzip", "brotli");
    for Size { name, plain, gzip, brotli } in sizes {
        let _ = writeln!(table, "{name:<36} {plain:>10} {gzip:>10} {brotli:>10}");
    }
    let sum = |of: fn(&Size) -> usize| sizes.iter().map(of).sum::<usize>();
    let (plain, gzip, brotli) = (sum(|s| s.plain), sum(|s| s.gzip), sum(|s| s.brotli));
    let _ = writeln!(table, "{:<36} {plain:>10} {gzip:>10} {brotli:>10}", "first load");
    let _ = writeln!(table, "{:<36} {:>32}", "budget", budget);
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_stands_over_the_budget() {
        let size = |name: &str| Size { name: name.into(), plain: 30, gzip: 12, brotli: 10 };
        let table = draw(&[size("a"), size("b")], 300);
        let last: Vec<_> = table.lines().rev().take(2).map(str::to_owned).collect();
        assert!(last[0].ends_with("300"));
        assert!(last[1].starts_with("first load") && last[1].ends_with("20"));
    }
}

use std::fmt::Write as _;

use crate::compress::Size;

/// The sizes in columns, with the sum of the first load over its budget, and that of all.
pub(crate) fn draw(sizes: &[Size], budget: usize) -> String {
    let mut table = String::new();
    let _ = writeln!(table, "{:<40} {:>10} {:>10} {:>10}", "file", "plain", "gzip", "brotli");
    let mut row = |name: &str, plain: usize, gzip: usize, brotli: usize| {
        let _ = writeln!(table, "{name:<40} {plain:>10} {gzip:>10} {brotli:>10}");
    };
    for Size { name, plain, gzip, brotli, .. } in sizes {
        row(name, *plain, *gzip, *brotli);
    }
    let mut sum = |name: &str, counts: fn(&Size) -> bool| {
        let sum = |of: fn(&Size) -> usize| sizes.iter().filter(|s| counts(s)).map(of).sum();
        row(name, sum(|s| s.plain), sum(|s| s.gzip), sum(|s| s.brotli));
    };
    sum("all", |_| true);
    sum("first load", |size| size.first);
    let _ = writeln!(table, "{:<40} {budget:>32}", "its budget");
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_loaded_later_does_not_count_against_the_budget() {
        let size =
            |name: &str, first| Size { name: name.into(), first, plain: 30, gzip: 12, brotli: 10 };
        let table = draw(&[size("a", true), size("b", true), size("c", false)], 300);
        let last: Vec<_> = table.lines().rev().take(3).collect();
        assert!(last[0].ends_with("300"));
        assert!(last[1].starts_with("first load") && last[1].ends_with("20"));
        assert!(last[2].starts_with("all") && last[2].ends_with("30"));
    }
}

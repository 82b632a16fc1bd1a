use std::ops::Range;

/// Browsers clamp heights somewhere above this many pixels (Firefox at 17.8 million). A longer list
/// scrolls in proportion, not pixel by pixel.
const MOST_PIXELS: f64 = 15_000_000.0;

/// Rows beyond either edge that are drawn too, so that a small scroll shows no gap.
const MARGIN: usize = 8;

/// The part of a long list of equally high rows that is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// The rows.
    pub rows: Range<usize>,
    /// How far below the list's top the first of them is, in pixels.
    pub top: f64,
    /// The height of the whole list in pixels.
    pub height: f64,
}

/// Which of `total` rows are seen through a viewport that is scrolled to `scroll`; all in pixels.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "pixels are far from the edge of either type, and clamped to not be negative"
)]
pub fn window(scroll: f64, viewport: f64, row: f64, total: usize) -> Window {
    let full = total as f64 * row;
    let height = full.min(MOST_PIXELS);
    let farthest = (height - viewport).max(0.0);
    let scroll = scroll.clamp(0.0, farthest);
    let offset = if full > height && farthest > 0.0 {
        scroll / farthest * (full - viewport)
    } else {
        scroll
    };
    let first = (offset / row).floor() as usize;
    let seen = (viewport / row).ceil() as usize + 1;
    let rows = first.saturating_sub(MARGIN)..(first + seen + MARGIN).min(total);
    // What is drawn keeps its place relative to the viewport, wherever that is in the shorter list.
    let top = rows.start as f64 * row - offset + scroll;
    Window { rows, top: top.max(0.0), height }
}

#[cfg(test)]
#[expect(clippy::float_cmp, clippy::cast_precision_loss, reason = "pixels, far from either edge")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_in_sight_is_drawn_with_a_margin() {
        let seen = window(1000.0, 200.0, 20.0, 10_000);
        assert_eq!(seen.rows, 42..69);
        assert_eq!((seen.top, seen.height), (840.0, 200_000.0));
    }

    #[test]
    fn a_million_rows_end_where_the_scroll_bar_ends() {
        let list = window(f64::MAX, 400.0, 20.0, 1_000_000);
        assert_eq!(list.height, 15_000_000.0);
        assert_eq!(list.rows.end, 1_000_000);
        assert!((list.top + list.rows.len() as f64 * 20.0 - list.height).abs() < 0.01);
    }

    proptest! {
        #[test]
        fn the_viewport_is_always_covered(
            scroll in 0.0..1e9_f64, viewport in 1.0..2000.0_f64, total in 0..3_000_000_usize,
        ) {
            let list = window(scroll, viewport, 20.0, total);
            let scroll = scroll.clamp(0.0, (list.height - viewport).max(0.0));
            let end = list.top + list.rows.len() as f64 * 20.0;
            prop_assert!(list.top <= scroll + 0.01);
            prop_assert!(end + 0.01 >= (scroll + viewport).min(list.height));
            prop_assert!(list.rows.len() < 200);
        }
    }
}

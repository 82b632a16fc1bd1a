use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// What does not fire within this many years is taken for never firing. Leap days, weekdays and months
/// repeat within 40 years from any start.
pub(super) const FARTHEST_YEARS: i16 = 40;

/// The instant that stands for a civil time: the only one, the first of two, or the first after a gap.
pub(super) fn instant_of(civil: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let instant = |offset: Offset| offset.to_timestamp(civil).ok();
    match zone.to_ambiguous_timestamp(civil).offset() {
        AmbiguousOffset::Unambiguous { offset } => instant(offset),
        AmbiguousOffset::Fold { before, .. } => instant(before),
        AmbiguousOffset::Gap { after, .. } => {
            // Read with the later offset, a time inside the gap lies before the transition.
            let before_gap = instant(after)?.checked_sub(SignedDuration::from_micros(1)).ok()?;
            zone.following(before_gap).next().map(|transition| transition.timestamp())
        }
    }
}

use std::time::Duration;

use mainspring_domain::schedule::{Misfire, Overlap, Schedule, Trigger};
use mainspring_engine::Error;

use crate::support::*;

fn every(seconds: u64) -> Schedule {
    Schedule {
        trigger: Trigger::Every { period: Duration::from_secs(seconds) },
        start: None,
        end: None,
        jitter: Duration::ZERO,
        misfire: Misfire::Latest,
        overlap: Overlap::Skip,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_names_the_next_times_up_to_fifty() {
    let lab = Lab::new().await;
    assert_eq!(lab.engine.preview(&every(10), 3).unwrap(), [at(10), at(20), at(30)]);
    assert_eq!(lab.engine.preview(&every(10), 50).unwrap().len(), 50);
    for count in [0, 51, usize::MAX] {
        let refused = lab.engine.preview(&every(10), count);
        assert!(matches!(refused, Err(Error::Invalid(_))), "{count}: {refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_ends_where_the_schedule_does() {
    let lab = Lab::new().await;
    let bounded = Schedule { end: Some(at(25)), ..every(10) };
    assert_eq!(lab.engine.preview(&bounded, 9).unwrap(), [at(10), at(20)]);
    let over = Schedule { end: Some(at(5)), ..every(10) };
    let refused = lab.engine.preview(&over, 9);
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_with_a_preview_is_told_at_once() {
    let lab = Lab::new().await;
    match lab.engine.preview(&every(0), 0).unwrap_err() {
        Error::Invalid(invalid) => {
            let fields: Vec<_> = invalid.rules().iter().map(|rule| rule.field.as_str()).collect();
            assert_eq!(fields, ["count", "schedule.trigger.every.period"]);
        }
        other => panic!("{other:?}"),
    }
}

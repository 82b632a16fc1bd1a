use mainspring_domain::schedule::Schedule;
use mainspring_domain::{Invalid, Timestamp};

use crate::{Engine, Error};

/// The most fires that a preview foresees.
const MOST_FIRES: usize = 50;

impl Engine {
    /// The next `count` nominal times of a schedule, 1…50.
    pub fn preview(&self, schedule: &Schedule, count: usize) -> Result<Vec<Timestamp>, Error> {
        let now = self.core.now();
        let mut invalid = Invalid::default();
        let fits = (1..=MOST_FIRES).contains(&count);
        invalid.require(fits, "count", format!("must be between 1 and {MOST_FIRES}"));
        schedule.check(now, &mut invalid);
        invalid.into_result()?;
        Ok(schedule.preview(now, count))
    }
}

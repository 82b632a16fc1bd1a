//! A calendar schedule as it is entered: text that becomes days and times.

use mainspring_wire::{Calendar, CalendarUnit};

/// The days of the week as the API names them, in their order.
pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// What has been entered. Parts that the unit does not need are passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// What is counted.
    pub unit: CalendarUnit,
    /// Every so many.
    pub frequency: String,
    /// Which days of a week.
    pub weekdays: [bool; 7],
    /// Which days of a month, as `1, 15`.
    pub month_days: String,
    /// Times of day, as `09:00, 17:30`.
    pub times: String,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Not a number from 1 to 100.
    Frequency,
    /// No day of the week.
    Weekdays,
    /// No days, or not days of a month.
    MonthDays,
    /// No times, or not times of day.
    Times,
}

impl Default for Entered {
    fn default() -> Self {
        Self {
            unit: CalendarUnit::Week,
            frequency: "1".to_owned(),
            weekdays: [true, false, false, false, false, false, false],
            month_days: "1".to_owned(),
            times: "09:00".to_owned(),
        }
    }
}

impl Entered {
    /// What would have to be entered for this calendar.
    pub fn of(calendar: &Calendar) -> Self {
        let mut entered = Self {
            unit: calendar.unit,
            frequency: calendar.frequency.to_string(),
            times: calendar.times.join(", "),
            ..Self::default()
        };
        match calendar.unit {
            CalendarUnit::Day => {}
            CalendarUnit::Week => {
                entered.weekdays =
                    WEEKDAYS.map(|day| calendar.points.iter().any(|point| point == day));
            }
            CalendarUnit::Month => entered.month_days = calendar.points.join(", "),
        }
        entered
    }

    /// The calendar, in this zone.
    pub fn read(&self, zone: &str) -> Result<Calendar, Fault> {
        let frequency = self.frequency.trim().parse().ok().filter(|n| (1..=100).contains(n));
        let frequency = frequency.ok_or(Fault::Frequency)?;
        let points = self.points()?;
        let times = words(&self.times).map(time).collect::<Option<Vec<_>>>();
        let times = times.filter(|times| !times.is_empty()).ok_or(Fault::Times)?;
        Ok(Calendar { unit: self.unit, frequency, points, times, zone: zone.trim().to_owned() })
    }

    fn points(&self) -> Result<Vec<String>, Fault> {
        match self.unit {
            CalendarUnit::Day => Ok(Vec::new()),
            CalendarUnit::Week => {
                let chosen = WEEKDAYS.iter().zip(self.weekdays).filter(|(_, chosen)| *chosen);
                let days: Vec<String> = chosen.map(|(day, _)| (*day).to_owned()).collect();
                if days.is_empty() { Err(Fault::Weekdays) } else { Ok(days) }
            }
            CalendarUnit::Month => {
                let days = words(&self.month_days).map(month_day).collect::<Option<Vec<_>>>();
                days.filter(|days| !days.is_empty()).ok_or(Fault::MonthDays)
            }
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '，', '、', ' ']).map(str::trim).filter(|word| !word.is_empty())
}

fn month_day(word: &str) -> Option<String> {
    let day: u8 = word.parse().ok()?;
    (1..=31).contains(&day).then(|| day.to_string())
}

/// `9:00`, `09:00` and `09:00:15` as the API writes them.
fn time(word: &str) -> Option<String> {
    let parts: Vec<u8> =
        word.split([':', '：']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (hour, minute, second) = match *parts.as_slice() {
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    let is_time = hour < 24 && minute < 60 && second < 60;
    is_time.then(|| format!("{hour:02}:{minute:02}:{second:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_shows_as_what_was_entered() {
        for unit in [CalendarUnit::Day, CalendarUnit::Week, CalendarUnit::Month] {
            let entered =
                Entered { unit, times: "09:00:00, 17:30:15".to_owned(), ..Entered::default() };
            assert_eq!(Entered::of(&entered.read("UTC").unwrap()), entered);
        }
    }

    #[test]
    fn days_and_times_are_taken_as_people_write_them() {
        let entered = Entered {
            unit: CalendarUnit::Month,
            month_days: "1，15 31".to_owned(),
            times: " 9:05、18:30 ".to_owned(),
            ..Entered::default()
        };
        let calendar = entered.read(" Asia/Shanghai ").unwrap();
        assert_eq!(calendar.points, ["1", "15", "31"]);
        assert_eq!(calendar.times, ["09:05:00", "18:30:00"]);
        assert_eq!(calendar.zone, "Asia/Shanghai");
    }

    #[test]
    fn each_part_is_told_what_is_wrong_with_it() {
        let week = Entered::default();
        let month = Entered { unit: CalendarUnit::Month, ..week.clone() };
        let text = str::to_owned;
        let cases = [
            (Entered { frequency: text("101"), ..week.clone() }, Fault::Frequency),
            (Entered { frequency: text("two"), ..week.clone() }, Fault::Frequency),
            (Entered { weekdays: [false; 7], ..week.clone() }, Fault::Weekdays),
            (Entered { month_days: text("32"), ..month.clone() }, Fault::MonthDays),
            (Entered { month_days: text(" , "), ..month }, Fault::MonthDays),
            (Entered { times: text("24:00"), ..week.clone() }, Fault::Times),
            (Entered { times: text(""), ..week.clone() }, Fault::Times),
            (Entered { times: text("9"), ..week }, Fault::Times),
        ];
        for (entered, fault) in cases {
            assert_eq!(entered.read("UTC"), Err(fault), "{entered:?}");
        }
    }
}

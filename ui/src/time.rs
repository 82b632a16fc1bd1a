//! Times as people read them, by the browser's own knowledge of zones and languages.

use std::cell::RefCell;

use js_sys::{Date, Intl, Object, Reflect};
use mainspring_client::wire::Time;
use mainspring_ui_model::duration;
use mainspring_ui_model::text::{Language, Units};
use wasm_bindgen::JsValue;

/// Milliseconds since 1970. What is no time is none: the server sends only such that are.
pub(crate) fn millis(time: &Time) -> f64 {
    Date::parse(&time.0)
}

/// The instant as the server writes it.
pub(crate) fn of_millis(ms: f64) -> Time {
    Time(Date::new(&JsValue::from_f64(ms)).to_iso_string().into())
}

/// An instant as a field of the type `datetime-local` has it, in the viewer's zone, to the second.
pub(crate) fn local(ms: f64) -> String {
    let date = Date::new(&JsValue::from_f64(ms));
    let two = |number: u32| format!("{number:02}");
    let day = [date.get_full_year().to_string(), two(date.get_month() + 1), two(date.get_date())];
    let time = [two(date.get_hours()), two(date.get_minutes()), two(date.get_seconds())];
    [day.join("-"), time.join(":")].join("T")
}

/// The instant in such a field, if it is one.
pub(crate) fn of_local(text: &str) -> Option<Time> {
    // Without a zone, the browser reads it in the viewer's.
    let ms = Date::parse(text);
    (text.contains('T') && ms.is_finite()).then(|| of_millis(ms))
}

/// How far an instant is from now: `3 min ago`, `in 2 days`. Days and more are rounded; of shorter units
/// only whole ones count, so that nothing happened "2 hours ago" that was 100 minutes ago.
pub(crate) fn relative(ms: f64, now: f64, language: Language) -> String {
    const DAY: f64 = 86_400.0;
    /// Each unit, from how many seconds on it is used, and its length.
    const UNITS: [(&str, f64, f64); 5] = [
        ("year", 730.0 * DAY, 365.25 * DAY),
        ("month", 120.0 * DAY, 30.44 * DAY),
        ("day", DAY, DAY),
        ("hour", 3_600.0, 3_600.0),
        ("minute", 60.0, 60.0),
    ];
    let seconds = (ms - now) / 1000.0;
    let fits = |(_, from, _): &(&str, f64, f64)| seconds.abs() >= *from;
    let (unit, _, length) = UNITS.into_iter().find(fits).unwrap_or(("second", 1.0, 1.0));
    let amount = seconds / length;
    let amount = if length < DAY { amount.trunc() } else { amount.round() };
    RELATIVE.with_borrow_mut(|known| {
        if known.as_ref().is_none_or(|(of, _)| *of != language) {
            let options = options(&[("numeric", "auto"), ("style", "short")]);
            *known = Some((language, Intl::RelativeTimeFormat::new(&locales(language), &options)));
        }
        known.as_ref().map(|(_, format)| format.format(amount, unit).into()).unwrap_or_default()
    })
}

thread_local! {
    /// Made once a language: a page says a hundred of these each second.
    static RELATIVE: RefCell<Option<(Language, Intl::RelativeTimeFormat)>> = const { RefCell::new(None) };
}

/// Date and time to the second, in a zone or, without one, in the viewer's.
pub(crate) fn absolute(ms: f64, zone: Option<&str>, language: Language) -> String {
    let mut parts = vec![("dateStyle", "medium"), ("timeStyle", "medium")];
    parts.extend(zone.map(|zone| ("timeZone", zone)));
    format(ms, &parts, language)
}

/// The time of day, to the minute.
pub(crate) fn clock(ms: f64, language: Language) -> String {
    format(ms, &[("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")], language)
}

/// Weekday, day and time, to the second, and the year where it is another one: for times to come.
pub(crate) fn moment(ms: f64, zone: Option<&str>, language: Language) -> String {
    let mut parts = vec![
        ("weekday", "short"),
        ("day", "numeric"),
        ("month", "short"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("second", "2-digit"),
        ("hourCycle", "h23"),
    ];
    let year = |ms: f64| Date::new(&JsValue::from_f64(ms)).get_full_year();
    if year(ms) != year(crate::browser::now()) {
        parts.push(("year", "numeric"));
    }
    parts.extend(zone.map(|zone| ("timeZone", zone)));
    format(ms, &parts, language)
}

/// The viewer's zone, as `Europe/Berlin`.
pub(crate) fn zone() -> String {
    let resolved = Intl::DateTimeFormat::new(&js_sys::Array::new(), &Object::new());
    let zone = Reflect::get(&resolved.resolved_options(), &"timeZone".into());
    zone.ok().and_then(|zone| zone.as_string()).unwrap_or_else(|| "UTC".to_owned())
}

/// How far a zone's clocks are from UTC then: `GMT+2`.
pub(crate) fn offset(ms: f64, zone: Option<&str>) -> String {
    let mut parts = vec![("timeZoneName", "shortOffset"), ("year", "numeric")];
    parts.extend(zone.map(|zone| ("timeZone", zone)));
    let text = format(ms, &parts, Language::En);
    text.split_whitespace().last().unwrap_or_default().to_owned()
}

/// A time in both zones, one below the other.
pub(crate) fn both(ms: f64, language: Language) -> String {
    let here = absolute(ms, None, language);
    let (zone, utc) = (zone(), absolute(ms, Some("UTC"), language));
    if zone == "UTC" { format!("{utc} · UTC") } else { format!("{here} · {zone}\n{utc} · UTC") }
}

fn format(ms: f64, parts: &[(&str, &str)], language: Language) -> String {
    let format = Intl::DateTimeFormat::new(&locales(language), &options(parts));
    let text = format.format().call1(&JsValue::UNDEFINED, &Date::new(&JsValue::from_f64(ms)));
    text.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn locales(language: Language) -> js_sys::Array {
    // English as the viewer's region writes it, where the browser tells: 24 hours or 12, day or month first.
    let own = crate::browser::window().navigator().language();
    let tag = own.filter(|own| Language::of_tag(own) == language && !own.is_empty());
    js_sys::Array::of1(&tag.as_deref().unwrap_or(language.tag()).into())
}

fn options(parts: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in parts {
        // Setting a property of a plain object does not fail.
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    options
}

/// A length of time that is being counted, in whole seconds: `7 s`, `12 m 03 s`, `2 d 23 h`.
pub(crate) fn stopwatch(ms: f64, units: &Units) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative")]
    let seconds = (ms.max(0.0) / 1000.0) as u64;
    duration::whole(seconds, units)
}

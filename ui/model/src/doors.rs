//! The doors for clients of other systems: what people call these, and how one comes through.

mod snippets;

use mainspring_wire::Job;

pub use snippets::{Kind, Place, Snippet, snippets};

/// The systems whose clients are known, by the doors' names.
pub const KNOWN: [(&str, &str); 4] = [
    ("jpush", "JPush Schedule"),
    ("ksana", "Ksana"),
    ("serendipity", "Serendipity-Job"),
    ("webjob", "WbtWebJob"),
];

/// What people call the system whose clients come through a door; another door has its own word only.
pub fn name(door: &str) -> &str {
    KNOWN.iter().find(|(known, _)| *known == door).map_or(door, |(_, name)| name)
}

/// Whether its clients prove themselves by the key and secret of an app; else they come with a key.
pub fn signs_as_app(door: &str) -> bool {
    matches!(door, "jpush" | "serendipity")
}

/// Where a request through a door says who asks.
pub fn credentials(door: &str) -> &'static [&'static str] {
    match door {
        "jpush" => &["Authorization: Basic …"],
        "ksana" => &["Authorization: ApiKey …", "X-API-Key: …"],
        "serendipity" => &["app_key", "timestamps", "nonce", "payload", "signature"],
        "webjob" => &[
            "X-API-Key: …",
            "Authorization: ApiKey …",
            "Authorization: Bearer …",
            "?access_token=…",
        ],
        _ => &[],
    }
}

/// What the maker of a job calls it by, where the job does not show that elsewhere.
pub fn reference(job: &Job) -> Option<&str> {
    job.reference.as_deref().filter(|reference| *reference != job.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_that_is_not_known_has_its_own_word() {
        assert_eq!(name("jpush"), "JPush Schedule");
        assert_eq!(name("cronicle"), "cronicle");
    }
}

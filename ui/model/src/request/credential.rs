/// Whether a header of this name usually carries a credential.
pub fn is_credential(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words = ["authorization", "api-key", "apikey", "token", "secret", "cookie"];
    words.iter().any(|word| name.contains(word))
}

/// Whether a credential stands there for everybody to read who can see the job.
pub fn is_clear(value: &str) -> bool {
    !value.trim().is_empty() && !value.contains("{{secret:")
}

/// The host of a URL, as the hosts of a secret are written; empty where there is none yet.
pub fn host(url: &str) -> String {
    let behind = url.split_once("://").map_or("", |(_, behind)| behind);
    let authority = behind.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = if host.starts_with('[') {
        host.split_inclusive(']').next()
    } else {
        host.split(':').next()
    };
    host.unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_a_url_is_what_a_secret_is_granted_to() {
        for (url, expected) in [
            ("https://API.example.org/v1?a=b", "api.example.org"),
            ("http://user:pass@example.org:8080/x", "example.org"),
            ("http://[::1]:80/", "[::1]"),
            ("https://", ""),
            ("example.org", ""),
        ] {
            assert_eq!(host(url), expected, "{url}");
        }
    }

    #[test]
    fn a_credential_is_clear_unless_it_is_a_secret() {
        assert!(is_clear("hunter2"));
        assert!(!is_clear("{{secret:key}}") && !is_clear(" "));
        assert!(is_credential("X-Api-Key") && is_credential("Authorization"));
        assert!(!is_credential("Accept"));
    }
}

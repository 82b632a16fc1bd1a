//! The cookie of a session: out of reach for scripts, sent with requests of this site only, and only
//! to the API.

use mainspring_domain::Timestamp;
use mainspring_engine::SignedIn;
use poem::Request;
use poem::http::{HeaderValue, header};

use crate::ApiOptions;

const NAME: &str = "mainspring_session";

/// The text of the session's cookie that the request carries.
pub(crate) fn presented(request: &Request) -> Option<&str> {
    let pairs = request.headers().get_all(header::COOKIE).into_iter();
    let mut pairs = pairs.filter_map(|value| value.to_str().ok()).flat_map(|all| all.split(';'));
    pairs.find_map(|pair| pair.trim().strip_prefix(NAME)?.strip_prefix('='))
}

/// Sets it, for as long as the session lasts.
pub(crate) fn set(
    options: &ApiOptions,
    signed_in: &SignedIn,
    now: Timestamp,
) -> Option<HeaderValue> {
    let seconds = signed_in.session.expires_at.duration_since(now).as_secs();
    value(options, signed_in.secret.reveal(), seconds)
}

/// Takes it away.
pub(crate) fn remove(options: &ApiOptions) -> Option<HeaderValue> {
    value(options, "", 0)
}

fn value(options: &ApiOptions, text: &str, seconds: i64) -> Option<HeaderValue> {
    let (path, secure) = place(options.public_url.as_deref().unwrap_or_default());
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!(
        "{NAME}={text}; Path={path}/api/v1; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
    );
    let mut cookie = HeaderValue::try_from(cookie).ok()?;
    cookie.set_sensitive(true);
    Some(cookie)
}

/// The path below which a public address has the server, and whether it is reached by TLS only.
fn place(public_url: &str) -> (&str, bool) {
    let (scheme, rest) = public_url.split_once("://").unwrap_or(("http", ""));
    let path = rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or_default();
    (path.trim_end_matches('/'), scheme.eq_ignore_ascii_case("https"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(cookie: &str) -> Request {
        Request::builder().header(header::COOKIE, cookie).finish()
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let found = request("a=b; mainspring_session=mss_1; mainspring_sessions=x");
        assert_eq!(presented(&found), Some("mss_1"));
        assert_eq!(presented(&request("mainspring_sessions=x")), None);
    }

    #[test]
    fn behind_tls_the_cookie_is_never_sent_without_and_a_prefix_is_part_of_its_path() {
        let options =
            ApiOptions { public_url: Some("https://a.example/jobs".into()), ..Default::default() };
        let removed = remove(&options).unwrap();
        assert_eq!(
            removed.to_str().unwrap(),
            "mainspring_session=; Path=/jobs/api/v1; Max-Age=0; HttpOnly; SameSite=Strict; Secure"
        );
        assert_eq!(place("http://a.example"), ("", false));
        assert_eq!(place(""), ("", false));
    }
}

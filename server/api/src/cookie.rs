//! The cookie of a session: out of reach for scripts, sent with requests of this site only, and only
//! to the API. Browsers do not tell the ports of a host apart, so its name does: two servers on one
//! machine would sign each other out.

use mainspring_domain::Timestamp;
use mainspring_engine::SignedIn;
use poem::Request;
use poem::http::{HeaderValue, header};

use crate::ApiOptions;

/// The cookie's name at the address that the request was sent to.
fn name(request: &Request) -> String {
    let host = request.header(header::HOST).unwrap_or_default();
    match host.rsplit_once(':') {
        Some((_, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => {
            format!("mainspring_session_{port}")
        }
        _ => "mainspring_session".to_owned(),
    }
}

/// The text of the session's cookie that the request carries.
pub(crate) fn presented(request: &Request) -> Option<&str> {
    let name = name(request);
    let pairs = request.headers().get_all(header::COOKIE).into_iter();
    let mut pairs = pairs.filter_map(|value| value.to_str().ok()).flat_map(|all| all.split(';'));
    pairs.find_map(|pair| pair.trim().strip_prefix(name.as_str())?.strip_prefix('='))
}

/// Sets it, for as long as the session lasts.
pub(crate) fn set(
    request: &Request,
    options: &ApiOptions,
    signed_in: &SignedIn,
    now: Timestamp,
) -> Option<HeaderValue> {
    let seconds = signed_in.session.expires_at.duration_since(now).as_secs();
    value(request, options, signed_in.secret.reveal(), seconds)
}

/// Takes it away.
pub(crate) fn remove(request: &Request, options: &ApiOptions) -> Option<HeaderValue> {
    value(request, options, "", 0)
}

fn value(request: &Request, options: &ApiOptions, text: &str, seconds: i64) -> Option<HeaderValue> {
    let (path, secure) = place(options.public_url.as_deref().unwrap_or_default());
    let (name, secure) = (name(request), if secure { "; Secure" } else { "" });
    let cookie = format!(
        "{name}={text}; Path={path}/api/v1; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
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
    fn servers_on_several_ports_of_a_host_have_cookies_of_their_own() {
        for (host, expected) in [
            ("127.0.0.1:7100", "mainspring_session_7100"),
            ("[::1]:80", "mainspring_session_80"),
            ("[::1]", "mainspring_session"),
            ("jobs.example", "mainspring_session"),
        ] {
            assert_eq!(name(&Request::builder().header(header::HOST, host).finish()), expected);
        }
    }

    #[test]
    fn behind_tls_the_cookie_is_never_sent_without_and_a_prefix_is_part_of_its_path() {
        let options =
            ApiOptions { public_url: Some("https://a.example/jobs".into()), ..Default::default() };
        let removed = remove(&Request::default(), &options).unwrap();
        assert_eq!(
            removed.to_str().unwrap(),
            "mainspring_session=; Path=/jobs/api/v1; Max-Age=0; HttpOnly; SameSite=Strict; Secure"
        );
        assert_eq!(place("http://a.example"), ("", false));
        assert_eq!(place(""), ("", false));
    }
}

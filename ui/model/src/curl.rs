//! A curl command, as people copy it from documentation and browsers, read into a request.

mod words;

use crate::request::{AuthKind, RequestDraft, Row};
use words::words;

/// What a command says, and what of it could not be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The request.
    pub request: RequestDraft,
    /// Options that mean something and have no place in a request of a job.
    pub ignored: Vec<String>,
}

/// Why a text is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTaken {
    /// It does not begin with `curl`.
    NoCurl,
    /// A quote is not closed.
    OpenQuote,
    /// There is no URL, or there are several.
    Urls(usize),
    /// An option lacks its value.
    NoValue(String),
    /// The body, or a part of it, is in a file.
    File(String),
    /// A form with parts, or an upload: not what a request of a job can send.
    Form(String),
}

/// Options that only say how curl behaves at its terminal.
const QUIET: [&str; 16] = [
    "-s",
    "--silent",
    "-S",
    "--show-error",
    "-v",
    "--verbose",
    "-i",
    "--include",
    "-#",
    "--progress-bar",
    "-f",
    "--fail",
    "--compressed",
    "--no-progress-meter",
    "-N",
    "--no-buffer",
];

/// Options with a value that is left out and told.
const WITH_VALUE: [&str; 20] = [
    "-o",
    "--output",
    "-w",
    "--write-out",
    "--connect-timeout",
    "-m",
    "--max-time",
    "--retry",
    "-x",
    "--proxy",
    "--cacert",
    "-E",
    "--cert",
    "--key",
    "--resolve",
    "-c",
    "--cookie-jar",
    "--ciphers",
    "--retry-delay",
    "--interface",
];

/// How many redirects `-L` follows here; curl follows 50, a job 10 at most.
const FOLLOWED: u8 = 5;

/// Reads a command.
pub fn read(command: &str) -> Result<Imported, NotTaken> {
    let words = words(command)?;
    let mut words = words.into_iter();
    if !words.next().is_some_and(|word| word == "curl" || word == "curl.exe") {
        return Err(NotTaken::NoCurl);
    }
    let mut found = Found::default();
    while let Some(word) = words.next() {
        found.take(&word, &mut words)?;
    }
    found.request()
}

#[derive(Default)]
struct Found {
    method: Option<String>,
    urls: Vec<String>,
    headers: Vec<Row>,
    data: Vec<String>,
    json: bool,
    in_query: bool,
    user: Option<String>,
    token: Option<String>,
    redirects: bool,
    ignored: Vec<String>,
}

impl Found {
    fn take(
        &mut self,
        word: &str,
        rest: &mut impl Iterator<Item = String>,
    ) -> Result<(), NotTaken> {
        let (option, mut own) = split(word);
        let mut value = |own: &mut Option<String>| {
            own.take().or_else(|| rest.next()).ok_or_else(|| NotTaken::NoValue(option.clone()))
        };
        match option.as_str() {
            "-X" | "--request" => self.method = Some(value(&mut own)?.to_uppercase()),
            "--url" => self.urls.push(value(&mut own)?),
            "-H" | "--header" => self.headers.extend(header(&value(&mut own)?)),
            "-A" | "--user-agent" => self.headers.push(("User-Agent".into(), value(&mut own)?)),
            "-e" | "--referer" => self.headers.push(("Referer".into(), value(&mut own)?)),
            "-b" | "--cookie" => self.headers.push(("Cookie".into(), value(&mut own)?)),
            "-u" | "--user" => self.user = Some(value(&mut own)?),
            "--oauth2-bearer" => self.token = Some(value(&mut own)?),
            "-d" | "--data" | "--data-ascii" | "--data-binary" | "--json" => {
                let data = value(&mut own)?;
                if let Some(file) = data.strip_prefix('@') {
                    return Err(NotTaken::File(file.to_owned()));
                }
                self.json |= option == "--json";
                self.data.push(data);
            }
            "--data-raw" => self.data.push(value(&mut own)?),
            "--data-urlencode" => self.data.push(encoded(&value(&mut own)?)?),
            "-F" | "--form" | "--form-string" | "-T" | "--upload-file" => {
                return Err(NotTaken::Form(option));
            }
            "-G" | "--get" => self.in_query = true,
            "-I" | "--head" => self.method = Some("HEAD".to_owned()),
            "-L" | "--location" | "--location-trusted" => self.redirects = true,
            quiet if QUIET.contains(&quiet) => {}
            named if WITH_VALUE.contains(&named) => {
                value(&mut own)?;
                self.ignored.push(option);
            }
            unknown if unknown.starts_with('-') && unknown.len() > 1 => self.ignored.push(option),
            _ => self.urls.push(word.to_owned()),
        }
        Ok(())
    }

    fn request(self) -> Result<Imported, NotTaken> {
        let [url] =
            <[String; 1]>::try_from(self.urls).map_err(|urls| NotTaken::Urls(urls.len()))?;
        let mut url = if url.contains("://") { url } else { format!("http://{url}") };
        let mut headers = self.headers;
        let has = |headers: &[Row], name: &str| {
            headers.iter().any(|(found, _)| found.eq_ignore_ascii_case(name))
        };
        let mut body = self.data.join("&");
        if self.in_query && !body.is_empty() {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&body);
            body.clear();
        }
        if self.json && !has(&headers, "accept") {
            headers.push(("Accept".into(), "application/json".into()));
        }
        if !body.is_empty() && !has(&headers, "content-type") {
            let kind =
                if self.json { "application/json" } else { "application/x-www-form-urlencoded" };
            headers.push(("Content-Type".into(), kind.into()));
        }
        let usual = if body.is_empty() { "GET" } else { "POST" };
        let mut request = RequestDraft {
            method: self.method.unwrap_or_else(|| usual.to_owned()),
            url,
            body,
            redirects: if self.redirects { FOLLOWED } else { 0 },
            ..RequestDraft::default()
        };
        if let Some(user) = self.user {
            let (user, password) = user.split_once(':').unwrap_or((&user, ""));
            request.auth = AuthKind::Basic;
            (request.who, request.credential) = (user.to_owned(), password.to_owned());
        } else if let Some(token) = self.token.or_else(|| take_token(&mut headers)) {
            (request.auth, request.credential) = (AuthKind::Bearer, token);
        }
        request.headers = headers;
        Ok(Imported { request, ignored: self.ignored })
    }
}

/// A header as it is given: with an empty value, curl takes one of its own away instead, which is not
/// there; only a semicolon makes an empty one.
fn header(line: &str) -> Option<Row> {
    let row = |name: &str, value: &str| (name.trim().to_owned(), value.trim().to_owned());
    match line.split_once(':') {
        Some((_, value)) if value.trim().is_empty() => None,
        Some((name, value)) => Some(row(name, value)),
        None => Some(row(line.trim_end_matches(';'), "")),
    }
}

/// Takes a bearer's token out of the headers: it has a field of its own.
fn take_token(headers: &mut Vec<Row>) -> Option<String> {
    let token = |(name, value): &Row| {
        let (scheme, token) = value.split_once(' ')?;
        let is_one =
            name.eq_ignore_ascii_case("authorization") && scheme.eq_ignore_ascii_case("bearer");
        is_one.then(|| token.trim().to_owned())
    };
    let (at, token) = headers.iter().enumerate().find_map(|(at, row)| Some((at, token(row)?)))?;
    headers.remove(at);
    Some(token)
}

/// An option and the value that is written together with it: `--name=value`, `-Xvalue`.
fn split(word: &str) -> (String, Option<String>) {
    if let Some(long) = word.strip_prefix("--") {
        return match long.split_once('=') {
            Some((name, value)) => (format!("--{name}"), Some(value.to_owned())),
            None => (word.to_owned(), None),
        };
    }
    let takes_value = |letter: char| "XHAebudFTowmxEc".contains(letter);
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some('-'), Some(letter)) if takes_value(letter) && !letters.as_str().is_empty() => {
            (format!("-{letter}"), Some(letters.as_str().to_owned()))
        }
        _ => (word.to_owned(), None),
    }
}

/// `name=value` with the value percent-encoded, as `--data-urlencode` does it.
fn encoded(data: &str) -> Result<String, NotTaken> {
    if data.contains('@') && !data.contains('=') {
        return Err(NotTaken::File(data.to_owned()));
    }
    let (name, value) = data.split_once('=').unwrap_or(("", data));
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    let value: String = value
        .bytes()
        .map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    Ok(if name.is_empty() { value } else { format!("{name}={value}") })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn request(command: &str) -> RequestDraft {
        read(command).unwrap().request
    }

    fn headers(request: &RequestDraft) -> Vec<String> {
        request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect()
    }

    #[test]
    fn a_command_of_the_documentation_kind() {
        let found = request(
            "curl -sS -X POST https://api.example.org/v1/things \\\n  -H 'Content-Type: application/json' \\\n  -H \"Authorization: Bearer abc\" \\\n  -d '{\"a\": \"it'\\''s\"}'",
        );
        assert_eq!(
            (found.method.as_str(), found.url.as_str()),
            ("POST", "https://api.example.org/v1/things")
        );
        assert_eq!(headers(&found), ["Content-Type: application/json"]);
        assert_eq!((found.auth, found.credential.as_str()), (AuthKind::Bearer, "abc"));
        assert_eq!(found.body, "{\"a\": \"it's\"}");
    }

    #[test]
    fn a_command_that_a_browser_copied() {
        let found = request(
            "curl 'https://example.org/a?b=c' -H 'accept: */*' --data-raw $'{\\n  \\u0022x\\u0022: \\'y\\'\\n}' --compressed",
        );
        assert_eq!((found.method.as_str(), found.body.as_str()), ("POST", "{\n  \"x\": 'y'\n}"));
        let sent = ["accept: */*", "Content-Type: application/x-www-form-urlencoded"];
        assert_eq!(headers(&found), sent);
    }

    #[test]
    fn values_that_are_written_together_with_their_option() {
        let found =
            request("curl -XPUT --url=http://a/ -dx=1 --data-urlencode 'q=a b&c' -uada:pw -L");
        assert_eq!((found.method.as_str(), found.url.as_str()), ("PUT", "http://a/"));
        assert_eq!(found.body, "x=1&q=a%20b%26c");
        assert_eq!((found.redirects, found.auth), (5, AuthKind::Basic));
        assert_eq!((found.who.as_str(), found.credential.as_str()), ("ada", "pw"));
    }

    #[test]
    fn data_of_a_get_goes_into_the_query_and_json_says_what_it_is() {
        assert_eq!(request("curl -G a.example -d x=1 -d y=2").url, "http://a.example?x=1&y=2");
        let json = request("curl http://a --json '{}'");
        let sent = ["Accept: application/json", "Content-Type: application/json"];
        assert_eq!(headers(&json), sent);
        assert_eq!(request("curl -I http://a").method, "HEAD");
    }

    #[test]
    fn headers_that_curl_takes_away_or_sends_empty() {
        assert_eq!(
            headers(&request("curl http://a -H 'Accept:' -H 'x-a;' -H x-b:c")),
            ["x-a: ", "x-b: c"]
        );
        assert_eq!(request("curl http://a --oauth2-bearer t").credential, "t");
    }

    #[test]
    fn what_has_no_place_is_told() {
        let found = read("curl -k -o out.txt --max-time 5 http://a").unwrap();
        assert_eq!(found.ignored, ["-k", "-o", "--max-time"]);
    }

    #[test]
    fn what_cannot_be_taken_is_said() {
        assert_eq!(read("wget http://a"), Err(NotTaken::NoCurl));
        assert_eq!(read("curl 'http://a"), Err(NotTaken::OpenQuote));
        assert_eq!(read("curl -s"), Err(NotTaken::Urls(0)));
        assert_eq!(read("curl http://a http://b"), Err(NotTaken::Urls(2)));
        assert_eq!(read("curl http://a -H"), Err(NotTaken::NoValue("-H".into())));
        assert_eq!(read("curl http://a -d @x.json"), Err(NotTaken::File("x.json".into())));
        assert_eq!(read("curl http://a -F a=b"), Err(NotTaken::Form("-F".into())));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fall_over(text in "(curl )?.{0,200}") {
            let _ = read(&text);
        }
    }
}

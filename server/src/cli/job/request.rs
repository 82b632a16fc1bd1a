//! The flags of a job that makes a request.

use anyhow::{Context as _, Result, bail};
use clap::Args;
use mainspring_wire::{
    Assertions, BasicAuth, BearerAuth, Header, HttpAuth, HttpWork, Json, JsonEquals, Signing,
    StandardWebhooks, Statuses,
};

use crate::cli::input;

#[derive(Debug, Args)]
#[command(next_help_heading = "Request (with --http)")]
pub(super) struct RequestArgs {
    /// The URL that it asks for, instead of running a plugin
    ///
    /// `{{run_id}}`, `{{job_id}}`, `{{scheduled_at}}`, `{{triggered_at}}` and `{{secret:NAME}}` are
    /// filled in when the request is made: here, and in headers, body and credentials.
    #[arg(long, value_name = "URL", conflicts_with_all = ["plugin", "digest", "input"])]
    pub(super) http: Option<String>,
    /// The method [default: POST with a body, else GET]
    #[arg(long, requires = "http")]
    method: Option<String>,
    /// A header; may be given several times
    #[arg(long, short = 'H', value_name = "NAME: VALUE", requires = "http", value_parser = header)]
    header: Vec<Header>,
    /// What is sent: the text itself, @FILE, or - for standard input
    #[arg(long, value_name = "TEXT", requires = "http")]
    body: Option<String>,
    /// Basic authentication, as in 'ada:{{secret:password}}'
    #[arg(long, value_name = "USER:PASSWORD", requires = "http", conflicts_with = "bearer")]
    basic: Option<String>,
    /// A bearer token, as in '{{secret:token}}'
    #[arg(long, value_name = "TOKEN", requires = "http")]
    bearer: Option<String>,
    /// Signs by Standard Webhooks, with this secret; several times while one replaces another
    #[arg(long, value_name = "SECRET", requires = "http")]
    sign: Vec<String>,
    /// A status of success, as in 404 or 200-299; may be given several times [default: 200-299]
    #[arg(long, value_name = "STATUS", requires = "http")]
    expect_status: Vec<String>,
    /// A text that the answer's body contains
    #[arg(long, value_name = "TEXT", requires = "http")]
    expect_body: Option<String>,
    /// A value in the answer's JSON, as in /state=\"up\"; may be given several times
    #[arg(long, value_name = "POINTER=JSON", requires = "http", value_parser = json_equals)]
    expect_json: Vec<JsonEquals>,
    /// How many redirects it follows, at most 10
    #[arg(long, value_name = "N", requires = "http")]
    redirects: Option<u8>,
}

impl RequestArgs {
    /// The request to this URL.
    pub(super) fn work(&self, url: &str) -> Result<HttpWork> {
        let body = self.body.as_deref().map(input::text).transpose()?;
        let usual = if body.is_some() { "POST" } else { "GET" };
        Ok(HttpWork {
            headers: self.header.clone(),
            body: body.map(|body| Json::of(&body)).transpose()?,
            auth: self.auth()?,
            signing: self.signing(),
            assertions: self.assertions(),
            retry_statuses: Vec::new(),
            redirects: self.redirects.unwrap_or_default(),
            ..HttpWork::new(self.method.as_deref().unwrap_or(usual), url)
        })
    }

    fn auth(&self) -> Result<Option<HttpAuth>> {
        if let Some(token) = &self.bearer {
            return Ok(Some(HttpAuth::Bearer(BearerAuth { token: token.clone() })));
        }
        let Some(basic) = &self.basic else { return Ok(None) };
        let (user, password) = basic.split_once(':').context("--basic needs USER:PASSWORD")?;
        // The placeholder of a secret has a colon of its own.
        if user.contains("{{") {
            bail!("--basic takes no placeholder as user; a job from a --file may have one");
        }
        let (user, password) = (user.to_owned(), password.to_owned());
        Ok(Some(HttpAuth::Basic(BasicAuth { user, password })))
    }

    fn signing(&self) -> Option<Signing> {
        let signing = StandardWebhooks { secrets: self.sign.clone() };
        (!signing.secrets.is_empty()).then_some(Signing::StandardWebhooks(signing))
    }

    fn assertions(&self) -> Assertions {
        Assertions {
            status: self.expect_status.iter().cloned().map(Statuses).collect(),
            body_contains: self.expect_body.clone(),
            body_is: None,
            json: self.expect_json.clone(),
        }
    }
}

fn header(text: &str) -> Result<Header, String> {
    let (name, value) = text.split_once(':').ok_or("must be a name, a colon and a value")?;
    Ok(Header { name: name.trim().to_owned(), value: value.trim().to_owned() })
}

fn json_equals(text: &str) -> Result<JsonEquals, String> {
    let (pointer, value) = text.split_once('=').ok_or("must be a JSON pointer, = and a value")?;
    let equals = Json::parse(value.trim().to_owned())
        .map_err(|error| format!("must have JSON after the =: {error}"))?;
    Ok(JsonEquals { pointer: pointer.to_owned(), equals })
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        request: RequestArgs,
        #[arg(long)]
        plugin: Option<String>,
        #[arg(long)]
        digest: Option<String>,
        #[arg(long)]
        input: Option<String>,
    }

    fn work(flags: &[&str]) -> serde_json::Value {
        let all = ["job", "--http", "https://example.org"].iter().chain(flags);
        let request = Flags::try_parse_from(all).unwrap().request;
        serde_json::to_value(request.work("https://example.org").unwrap()).unwrap()
    }

    #[test]
    fn a_url_alone_is_fetched() {
        let json = serde_json::json!({
            "method": "GET", "url": "https://example.org", "assertions": {}, "redirects": 0
        });
        assert_eq!(work(&[]), json);
    }

    #[test]
    fn flags_add_up_to_the_request_of_the_api() {
        let flags = [
            "--body",
            "{}",
            "-H",
            "x-a:b: c",
            "--basic",
            "ada:{{secret:p}}",
            "--sign",
            "hook",
            "--expect-status",
            "404",
            "--expect-status",
            "200-299",
            "--expect-json",
            "/a=\"=\"",
        ];
        let json = serde_json::json!({
            "method": "POST", "url": "https://example.org", "redirects": 0,
            "headers": [{ "name": "x-a", "value": "b: c" }], "body": "{}",
            "auth": { "basic": { "user": "ada", "password": "{{secret:p}}" } },
            "signing": { "standard_webhooks": { "secrets": ["hook"] } },
            "assertions": { "status": [404, "200-299"], "json": [{ "pointer": "/a", "equals": "=" }] }
        });
        assert_eq!(work(&flags), json);
    }

    #[test]
    fn a_request_is_no_plugin() {
        let both = ["job", "--http", "https://example.org", "--plugin", "echo"];
        assert!(Flags::try_parse_from(both).is_err());
        assert!(Flags::try_parse_from(["job", "--body", "x"]).is_err());
    }
}

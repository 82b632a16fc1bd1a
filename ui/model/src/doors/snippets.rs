/// What a snippet shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// How an app is made through the door.
    Register,
    /// How something is made.
    Create,
    /// How what was made is read.
    Read,
    /// The same by a published client of that language or package.
    Client(&'static str),
}

/// Code to be copied, complete in itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// What it shows.
    pub kind: Kind,
    /// The code.
    pub code: String,
}

/// What snippets are about.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The server's scheme, host and port.
    pub origin: &'a str,
    /// The key of the app that calls, where it is known.
    pub app_key: Option<&'a str>,
    /// What that app is called.
    pub app_name: Option<&'a str>,
    /// A day to come, as 2026-03-02.
    pub day: &'a str,
}

/// How a client comes through a door: nothing of a door that is not known.
pub fn snippets(door: &str, place: &Place) -> Vec<Snippet> {
    let templates: &[(Kind, &str)] = match door {
        "jpush" => &JPUSH,
        "ksana" => &KSANA,
        "serendipity" => &SERENDIPITY,
        "webjob" => &WEBJOB,
        _ => &[],
    };
    templates.iter().map(|(kind, code)| Snippet { kind: *kind, code: place.fill(code) }).collect()
}

impl Place<'_> {
    /// Puts what is known into a template. JSON is full of braces, so that names stand between other signs.
    fn fill(&self, template: &str) -> String {
        template
            .replace("@origin@", self.origin)
            .replace("@app_key@", self.app_key.unwrap_or("YOUR_APP_KEY"))
            .replace("@app_name@", &self.app_name.unwrap_or("YOUR_APP_NAME").replace('\'', r"'\''"))
            .replace("@day@", self.day)
    }
}

const KSANA: [(Kind, &str); 2] = [
    (
        Kind::Create,
        r#"API_KEY='YOUR_API_KEY'
curl -sS '@origin@/jobs' \
  -H "Authorization: ApiKey $API_KEY" \
  -H 'Content-Type: application/json' \
  -d '{
    "name": "ping-example",
    "enabled": true,
    "type": "http",
    "http": { "method": "GET", "url": "https://example.com/ping" },
    "schedule": { "kind": "every", "every": "5m" }
  }'
"#,
    ),
    (
        Kind::Read,
        r#"API_KEY='YOUR_API_KEY'
curl -sS '@origin@/jobs' -H "Authorization: ApiKey $API_KEY"
"#,
    ),
];

const WEBJOB: [(Kind, &str); 3] = [
    (
        Kind::Create,
        r#"API_KEY='YOUR_API_KEY'
curl -sS '@origin@/api/jobs' \
  -H "X-API-Key: $API_KEY" \
  -H 'Content-Type: application/json' \
  -d '{
    "businessId": "ORDER_12345",
    "jobType": 1,
    "name": "order-12345",
    "configuration": "{\"key\": \"value\"}"
  }'
"#,
    ),
    (
        Kind::Read,
        r#"API_KEY='YOUR_API_KEY'
curl -sS '@origin@/api/jobs/business/ORDER_12345' -H "X-API-Key: $API_KEY"
"#,
    ),
    (
        Kind::Client("JavaScript, @microsoft/signalr"),
        r#"import { HubConnectionBuilder } from "@microsoft/signalr";

const apiKey = "YOUR_API_KEY";
const connection = new HubConnectionBuilder()
  .withUrl("@origin@/hubs/job-progress", { accessTokenFactory: () => apiKey })
  .withAutomaticReconnect()
  .build();
for (const name of ["JobProgress", "JobCompleted", "JobFailed"]) {
  connection.on(name, (event) => console.log(name, event));
}
await connection.start();
await connection.invoke("SubscribeToJob", "ORDER_12345");
"#,
    ),
];

const SERENDIPITY: [(Kind, &str); 3] = [
    (
        Kind::Register,
        r#"API_KEY='YOUR_API_KEY'
curl -sS '@origin@/application/create' \
  -H "X-API-Key: $API_KEY" \
  -H 'Content-Type: application/json' \
  -d '{ "appName": "shop", "linkUrl": "https://shop.example.com/tasks", "step": 5, "retryTotal": 5 }'
"#,
    ),
    (
        Kind::Create,
        r#"APP_KEY='@app_key@'
APP_SECRET='YOUR_APP_SECRET'
PAYLOAD=$(printf %s '@app_name@' | openssl md5 -r | cut -d ' ' -f 1)
TIMESTAMPS=$(date +%s)
NONCE=$(openssl rand -hex 8)
HMAC=$(printf %s "$TIMESTAMPS$NONCE$PAYLOAD" | openssl dgst -sha256 -hmac "$APP_SECRET" -r | cut -d ' ' -f 1)
SIGNATURE=$(printf %s "$HMAC" | openssl base64 -A)
curl -sS '@origin@/task/create' \
  -H "app_key: $APP_KEY" -H "timestamps: $TIMESTAMPS" -H "nonce: $NONCE" \
  -H "payload: $PAYLOAD" -H "signature: $SIGNATURE" \
  -H 'Content-Type: application/json' \
  -d '{
    "taskNo": "taskNo82",
    "content": { "class": "\\Serendipity\\Job\\Job\\SimpleJob", "_params": { "steps": 3 } },
    "timeout": 60000,
    "name": "task-82"
  }'
"#,
    ),
    (
        Kind::Read,
        r#"TASK_ID='1'
APP_KEY='@app_key@'
APP_SECRET='YOUR_APP_SECRET'
PAYLOAD=$(printf %s '@app_name@' | openssl md5 -r | cut -d ' ' -f 1)
TIMESTAMPS=$(date +%s)
NONCE=$(openssl rand -hex 8)
HMAC=$(printf %s "$TIMESTAMPS$NONCE$PAYLOAD" | openssl dgst -sha256 -hmac "$APP_SECRET" -r | cut -d ' ' -f 1)
SIGNATURE=$(printf %s "$HMAC" | openssl base64 -A)
curl -sS "@origin@/task/detail?id=$TASK_ID" \
  -H "app_key: $APP_KEY" -H "timestamps: $TIMESTAMPS" -H "nonce: $NONCE" \
  -H "payload: $PAYLOAD" -H "signature: $SIGNATURE"
"#,
    ),
];

const JPUSH: [(Kind, &str); 4] = [
    (
        Kind::Create,
        r#"APP_KEY='@app_key@'
APP_SECRET='YOUR_APP_SECRET'
curl -sS '@origin@/v3/schedules' \
  -u "$APP_KEY:$APP_SECRET" \
  -H 'Content-Type: application/json' \
  -d '{
    "name": "Schedule_Name",
    "enabled": true,
    "trigger": { "single": { "time": "@day@ 12:00:00" } },
    "push": { "platform": "all", "audience": "all", "notification": { "alert": "Hello, JPush!" } }
  }'
"#,
    ),
    (
        Kind::Read,
        r#"APP_KEY='@app_key@'
APP_SECRET='YOUR_APP_SECRET'
curl -sS '@origin@/v3/schedules?page=1' -u "$APP_KEY:$APP_SECRET"
"#,
    ),
    (
        Kind::Client("Python, jpush"),
        r#"import jpush

# The client has the address of its service built in.
jpush.common.ZONES["DEFAULT"]["SCHEDULE"] = "@origin@/v3/schedules/"

client = jpush.JPush("@app_key@", "YOUR_APP_SECRET")
made = client.create_schedule().post_schedule({
    "name": "Schedule_Name",
    "enabled": True,
    "trigger": {"single": {"time": "@day@ 12:00:00"}},
    "push": {"platform": "all", "audience": "all", "notification": {"alert": "Hello, JPush!"}},
})
print(made.payload)
"#,
    ),
    (
        Kind::Client("JavaScript, jpush-sdk"),
        r#"const http = require("node:http");
const https = require("node:https");

// The client has the address of its service built in: what it asks of that is sent here.
const server = new URL("@origin@");
const { request } = https;
https.request = (options, ...rest) => {
  const { hostname, protocol } = server;
  const port = server.port || (protocol === "https:" ? 443 : 80);
  const here = { ...options, protocol, host: hostname, hostname, port, agent: undefined };
  return (protocol === "https:" ? request : http.request)(here, ...rest);
};

const JPush = require("jpush-sdk");
const client = JPush.buildClient("@app_key@", "YOUR_APP_SECRET");
const schedule = {
  name: "Schedule_Name",
  enabled: true,
  trigger: { single: { time: "@day@ 12:00:00" } },
  push: { platform: "all", audience: "all", notification: { alert: "Hello, JPush!" } },
};
client.setSchedule(JSON.stringify(schedule), (error, made) => console.log(error ?? made));
"#,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doors::KNOWN;

    const PLACE: Place = Place {
        origin: "https://jobs.example.com",
        app_key: Some("wWt1aSZj2KXMO7fE"),
        app_name: Some("mom's shop"),
        day: "2026-03-02",
    };

    #[test]
    fn every_known_door_has_a_snippet_that_makes_and_one_that_reads() {
        for (door, _) in KNOWN {
            let kinds: Vec<_> = snippets(door, &PLACE).iter().map(|it| it.kind).collect();
            assert!(kinds.contains(&Kind::Create) && kinds.contains(&Kind::Read), "{door}");
        }
        assert_eq!(snippets("cronicle", &PLACE), []);
    }

    #[test]
    fn nothing_is_left_to_fill_in_but_secrets() {
        for (door, _) in KNOWN {
            for Snippet { code, .. } in snippets(door, &PLACE) {
                assert!(code.contains(PLACE.origin), "{code}");
                let rest = code.replace("@microsoft/", "");
                assert!(!rest.contains('@') && !rest.contains("YOUR_APP_KEY"), "{code}");
            }
        }
    }

    #[test]
    fn an_apostrophe_in_an_apps_name_does_not_end_the_shells_text() {
        let signed = snippets("serendipity", &PLACE).swap_remove(1);
        assert!(signed.code.contains(r"printf %s 'mom'\''s shop' |"), "{}", signed.code);
    }

    #[test]
    fn an_app_that_is_not_known_is_left_to_the_reader() {
        let place = Place { app_key: None, app_name: None, ..PLACE };
        let read = snippets("jpush", &place).swap_remove(1);
        assert!(read.code.starts_with("APP_KEY='YOUR_APP_KEY'\n"), "{}", read.code);
    }
}

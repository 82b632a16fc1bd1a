//! One example per body, shown in the OpenAPI document.

mod jobs;
mod plugins;
mod runs;
mod system;

use crate::{Json, Time};

const APP: &str = "00000000000000000000000000000001";
const JOB: &str = "019a8f7c21d97a4bb5d2a9f0c3e1d4b7";
const RUN: &str = "019a8f7d03e27c1d8a6b4f2e9d0c5b7a";
const KEY: &str = "019a8f6e5b1f7d20a4c3e2f1b0a9d8c7";
const DIGEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn at(time: &str) -> Time {
    Time(format!("2026-03-02T{time}Z"))
}

fn json(text: &str) -> Json {
    Json::parse(text.to_owned()).unwrap_or_default()
}

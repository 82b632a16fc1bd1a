//! Works through a few steps and reports its progress: the job to look at a running job with.
//!
//! Input: how many steps, seconds for each, and optionally the step to fail in; every field has a
//! default, and fields that it does not know are ignored. Output: what was done.
//!
//! ```json
//! { "steps": 5, "seconds": 1.0 }
//! ```

use mainspring_plugin::prelude::*;

/// A run without input takes five seconds.
#[derive(Deserialize, JsonSchema)]
#[serde(default)]
struct Input {
    /// Number of steps.
    steps: u32,
    /// Seconds that each step takes; fractions are welcome.
    #[schemars(range(min = 0))]
    seconds: f64,
    /// The step to fail in, counted from 1. The job's retry policy decides what follows.
    fail_at: Option<u32>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Output {
    steps: u32,
    seconds: f64,
}

mainspring_plugin::job!(run);

fn run(input: Input, _: &Context) -> Result<Output, Failure> {
    let Input { steps, seconds, fail_at } = input;
    let pause = Duration::try_from_secs_f64(seconds)
        .map_err(|error| Failure::permanent(format_args!("`seconds` is {seconds}: {error}")))?;
    info!("{steps} steps", seconds = seconds);

    progress!(0, steps);
    for number in 1..=steps {
        step!("step {number}", || work(number, pause, fail_at))?;
        progress!(number, steps, "step {number} of {steps} is done");
    }
    Ok(Output { steps, seconds: seconds * f64::from(steps) })
}

fn work(number: u32, pause: Duration, fail_at: Option<u32>) -> Result<(), Failure> {
    sleep(pause);
    if fail_at == Some(number) {
        return Err(Failure::retry(format_args!("failed in step {number}, as asked to")));
    }
    info!("step {number} is done");
    Ok(())
}

impl Default for Input {
    fn default() -> Self {
        Self { steps: 5, seconds: 1.0, fail_at: None }
    }
}

#[cfg(test)]
mod tests {
    use mainspring_plugin::Input as _;

    use super::*;

    fn call(input: &str) -> Result<Output, Failure> {
        run(Input::parse(input.to_owned())?, &Context::default())
    }

    #[test]
    fn every_field_has_a_default() {
        let five_seconds = Output { steps: 5, seconds: 5.0 };

        assert_eq!(call("null"), Ok(five_seconds));
        // What PHP writes for a map without entries.
        assert_eq!(call("[]"), call("{}"));
    }

    #[test]
    fn unknown_fields_are_ignored() {
        let dates = r#"{"startDate":"2021-07-27 17:50:50","endDate":"2021-07-27 17:50:50"}"#;

        assert_eq!(call(dates), call("{}"));
    }

    #[test]
    fn it_fails_in_the_step_that_it_is_told_to() {
        assert_eq!(call(r#"{"fail_at":2}"#), Err(Failure::retry("failed in step 2, as asked to")));
        assert!(call(r#"{"fail_at":6}"#).is_ok());
    }

    #[test]
    fn seconds_that_are_no_length_of_time_fail_for_good() {
        for seconds in ["-1", "1e300"] {
            let failure = call(&format!(r#"{{"seconds":{seconds}}}"#)).unwrap_err();

            assert_eq!(failure.retry, Retry::Permanent, "{failure:?}");
        }
    }
}

//! From a function to a plugin.

use std::hint::black_box;

use crate::bindings::mainspring::job::types;
use crate::context::Context;
use crate::failure::Failure;
use crate::json::{Input, Output};
use crate::manifest::Manifest;

/// Makes a plugin of a job's function. Once per crate.
///
/// Name, version and summary are those of `Cargo.toml`. What shall be otherwise, or is not said
/// there, follows the function by the names of [`Manifest`]'s fields:
///
/// ```
/// # use mainspring_plugin::prelude::*;
/// # fn run(input: Json, _: &Context) -> Result<Json, Failure> { Ok(input) }
/// mainspring_plugin::job!(
///     run,
///     summary: "Says how the week went",
///     timeout: Duration::from_secs(600),
///     memory: 16 << 20,
/// );
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! job {
    ($run:path $(, $field:ident: $value:expr)* $(,)?) => {
        const _: () = {
            use $crate::bindings::exports::mainspring::job::handler;

            struct Plugin;

            impl handler::Guest for Plugin {
                fn describe() -> handler::Manifest {
                    let manifest = $crate::Manifest {
                        name: ::std::env!("CARGO_PKG_NAME"),
                        version: ::std::env!("CARGO_PKG_VERSION"),
                        summary: ::std::env!("CARGO_PKG_DESCRIPTION"),
                        ..::std::default::Default::default()
                    };
                    $(let manifest = $crate::Manifest {
                        $field: ::std::convert::Into::into($value),
                        ..manifest
                    };)*
                    $crate::macros::describe($run, manifest)
                }

                fn run(context: handler::Context) -> Result<handler::Json, handler::Failure> {
                    $crate::macros::attempt($run, context)
                }
            }

            // A test's build exports nothing; without this the function would count as unused there.
            const _: Plugin = Plugin;

            #[cfg(target_family = "wasm")]
            $crate::bindings::export!(Plugin with_types_in $crate::bindings);
        };
    };
}

/// The shape of a job's function.
type Run<I, O> = fn(I, &Context) -> Result<O, Failure>;

/// Describes the plugin: its manifest, with the schema of the function's input.
#[must_use]
pub fn describe<I: Input, O: Output>(_: Run<I, O>, manifest: Manifest) -> types::Manifest {
    manifest.into_contract(I::schema())
}

/// Executes one attempt: reads the input, calls the function, writes the output.
pub fn attempt<I: Input, O: Output>(
    run: Run<I, O>,
    context: types::Context,
) -> Result<types::Json, types::Failure> {
    // Called, not inlined: the stack of a running or trapped job shows the function by its name.
    let run = black_box(run);
    let (context, input) = Context::split(context);
    I::parse(input)
        .and_then(|input| run(input, &context))
        .and_then(Output::text)
        .map_err(Failure::into_contract)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn double(input: u64, _: &Context) -> Result<u64, Failure> {
        if input > 100 {
            return Err(Failure::retry_after("too much at once", Duration::from_secs(1)));
        }
        Ok(input * 2)
    }

    fn call(input: &str) -> Result<types::Json, types::Failure> {
        let context = types::Context {
            run_id: String::new(),
            job_id: String::new(),
            job_name: String::new(),
            attempt: 1,
            scheduled_at: i64::MIN,
            started_at: 0,
            idempotency_key: None,
            input: input.to_owned(),
        };
        attempt(double, context)
    }

    #[test]
    fn an_attempt_reads_its_input_and_writes_its_output() {
        assert_eq!(call("21").unwrap(), "42");
    }

    #[test]
    fn an_attempt_hands_on_the_failure_of_the_function() {
        let failure = call("101").unwrap_err();

        assert_eq!(failure.message, "too much at once");
        assert!(matches!(failure.retry, types::Retry::After(1000)));
    }

    #[test]
    fn an_attempt_with_an_input_that_does_not_fit_never_calls_the_function() {
        let failure = call(r#""21""#).unwrap_err();

        assert!(failure.message.starts_with("invalid input: "), "{failure}");
        assert!(matches!(failure.retry, types::Retry::Permanent));
    }

    #[test]
    fn a_description_has_the_manifest_and_the_schema_of_the_input() {
        let timeout = Some(Duration::from_secs(5));
        let manifest = Manifest { name: "double", timeout, ..Manifest::default() };

        let described = describe(double, manifest);

        assert_eq!(described.name, "double");
        assert_eq!(described.limits.timeout, Some(5000));
        assert_eq!(described.limits.memory, None);
        assert!(described.parameters.unwrap().contains(r#""type":"integer""#));
    }
}

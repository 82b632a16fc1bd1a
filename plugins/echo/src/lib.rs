//! Returns its input, byte for byte: the hello world, and the least that a plugin can cost.
//!
//! Input: any JSON. Output: the same text, unread, with all its digits and blanks.

use mainspring_plugin::prelude::*;

mainspring_plugin::job!(run);

fn run(input: Json, _: &Context) -> Result<Json, Failure> {
    Ok(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_is_the_input_byte_for_byte() {
        let text = Json(r#"{ "b":1.10,  "a":[123456789012345678901234567890] }"#.to_owned());

        assert_eq!(run(text.clone(), &Context::default()), Ok(text));
    }
}

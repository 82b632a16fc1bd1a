//! Schemas of the types for which poem-openapi cannot derive one.

use std::borrow::Cow;

use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::{
    Example, ParseError, ParseFromJSON, ParseFromParameter, ParseResult, ToJSON, Type,
};
use serde_json::Value;

use crate::{Json, Page, Statuses, Time};

/// Gives a type the JSON that serde gives it, under an inline schema.
macro_rules! by_serde {
    ($type:ty, $name:literal, $schema:expr) => {
        impl Type for $type {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> Cow<'static, str> {
                $name.into()
            }

            fn schema_ref() -> MetaSchemaRef {
                MetaSchemaRef::Inline(Box::new($schema))
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }

            fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
                Box::new(std::iter::once(self))
            }
        }

        impl ParseFromJSON for $type {
            fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
                serde_json::from_value(value.unwrap_or_default()).map_err(ParseError::custom)
            }
        }

        impl ToJSON for $type {
            fn to_json(&self) -> Option<Value> {
                serde_json::to_value(self).ok()
            }
        }
    };
}

by_serde!(Time, "time", MetaSchema::new_with_format("string", "date-time"));
by_serde!(Statuses, "statuses", statuses());
by_serde!(Json, "json", MetaSchema { description: Some("Any JSON"), ..MetaSchema::ANY });

fn statuses() -> MetaSchema {
    let kinds =
        ["integer", "string"].map(|kind| MetaSchemaRef::Inline(Box::new(MetaSchema::new(kind))));
    MetaSchema {
        description: Some("A status code, as 404, or a range of them, as \"200-299\""),
        any_of: kinds.into(),
        ..MetaSchema::ANY
    }
}

impl ParseFromParameter for Time {
    fn parse_from_parameter(value: &str) -> ParseResult<Self> {
        Ok(value.into())
    }
}

/// For fields in which `null` is a value of its own, and not the same as leaving the field out.
pub(crate) fn present<T: ParseFromJSON>(value: Option<Value>) -> ParseResult<Option<T>> {
    match value {
        None => Ok(None),
        value => T::parse_from_json(value).map(Some).map_err(ParseError::propagate),
    }
}

impl<T: Type + ToJSON + Example> Type for Page<T> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        format!("{}Page", T::name()).into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Reference(Self::name().into_owned())
    }

    fn register(registry: &mut Registry) {
        registry.create_schema::<Self, _>(Self::name().into_owned(), |registry| {
            T::register(registry);
            let items = MetaSchema {
                description: Some("The items, in the list's order"),
                ..MetaSchema::ANY
            };
            let cursor = MetaSchema {
                description: Some(
                    "Pass it as `cursor` to get the next page. Left out on the last one.",
                ),
                ..MetaSchema::new("string")
            };
            MetaSchema {
                description: Some("A part of a list"),
                required: vec!["items"],
                properties: vec![
                    ("items", <Vec<T> as Type>::schema_ref().merge(items)),
                    ("next_cursor", MetaSchemaRef::Inline(Box::new(cursor))),
                ],
                example: Self { items: vec![T::example()], next_cursor: None }.to_json(),
                ..MetaSchema::new("object")
            }
        });
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<T: Type + ToJSON + Example> ToJSON for Page<T> {
    fn to_json(&self) -> Option<Value> {
        let mut page = serde_json::Map::new();
        page.insert("items".to_owned(), self.items.to_json()?);
        if let Some(cursor) = &self.next_cursor {
            page.insert("next_cursor".to_owned(), cursor.to_json()?);
        }
        Some(Value::Object(page))
    }
}

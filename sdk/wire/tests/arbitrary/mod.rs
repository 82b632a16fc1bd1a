//! Any value of any type that can be deserialised: a deserialiser that rolls dice where others read.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::value::{BorrowedStrDeserializer, MapDeserializer, StrDeserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

/// A value made from random bytes; the same bytes make the same value.
pub(crate) fn arbitrary<T: DeserializeOwned>(bytes: &[u8]) -> T {
    let mut needed = BTreeSet::new();
    loop {
        match T::deserialize(&mut Dice { bytes, at: 0, needed: &needed }) {
            Ok(value) => return value,
            Err(Wrong::Missing(field)) => assert!(needed.insert(field), "{field} keeps missing"),
            Err(Wrong::Other(why)) => panic!("{why}"),
        }
    }
}

struct Dice<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Fields that were left out and must not be.
    needed: &'a BTreeSet<&'static str>,
}

impl Dice<'_> {
    fn roll(&mut self) -> u8 {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        byte
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::from(self.roll()) % from.len()]
    }
}

const TEXTS: [&str; 5] = ["", "a", "\"quoted\" \\ and\nbroken", "帅的呼啸", "2026-03-02T05:30:00Z"];
/// As `serde_json` writes them, so that texts can be compared.
const DOCUMENTS: [&str; 5] =
    ["null", "true", "18446744073709551615", r#"["x",1.5]"#, r#"{"a":{"b":null},"c":[]}"#];
const RAW_VALUE: &str = "$serde_json::private::RawValue";

macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty),*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            let value = self.pick(&[0, 1, 7, <$type>::MAX]);
            visitor.$visit(value)
        })*
    };
}

impl<'de> de::Deserializer<'de> for &mut Dice<'_> {
    type Error = Wrong;

    numbers!(
        deserialize_u8 visit_u8 u8, deserialize_u16 visit_u16 u16, deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64, deserialize_i64 visit_i64 i64
    );

    /// For types that take a number or a text.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.pick(&[false, true]) {
            self.deserialize_u64(visitor)
        } else {
            self.deserialize_str(visitor)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let value = self.pick(&[false, true]);
        visitor.visit_bool(value)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let text = self.pick(&TEXTS);
        visitor.visit_borrowed_str(text)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.pick(&[false, true]) { visitor.visit_some(self) } else { visitor.visit_none() }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        if name == RAW_VALUE {
            let document = self.pick(&DOCUMENTS);
            let key = BorrowedStrDeserializer::<Wrong>::new(RAW_VALUE);
            return visitor.visit_map(MapDeserializer::new(std::iter::once((key, document))));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let left = self.pick(&[0, 1, 3]);
        visitor.visit_seq(Items { dice: self, left })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_map(Fields { dice: self, fields })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let variant = self.pick(variants);
        visitor.visit_enum(Variant { dice: self, variant })
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct map
        identifier ignored_any
    }
}

struct Items<'a, 'b> {
    dice: &'a mut Dice<'b>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Wrong> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(&mut *self.dice).map(Some)
    }
}

struct Fields<'a, 'b> {
    dice: &'a mut Dice<'b>,
    fields: &'static [&'static str],
}

impl<'de> MapAccess<'de> for Fields<'_, '_> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Wrong> {
        while let Some((field, rest)) = self.fields.split_first() {
            self.fields = rest;
            if self.dice.needed.contains(field) || self.dice.pick(&[true, false]) {
                return seed.deserialize(StrDeserializer::new(field)).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Wrong> {
        seed.deserialize(&mut *self.dice)
    }
}

struct Variant<'a, 'b> {
    dice: &'a mut Dice<'b>,
    variant: &'static str,
}

impl<'de> EnumAccess<'de> for Variant<'_, '_> {
    type Error = Wrong;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Wrong> {
        let variant: StrDeserializer<'_, Wrong> = self.variant.into_deserializer();
        Ok((seed.deserialize(variant)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, '_> {
    type Error = Wrong;

    fn unit_variant(self) -> Result<(), Wrong> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Wrong> {
        seed.deserialize(self.dice)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_seq(Items { dice: self.dice, left: 0 })
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_map(Fields { dice: self.dice, fields })
    }
}

#[derive(Debug)]
enum Wrong {
    Missing(&'static str),
    Other(String),
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Wrong {}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(why: T) -> Self {
        Self::Other(why.to_string())
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Missing(field)
    }
}

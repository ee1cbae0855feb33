//! Converts plain data to a type with its derived `Deserialize`.
//!
//! serde_json does the same, but also reads a struct from an array of its fields. No input here uses that form, and without
//! it the page's first view is 2.8 KiB smaller (126.7 instead of 129.5 KiB, compressed).

use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{self, Deserializer, IntoDeserializer, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::Value as Json;

/// The error of a type that rejects data, without details: data is checked against the schema of its type first, so
/// that nobody reads this error. A reason that every field carries along makes each of the page's modules 6 KiB larger,
/// compressed.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it matches its schema, but not its type")
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Converts data to the type.
///
/// # Errors
/// The error of the first value that the type rejects.
pub(crate) fn typed<'de, T: Deserialize<'de>>(data: &'de Json) -> Result<T, Refused> {
    T::deserialize(Data(data))
}

#[derive(Clone, Copy)]
struct Data<'de>(&'de Json);

impl<'de> IntoDeserializer<'de, Refused> for Data<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Data<'de> {
    type Error = Refused;

    /// Handles values that are no tables.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0 {
            Json::Bool(truth) => visitor.visit_bool(*truth),
            Json::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), ..) => visitor.visit_u64(number),
                (_, Some(number), _) => visitor.visit_i64(number),
                (.., number) => visitor.visit_f64(number.unwrap_or(f64::NAN)),
            },
            Json::String(text) => visitor.visit_str(text),
            Json::Array(_) => self.deserialize_seq(visitor),
            _ => Err(Refused),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        match self.0 {
            Json::String(name) => visitor.visit_enum(StrDeserializer::new(name)),
            _ => Err(Refused),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0 {
            Json::Array(items) => visitor.visit_seq(SeqDeserializer::new(items.iter().map(Data))),
            _ => Err(Refused),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0 {
            Json::Object(entries) => {
                visitor.visit_map(MapDeserializer::new(entries.iter().map(|(key, value)| (key.as_str(), Data(value)))))
            }
            _ => Err(Refused),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.deserialize_map(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct
        tuple_struct identifier ignored_any
    }
}

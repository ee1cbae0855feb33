//! Every number of any published data, and whether it is finite. JSON does not show it: it writes null for one that is not.

use std::fmt;

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

/// Panics if a number of the data is not finite.
pub(crate) fn assert_finite(data: &impl Serialize) {
    if let Err(NotFinite(place)) = data.serialize(Numbers) {
        panic!("a number is not finite: {place}");
    }
}

/// The way to a number that is not finite.
#[derive(Debug)]
struct NotFinite(String);

impl NotFinite {
    fn within(self, place: &str) -> Self {
        Self(format!("{place}.{}", self.0))
    }
}

impl fmt::Display for NotFinite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotFinite {}

impl serde::ser::Error for NotFinite {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

type Visited = Result<(), NotFinite>;

/// Visits data; everything but a number passes.
#[derive(Clone, Copy)]
struct Numbers;

macro_rules! passes {
    ($($method:ident($($argument:ty),*))*) => {
        $(fn $method(self, $(_: $argument),*) -> Visited { Ok(()) })*
    };
}

impl Serializer for Numbers {
    type Ok = ();
    type Error = NotFinite;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    passes! {
        serialize_bool(bool) serialize_char(char) serialize_str(&str) serialize_bytes(&[u8])
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64)
        serialize_none() serialize_unit() serialize_unit_struct(&'static str)
        serialize_unit_variant(&'static str, u32, &'static str)
    }

    fn serialize_f32(self, number: f32) -> Visited {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Visited {
        if number.is_finite() { Ok(()) } else { Err(NotFinite(number.to_string())) }
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Visited {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Visited {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Visited {
        value.serialize(self).map_err(|found| found.within(name))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, NotFinite> {
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, NotFinite> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, NotFinite> {
        Ok(self)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, NotFinite> {
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, NotFinite> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, NotFinite> {
        Ok(self)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, NotFinite> {
        Ok(self)
    }
}

/// A collection whose elements have no name.
macro_rules! elements {
    ($($kind:ident::$method:ident)*) => {
        $(impl $kind for Numbers {
            type Ok = ();
            type Error = NotFinite;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Visited { value.serialize(*self) }
            fn end(self) -> Visited { Ok(()) }
        })*
    };
}
elements!(SerializeSeq::serialize_element SerializeTuple::serialize_element);
elements!(SerializeTupleStruct::serialize_field SerializeTupleVariant::serialize_field);

macro_rules! fields {
    ($($kind:ident)*) => {
        $(impl $kind for Numbers {
            type Ok = ();
            type Error = NotFinite;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Visited {
                value.serialize(*self).map_err(|found| found.within(name))
            }
            fn end(self) -> Visited { Ok(()) }
        })*
    };
}
fields!(SerializeStruct SerializeStructVariant);

impl SerializeMap for Numbers {
    type Ok = ();
    type Error = NotFinite;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Visited {
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Visited {
        value.serialize(*self)
    }

    fn end(self) -> Visited {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Serialize)]
    struct Nested {
        name: &'static str,
        inner: Option<Vec<(u8, f64)>>,
    }

    #[test]
    fn a_number_is_found_wherever_it_is() {
        assert_finite(&Nested { name: "inf", inner: Some(vec![(1, 2.0)]) });
        assert_finite(&Nested { name: "NaN", inner: None });
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let Err(NotFinite(place)) =
                (Nested { name: "", inner: Some(vec![(1, 0.0), (2, number)]) }).serialize(Numbers)
            else {
                panic!("{number} passed")
            };
            assert_eq!(place, format!("inner.{number}"));
        }
    }
}

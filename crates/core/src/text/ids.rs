//! Ids: enums inside the program, text at its edge. Each is defined once, together with its text.

/// Defines an enum whose variants each have a text; with more columns also a meaning; a unit and a meaning;
/// or a unit, a label and a meaning.
macro_rules! ids {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:tt;)* }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
            schemars::JsonSchema, strum::Display, strum::EnumCount, strum::EnumString, strum::IntoStaticStr,
            strum::VariantArray,
        )]
        #[allow(missing_docs)] // the text says what it is
        pub enum $name { $(#[serde(rename = $text)] #[strum(serialize = $text)] $variant,)* }
    };
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:tt, $meaning:literal;)* }) => {
        $crate::text::ids! { $(#[$doc])* $name { $($variant = $text;)* } }

        impl $name {
            /// What it is, as a phrase.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:tt, $unit:literal, $label:literal, $meaning:literal;)* }) => {
        $crate::text::ids! { $(#[$doc])* $name { $($variant = $text, $unit, $meaning;)* } }

        impl $name {
            /// Its name for people.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }
        }
    };
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:tt, $unit:literal, $meaning:literal;)* }) => {
        $crate::text::ids! { $(#[$doc])* $name { $($variant = $text, $meaning;)* } }

        impl $name {
            /// The unit it is counted in.
            pub const fn unit(self) -> &'static str {
                match self { $(Self::$variant => $unit,)* }
            }
        }
    };
}
pub(crate) use ids;

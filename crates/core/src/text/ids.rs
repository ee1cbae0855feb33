//! Ids: names that are enums inside and text at the edge. Each is written down once, with its text.

/// Enums whose variants have a text each; with more columns a meaning, or a unit and a meaning, too.
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
            /// What it is, in a sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:tt, $unit:literal, $meaning:literal;)* }) => {
        $crate::text::ids! { $(#[$doc])* $name { $($variant = $text, $meaning;)* } }

        impl $name {
            /// What it is counted in.
            pub const fn unit(self) -> &'static str {
                match self { $(Self::$variant => $unit,)* }
            }
        }
    };
}
pub(crate) use ids;

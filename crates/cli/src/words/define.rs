//! Defines the texts of reports.

/// An enum of texts, each with its places, id and English. The compiler checks the places against the text.
macro_rules! texts {
    ($($variant:ident $({ $($place:ident),+ })? = $id:literal, $english:literal;)*) => {
        /// A text of a report, with what fills its places.
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) enum Text { $($variant $({ $($place: String),+ })?,)* }

        impl Text {
            /// Every text: its id, and its English with the places in braces.
            #[cfg(test)]
            pub(crate) const ALL: &[(&str, &str)] = &[$(($id, $english),)*];

            /// Its id, its English with the places in braces, and what fills them.
            pub(crate) fn parts(&self) -> (&'static str, &'static str, Vec<(&'static str, &str)>) {
                match self {
                    $(Self::$variant $({ $($place),+ })? => {
                        ($id, $english, vec![$($((stringify!($place), $place.as_str())),+)?])
                    })*
                }
            }
        }

        $(const _: () = {
            #[expect(dead_code, reason = "it only has to compile: format! checks the places")]
            fn check($($($place: String),+)?) -> String {
                format!($english)
            }
        };)*
    };
}

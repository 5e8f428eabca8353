//! Tables of names: each variant with its name, and the names of all.

/// Declares, in an enum's `impl`, the method that names a variant and the constant of every
/// name, so that one cannot have what the other lacks.
macro_rules! named {
    (
        $(#[$meta:meta])* $method:ident;
        $(#[$all_meta:meta])* $all:ident;
        $($variant:pat => $name:literal,)+
    ) => {
        $(#[$all_meta])*
        pub const $all: &'static [&'static str] = &[$($name),+];

        $(#[$meta])*
        #[must_use]
        pub const fn $method(&self) -> &'static str {
            match self {
                $($variant => $name,)+
            }
        }
    };
}

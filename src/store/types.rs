//! How our types stand in a column: numbers, text, bytes; nothing that only one
//! of the two databases knows.

use std::error::Error;

use jiff::Timestamp;

use crate::domain::ids::{
    CommentId, InstallationId, IssueId, LabelId, OpportunityId, PullRequestId, RepositoryId, UserId,
};

/// Why a column's value is not one of ours.
pub type Unfit = Box<dyn Error + Send + Sync>;

/// What can be bound to a query.
pub trait Bind {
    /// As the databases know it.
    type Raw;
    /// The value to bind.
    fn raw(self) -> Self::Raw;
}

/// What can be read from a column.
pub trait Stored: Sized {
    /// As the databases know it.
    type Raw;
    /// The value, if it is one.
    ///
    /// # Errors
    /// Why it is none.
    fn from_raw(raw: Self::Raw) -> Result<Self, Unfit>;
}

macro_rules! plain {
    ($($type:ty),+) => {$(
        impl Bind for $type {
            type Raw = Self;
            fn raw(self) -> Self {
                self
            }
        }
        impl Stored for $type {
            type Raw = Self;
            fn from_raw(raw: Self) -> Result<Self, Unfit> {
                Ok(raw)
            }
        }
    )+};
}

plain!(i64, bool, String, Vec<u8>);

macro_rules! id {
    ($($type:ident),+) => {$(
        impl Bind for $type {
            type Raw = i64;
            fn raw(self) -> i64 {
                self.0
            }
        }
        impl Stored for $type {
            type Raw = i64;
            fn from_raw(raw: i64) -> Result<Self, Unfit> {
                Ok(Self(raw))
            }
        }
    )+};
}

id!(
    UserId,
    RepositoryId,
    IssueId,
    CommentId,
    PullRequestId,
    InstallationId,
    LabelId
);

impl<'a> Bind for &'a str {
    type Raw = &'a str;
    fn raw(self) -> &'a str {
        self
    }
}

impl<'a> Bind for &'a String {
    type Raw = &'a str;
    fn raw(self) -> &'a str {
        self
    }
}

impl<'a> Bind for &'a [u8] {
    type Raw = &'a [u8];
    fn raw(self) -> &'a [u8] {
        self
    }
}

impl<T: Bind> Bind for Option<T> {
    type Raw = Option<T::Raw>;
    fn raw(self) -> Self::Raw {
        self.map(T::raw)
    }
}

impl<T: Stored> Stored for Option<T> {
    type Raw = Option<T::Raw>;
    fn from_raw(raw: Self::Raw) -> Result<Self, Unfit> {
        raw.map(T::from_raw).transpose()
    }
}

/// Milliseconds since 1970, UTC.
impl Bind for Timestamp {
    type Raw = i64;
    fn raw(self) -> i64 {
        self.as_millisecond()
    }
}

impl Stored for Timestamp {
    type Raw = i64;
    fn from_raw(raw: i64) -> Result<Self, Unfit> {
        Ok(Self::from_millisecond(raw)?)
    }
}

impl Bind for OpportunityId {
    type Raw = String;
    fn raw(self) -> String {
        self.to_string()
    }
}

impl Stored for OpportunityId {
    type Raw = String;
    fn from_raw(raw: String) -> Result<Self, Unfit> {
        Ok(Self(raw.parse()?))
    }
}

/// Declares an enum that stands in a column as one of a few words.
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            /// The word that stands in the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(word: &str) -> std::result::Result<Self, String> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    other => Err(format!("{other:?} is none of {:?}", [$($word),+])),
                }
            }
        }

        impl $crate::store::types::Bind for $name {
            type Raw = &'static str;
            fn raw(self) -> &'static str {
                self.as_str()
            }
        }

        impl $crate::store::types::Stored for $name {
            type Raw = String;
            fn from_raw(raw: String) -> std::result::Result<Self, $crate::store::types::Unfit> {
                Ok(raw.parse::<Self>()?)
            }
        }
    };
}

pub(super) use words;

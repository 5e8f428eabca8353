//! What becomes of what is counted: each word once, so that a line of the page that
//! begins at nothing and the one that is counted on cannot differ.

/// Declares an enum whose variants are counted under a word each.
macro_rules! outcomes {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            /// The words of all.
            pub(super) const WORDS: &[&str] = &[$($word),+];

            /// The word under which it is counted.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }
    };
}

outcomes! {
    /// What became of a request to the webhook address.
    pub enum Received {
        /// It is new.
        New = "new",
        /// It was there already.
        Repeat = "repeat",
        /// It was dead and is worked on again.
        Revived = "revived",
        /// Its body is too large.
        TooLarge = "too_large",
        /// It is not sent as JSON.
        NotJsonType = "not_json_type",
        /// It is not signed by a secret of ours.
        BadSignature = "bad_signature",
        /// A header is missing.
        NoHeader = "no_header",
        /// Its body is not JSON.
        NotJson = "not_json",
        /// Its body broke off.
        Incomplete = "incomplete",
        /// Its body came too slowly.
        TooSlow = "too_slow",
        /// It could not be stored now.
        NotStored = "not_stored",
    }
}

outcomes! {
    /// What became of a delivery or an effect that was worked on.
    pub enum Worked {
        /// It is done.
        Done = "done",
        /// It is of no interest.
        Ignored = "ignored",
        /// It failed and is tried again.
        Retried = "retried",
        /// It was given up.
        Dead = "dead",
        /// An effect that was not worth performing any more.
        Dropped = "dropped",
    }
}

outcomes! {
    /// What became of a message to a mailbox.
    pub enum Mailed {
        /// A relay took it.
        Sent = "sent",
        /// It failed and is tried again.
        Retried = "retried",
        /// Nobody knows whether it was taken.
        Doubtful = "doubtful",
        /// It was not wanted any more.
        Dropped = "dropped",
        /// It was given up.
        Dead = "dead",
    }
}

outcomes! {
    /// What became of a request.
    pub enum Decided {
        /// It was carried out.
        Decided = "decided",
        /// It was refused.
        Refused = "refused",
        /// It waits for something else.
        Waits = "waits",
        /// It is nobody's matter.
        Ignored = "ignored",
        /// It was decided before.
        Repeated = "repeated",
    }
}

outcomes! {
    /// What became of a timer that was due.
    pub enum Timed {
        /// It fired.
        Fired = "fired",
        /// It must wait.
        Postponed = "postponed",
    }
}

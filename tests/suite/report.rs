//! The close-out report, from the pilot's own history and from random ones.

mod golden;

//! What payment needs of suppliers, sealed: this folder never sees it in clear (R79).

use jiff::Timestamp;

use super::{Result, Store, Tx};

row! {
    /// The details of one payment as they are kept.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Sealed in "payment_details" key payment_id {
        /// The payment.
        pub payment_id: String,
        /// The encrypted bytes.
        pub sealed: Vec<u8>,
        /// When they were entered.
        pub entered_at: Timestamp,
    }
}

const PUT: &str = "
    INSERT INTO payment_details (payment_id, sealed, entered_at) VALUES ($1, $2, $3)
    ON CONFLICT (payment_id) DO UPDATE
    SET sealed = excluded.sealed, entered_at = excluded.entered_at";

const OF: &str = "SELECT payment_id, sealed, entered_at FROM payment_details WHERE payment_id = $1";

const ERASE: &str = "DELETE FROM payment_details WHERE payment_id = $1";

/// Those of payments that were settled until an instant: a paid one at its payment, a
/// void one by the last time that its details were entered.
const ERASE_SETTLED: &str = "
    DELETE FROM payment_details WHERE payment_id IN (
        SELECT d.payment_id FROM payment_details d
        JOIN payments p ON p.payment_id = d.payment_id
        WHERE (p.state = 'paid' AND p.paid_at <= $1)
            OR (p.state = 'void' AND d.entered_at <= $1))";

/// Keeps the details of a payment, in the place of any before.
///
/// # Errors
/// When the database cannot.
pub async fn put(tx: &mut Tx, payment_id: &str, sealed: &[u8], at: Timestamp) -> Result<()> {
    run!(tx, PUT, payment_id, sealed, at).map(drop)
}

/// The details of a payment, if there are any.
///
/// # Errors
/// When the database cannot.
pub async fn of(store: &Store, payment_id: &str) -> Result<Option<Sealed>> {
    one!(store, Sealed, OF, payment_id)
}

/// Erases the details of a payment; `false` when there were none.
///
/// # Errors
/// When the database cannot.
pub async fn erase(store: &Store, payment_id: &str) -> Result<bool> {
    let mut tx = store.begin_write().await?;
    let erased = run!(tx, ERASE, payment_id)?;
    tx.commit().await?;
    Ok(erased == 1)
}

/// Erases the details of payments that were settled until `until`: how many.
///
/// # Errors
/// When the database cannot.
pub async fn erase_settled(store: &Store, until: Timestamp) -> Result<u64> {
    let mut tx = store.begin_write().await?;
    let erased = run!(tx, ERASE_SETTLED, until)?;
    tx.commit().await?;
    Ok(erased)
}

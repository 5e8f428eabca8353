//! One step of Annex A over many opportunities.

use std::collections::BTreeMap;

use super::super::annex::{Origin, Row};
use super::super::known::{Decimal, Known, Reason};
use super::super::step::AnnexStep;
use super::{Mean, count};

/// The means of one step over `rows`, one for each posted opportunity.
pub(super) fn mean(step: AnnexStep, rows: &[Row]) -> Mean {
    let declared = |row: &&Row| matches!(row.origin, Origin::Declared(_));
    let declared = count(rows.iter().filter(declared).count());
    let known = count(
        rows.iter()
            .filter(|row| row.elapsed.get().is_some())
            .count(),
    );
    let unknown = count(rows.len()) - known;
    let computed = known - declared;
    let row = match rows {
        [only] => only.clone(),
        rows => Row {
            step,
            elapsed: means(rows, |row| &row.elapsed),
            business: None,
            counted: means(rows, |row| &row.counted),
            effort: means(rows, |row| &row.effort),
            origin: Origin::None,
        },
    };
    Mean {
        row,
        computed,
        declared,
        unknown,
    }
}

/// The mean of what is known, or the reason that most have.
fn means(rows: &[Row], of: impl Fn(&Row) -> &Known<Decimal>) -> Known<Decimal> {
    let known: Vec<i64> = rows
        .iter()
        .filter_map(|row| of(row).get().map(|days| days.0))
        .collect();
    let number = i64::try_from(known.len()).unwrap_or(i64::MAX);
    if number > 0 {
        return Known::Is(Decimal(
            (known.iter().sum::<i64>() + number / 2).div_euclid(number),
        ));
    }
    let mut reasons: BTreeMap<Reason, usize> = BTreeMap::new();
    for reason in rows.iter().filter_map(|row| of(row).reason()) {
        *reasons.entry(reason).or_default() += 1;
    }
    let most = reasons.into_iter().max_by_key(|(_, number)| *number);
    Known::Not(most.map_or(Reason::NothingPosted, |(reason, _)| reason))
}

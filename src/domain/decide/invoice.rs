//! The supplier says which taxes the invoice carries (R2, R122).

use super::payment::unsettled;
use super::{Desk, Step, Stop};
use crate::domain::authority::Act;
use crate::domain::event::Event;
use crate::domain::invoice::{self, TaxGrounds};
use crate::domain::money::{Cents, Money};
use crate::domain::refusal::Refusal;

/// States the taxes, anew where others were stated; never so that the payment comes
/// to more than the ceiling, the committed funds or what was certified.
pub(super) fn state_tax(desk: &mut Desk<'_>, grounds: TaxGrounds) -> Step {
    let payment = unsettled(desk, Act::Invoice)?;
    let programme = desk.case.programme;
    let uncountable = Stop::Ignored("the tax is more than cents can count");
    let day = invoice::tax_day(&payment, programme);
    let Some(taxes) = grounds.taxes(payment.amount, day) else {
        return Err(uncountable);
    };
    let total = payment.amount.checked_add(taxes.sum());
    let most = invoice::most(desk.opportunity()?, &payment, programme);
    let money = |amount: Cents| Money {
        amount,
        currency: payment.currency.clone(),
    };
    match total {
        None => return Err(uncountable),
        Some(total) if total > most => {
            let (total, most) = (money(total), money(most));
            return Err(Refusal::TaxAboveLimit { total, most }.into());
        }
        Some(_) => {}
    }
    let known = payment.stated_tax.as_ref();
    if known.is_some_and(|it| it.grounds == grounds && it.taxes == taxes) {
        return Ok(());
    }
    desk.record(Event::TaxStated { grounds, taxes })
}

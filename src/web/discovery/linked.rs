//! An opportunity as linked data (schema.org) for search engines.
//!
//! A team that asks for work at a price is a `Demand`. While people can apply for it
//! it is a `JobPosting` as well: work for a contractor, done from anywhere in Canada.

use serde_json::{Value, json};

use super::super::markdown;
use super::super::pages::Site;
use super::super::steps::StepKind;
use super::super::view::OpportunityPage;
use crate::domain::lang::Lang;
use crate::opendata::cell::amount;

/// The linked data of an opportunity's page, ready to stand inside a `script` element:
/// nothing in it can end that element. None before it is posted.
#[must_use]
pub fn linked(site: &Site, lang: Lang, page: &OpportunityPage) -> Option<String> {
    let statement = page.statement.as_ref()?;
    let posted = page
        .steps
        .iter()
        .find(|step| step.kind == StepKind::Posted)?
        .at?;
    let url = format!("{}{}", site.public_url, page.place.path(lang));
    let described = markdown::words_of(&statement.short_description);
    let name = site.buyer(lang);
    let buyer = json!({ "@type": "Organization", "name": name, "url": site.public_url });
    let price = page.price.as_ref().map(|price| {
        json!({
            "@type": "PriceSpecification",
            "price": amount(price.amount_cents),
            "priceCurrency": price.currency,
            "valueAddedTaxIncluded": false,
        })
    });
    let demand = json!({
        "@type": "Demand",
        "@id": format!("{url}#demand"),
        "url": url,
        "name": page.title,
        "description": described,
        "inLanguage": statement.language.tag(),
        "validFrom": posted,
        "validThrough": page.closes_at,
        "priceSpecification": price,
        "itemOffered": {
            "@type": "Service",
            "name": page.title,
            "serviceType": page.skills,
        },
    });
    let mut seeks = buyer.clone();
    seeks["seeks"] = demand;
    let mut graph = vec![seeks];
    if page.state.is_open() {
        graph.push(job(page, &url, &described, &buyer, posted));
    }
    let graph: Vec<_> = graph.into_iter().map(without_nulls).collect();
    let document = json!({ "@context": "https://schema.org", "@graph": graph });
    Some(inert(&document.to_string()))
}

fn job(
    page: &OpportunityPage,
    url: &str,
    described: &str,
    buyer: &Value,
    posted: jiff::Timestamp,
) -> Value {
    let salary = page.price.as_ref().map(|price| {
        json!({
            "@type": "MonetaryAmount",
            "currency": price.currency,
            "value": { "@type": "QuantitativeValue", "value": amount(price.amount_cents) },
        })
    });
    json!({
        "@type": "JobPosting",
        "@id": format!("{url}#job"),
        "url": url,
        "title": page.title,
        "description": described,
        "datePosted": posted,
        "validThrough": page.closes_at,
        "employmentType": "CONTRACTOR",
        "hiringOrganization": buyer,
        "jobLocationType": "TELECOMMUTE",
        "applicantLocationRequirements": { "@type": "Country", "name": "Canada" },
        "directApply": true,
        "skills": page.skills,
        "baseSalary": salary,
    })
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let said = fields.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(
                said.map(|(name, value)| (name, without_nulls(value)))
                    .collect(),
            )
        }
        other => other,
    }
}

/// JSON in which no `<`, `>` or `&` stands, so that no text of a stranger can end or
/// begin an element around it.
fn inert(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_end_the_element_that_the_data_stands_in() {
        let shown =
            inert(&json!({ "name": "</script><script>alert(1)</script>&<!--" }).to_string());

        assert!(
            !shown.contains('<') && !shown.contains('>') && !shown.contains('&'),
            "{shown}"
        );
        let read: Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(read["name"], "</script><script>alert(1)</script>&<!--");
    }
}

//! Work acceptance criteria: what the delivered work must meet (R24).
//!
//! Each list item of the statement's section is one. An item that ends with a
//! marker in backticks is checked by machine, any other by a maintainer.

use serde::{Deserialize, Serialize};

use super::licence;

/// One work acceptance criterion of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its place in the list, from 1.
    pub number: u32,
    /// The list item as written, marker and all; the marker alone where the App added it.
    pub text: String,
    /// Who or what says whether it is met.
    pub kind: CriterionKind,
}

/// How a criterion is decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CriterionKind {
    /// GitHub detects this licence on the head commit.
    Licence {
        /// Its SPDX id.
        spdx: String,
    },
    /// A check run or status concluded with success.
    Check {
        /// Its name or context.
        name: String,
        /// The slug of the App that must have made it, where the statement says so.
        app: Option<String>,
    },
    /// A file exists.
    Path {
        /// Its path from the root of the repository.
        file: String,
    },
    /// People with write access approve.
    Review {
        /// How many at least.
        approvals: u32,
    },
    /// A maintainer decides.
    Manual,
}

/// Why a marker cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum CriterionError {
    /// Nothing stands after the colon, or on one side of the `@`.
    #[error("the marker {marker} has no value")]
    Empty {
        /// The marker as written.
        marker: String,
    },
    /// Not the id of a licence on the SPDX list.
    #[error("{found} is not an SPDX licence id")]
    UnknownLicence {
        /// The value as written.
        found: String,
    },
    /// One of our own checks, which would wait for itself.
    #[error("{found} is a check of this service")]
    OwnCheck {
        /// The name as written.
        found: String,
    },
    /// Not a path inside the repository.
    #[error("{found} is not a path inside the repository")]
    PathOutside {
        /// The path as written.
        found: String,
    },
    /// Not a count of at least one.
    #[error("{found} is not a count of at least 1")]
    ReviewCount {
        /// The value as written.
        found: String,
    },
}

/// The checks that the App itself writes begin with this.
const OWN_CHECKS: &str = "micro-acquisition/";

impl CriterionKind {
    /// The kind of a list item, by the marker that it ends with. A full stop or
    /// semicolon after the marker does not matter; code that is no marker
    /// leaves the item to a maintainer.
    ///
    /// # Errors
    /// When the item ends with a marker whose value cannot be used.
    pub fn parse(item: &str) -> Result<Self, CriterionError> {
        let Some((key, value)) = marker(item) else {
            return Ok(Self::Manual);
        };
        if value.is_empty() && matches!(key, "licence" | "check" | "path" | "review") {
            return Err(CriterionError::Empty {
                marker: format!("{key}:"),
            });
        }
        match key {
            "licence" => licence::spdx_id(value)
                .map(|spdx| Self::Licence {
                    spdx: spdx.to_owned(),
                })
                .ok_or_else(|| CriterionError::UnknownLicence {
                    found: value.to_owned(),
                }),
            "check" => check(value),
            "path" => path(value),
            "review" => match value.parse() {
                Ok(approvals) if approvals > 0 => Ok(Self::Review { approvals }),
                Ok(_) | Err(_) => Err(CriterionError::ReviewCount {
                    found: value.to_owned(),
                }),
            },
            _ => Ok(Self::Manual),
        }
    }

    /// The name that the API and the pages' styles use.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Licence { .. } => "licence",
            Self::Check { .. } => "check",
            Self::Path { .. } => "path",
            Self::Review { .. } => "review",
            Self::Manual => "manual",
        }
    }

    /// The marker that stands for this kind in a statement; `None` for what a maintainer decides.
    #[must_use]
    pub fn marker(&self) -> Option<String> {
        match self {
            Self::Licence { spdx } => Some(format!("`licence: {spdx}`")),
            Self::Check { name, app: None } => Some(format!("`check: {name}`")),
            Self::Check {
                name,
                app: Some(app),
            } => Some(format!("`check: {name}@{app}`")),
            Self::Path { file } => Some(format!("`path: {file}`")),
            Self::Review { approvals } => Some(format!("`review: {approvals}`")),
            Self::Manual => None,
        }
    }
}

/// Adds at the end what every contract needs and the statement left out: the
/// licence, and one approving review (R24).
#[must_use]
pub fn completed(mut criteria: Vec<Criterion>, spdx: &str) -> Vec<Criterion> {
    let needed = [
        CriterionKind::Licence {
            spdx: spdx.to_owned(),
        },
        CriterionKind::Review { approvals: 1 },
    ];
    for kind in needed {
        if criteria
            .iter()
            .any(|criterion| criterion.kind.name() == kind.name())
        {
            continue;
        }
        let number = criteria
            .last()
            .map_or(1, |last| last.number.saturating_add(1));
        let text = kind.marker().unwrap_or_default();
        criteria.push(Criterion { number, text, kind });
    }
    criteria
}

fn marker(item: &str) -> Option<(&str, &str)> {
    let code = item
        .trim_end()
        .trim_end_matches(['.', ';'])
        .trim_end()
        .strip_suffix('`')?;
    let (_, marker) = code.rsplit_once('`')?;
    let (key, value) = marker.split_once(':')?;
    Some((key.trim(), value.trim()))
}

fn check(value: &str) -> Result<CriterionKind, CriterionError> {
    let (name, app) = match value.rsplit_once('@') {
        Some((name, app)) => (name.trim(), Some(app.trim())),
        None => (value, None),
    };
    if name.is_empty() || app == Some("") {
        return Err(CriterionError::Empty {
            marker: format!("check: {value}"),
        });
    }
    let own = name
        .get(..OWN_CHECKS.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(OWN_CHECKS));
    if own {
        return Err(CriterionError::OwnCheck {
            found: name.to_owned(),
        });
    }
    Ok(CriterionKind::Check {
        name: name.to_owned(),
        app: app.map(str::to_owned),
    })
}

fn path(value: &str) -> Result<CriterionKind, CriterionError> {
    let inside = value
        .strip_prefix("./")
        .unwrap_or(value)
        .split('/')
        .all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0']));
    if inside {
        Ok(CriterionKind::Path {
            file: value.trim_start_matches("./").to_owned(),
        })
    } else {
        Err(CriterionError::PathOutside {
            found: value.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests;

//! The installation and the repository that the words are said for.

use url::Url;

use crate::domain::programme::Programme;
use crate::github::words::Words;

/// Where the words are said.
pub struct Place {
    pub programme: Programme,
    public_url: Url,
    github_web: Url,
}

impl Default for Place {
    fn default() -> Self {
        Self {
            programme: Programme::default(),
            public_url: "https://work.example.org/".parse().unwrap(),
            github_web: "https://github.com".parse().unwrap(),
        }
    }
}

impl Place {
    pub fn words(&self) -> Words<'_> {
        Words {
            programme: &self.programme,
            public_url: &self.public_url,
            github_web: &self.github_web,
            owner: "octo-org",
            repo: "pages",
            sign_in: true,
        }
    }
}

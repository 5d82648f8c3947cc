//! A person at a PC, with the portal's address at hand.

use std::ops::Deref;

use crate::{Outcome, Page, Profile};

/// A browser window on a PC. Everything a [`Page`] can do, it can do.
pub struct Pc {
    page: Page,
    /// The profile the window belongs to: cookies, permissions.
    pub profile: Profile,
    /// The portal's address.
    pub portal: String,
}

impl Pc {
    pub(crate) async fn sits_down(profile: Profile, portal: &str) -> Outcome<Self> {
        Ok(Self { page: profile.page().await?, profile, portal: portal.to_owned() })
    }

    /// Opens one of the portal's pages by its path.
    pub async fn opens(&self, path: &str) -> Outcome {
        self.page.goes_to(&format!("{}{path}", self.portal)).await
    }

    /// Waits until the portal shows the page of this name (`data-page`).
    pub async fn is_on(&self, name: &str) -> Outcome {
        self.page.is_on_page(name).await
    }
}

impl Deref for Pc {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

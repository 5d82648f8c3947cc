//! A chip in the hand of its holder: a security key that is plugged in, and touched when the browser asks.

use serde_json::json;

use crate::{Outcome, Page};

impl Page {
    /// Plugs in a chip that speaks `u2f` or `ctap2`, in the place of the one before; its holder touches it whenever it flashes. It knows of nobody.
    pub async fn plugs_in_a_chip(&self, protocol: &str) -> Outcome {
        self.call("WebAuthn.disable", json!({})).await?;
        self.call("WebAuthn.enable", json!({ "enableUI": false })).await?;
        let options = json!({
            "protocol": protocol, "transport": "usb", "hasResidentKey": false, "hasUserVerification": false,
            "automaticPresenceSimulation": true,
        });
        self.call("WebAuthn.addVirtualAuthenticator", json!({ "options": options })).await.map(drop)
    }

    /// Presses the button that asks for the chip, and touches it.
    pub async fn touches_the_chip(&self) -> Outcome {
        self.presses(self.words().or("Brug chippen", "Use the chip")).await
    }

    /// The way with the chip.
    pub async fn chooses_the_chip(&self) -> Outcome {
        self.is_on_page("login-method").await?;
        self.chooses("Chip").await?;
        self.presses(self.words().or("Log på", "Sign in")).await?;
        self.is_on_page("login-security-key").await
    }

    /// Answers the three pages of a sign-in.
    pub async fn gives_chip_and_password(&self, user_id: &str, password: &str) -> Outcome {
        self.gives_a_user_id(user_id).await?;
        self.chooses_the_chip().await?;
        self.touches_the_chip().await?;
        self.is_on_page("login-password").await?;
        self.gives_the_password(password).await
    }

    /// From the kinds of code devices to the touch.
    pub async fn begins_with_a_chip(&self, password: &str) -> Outcome {
        let words = self.words();
        self.presses(words.or("Vælg chip", "Choose chip")).await?;
        self.presses(words.or("Ja, aktivér", "Yes, activate")).await?;
        self.is_on_page("activation-begin").await?;
        self.presses(words.next_page).await?;
        self.is_on_page("activation-password").await?;
        self.chooses_a_new_password(password).await?;
        self.is_on_page("activation-touch").await
    }
}

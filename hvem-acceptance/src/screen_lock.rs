//! A device's screen lock, as web pages know it: a platform authenticator that recognises its person.

use std::sync::{MutexGuard, PoisonError};

use serde_json::json;

use crate::browser::text;
use crate::{Failure, Outcome, Page};

impl Page {
    /// The person sets up a screen lock with fingerprint: the phone's own authenticator exists from now on.
    pub async fn sets_screen_lock(&self) -> Outcome {
        self.call("WebAuthn.enable", json!({ "enableUI": false })).await?;
        let options = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true, "automaticPresenceSimulation": true,
        });
        let answer = self.call("WebAuthn.addVirtualAuthenticator", json!({ "options": options })).await?;
        *self.lock_id() = Some(text(&answer, "authenticatorId")?);
        Ok(())
    }

    /// The person switches the screen lock off, and with it the phone's authenticator.
    pub async fn removes_screen_lock(&self) -> Outcome {
        let Some(id) = self.lock_id().take() else { return Ok(()) };
        self.call("WebAuthn.removeVirtualAuthenticator", json!({ "authenticatorId": id })).await.map(drop)
    }

    /// From now on the finger is recognised, or not.
    pub async fn finger_is_recognised(&self, recognised: bool) -> Outcome {
        let Some(id) = self.lock_id().clone() else { return Err(Failure::new("the phone has no screen lock")) };
        let params = json!({ "authenticatorId": id, "isUserVerified": recognised });
        self.call("WebAuthn.setUserVerified", params).await.map(drop)
    }

    /// From now on the authenticator lies: it signs nonsense (`isBogusSignature`), or says of itself that nobody was recognised (`isBadUV`) or
    /// there (`isBadUP`). `None`: it is honest again.
    pub async fn screen_lock_lies(&self, lie: Option<&str>) -> Outcome {
        let Some(id) = self.lock_id().clone() else { return Err(Failure::new("the phone has no screen lock")) };
        let told = |name: &str| lie == Some(name);
        let params = json!({
            "authenticatorId": id, "isBogusSignature": told("isBogusSignature"),
            "isBadUV": told("isBadUV"), "isBadUP": told("isBadUP"),
        });
        self.call("WebAuthn.setResponseOverrideBits", params).await.map(drop)
    }

    fn lock_id(&self) -> MutexGuard<'_, Option<String>> {
        self.screen_lock.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

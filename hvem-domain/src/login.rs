//! A sign-in: the ceremony of a scheme's `login` list with what surrounds it. Belongs to one browser from beginning to end.

use hvem_formats::{key::P256, oath::Code, transcript::Transcript};

use crate::{
    account::Account,
    approval::{Approval, Decided},
    ceremony::Ceremony,
    id::{Id, Named},
    level::Level,
    scheme::Order,
    secret::{DerivationKey, TokenHash},
    time::Timestamp,
    user_id::UserId,
};

/// Who asks for a sign-in: a relying party, or the portal itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asker {
    /// The relying party's id; `portal` for the portal.
    pub id: String,
    /// Its registered name, as shown.
    pub name: String,
}

/// What the sign-in is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The portal; then on to this path of it.
    Portal {
        /// A path that begins with one slash.
        to: String,
    },
    /// A request that a federation protocol keeps; it knows how to answer.
    Federation {
        /// The request's id there.
        request: String,
    },
}

/// A sign-in under way. Ids are written `log_…` in addresses.
#[derive(Clone, Debug)]
pub struct Login {
    /// Its id.
    pub id: Id<Login>,
    /// Its gates.
    pub ceremony: Ceremony,
    /// In which order they stand.
    pub order: Order,
    /// Who asks.
    pub asker: Asker,
    /// What for.
    pub purpose: Purpose,
    /// No sign-in below this level counts.
    pub floor: Level,
    /// Hash of the cookie of the browser that began it.
    pub browser: TokenHash,
    /// That browser in words.
    pub browser_description: String,
    /// That browser's ephemeral key, once it has shown one.
    pub browser_key: Option<P256>,
    /// What was typed as user ID.
    pub claimed: Option<UserId>,
    /// What was typed as the code of a code device, to be looked at together with the password.
    pub typed_code: Option<TypedCode>,
    /// Whose account that is; set only when the password was right or the account's app approved, so that nothing on a page can depend on it
    /// before.
    pub account: Option<Id<Account>>,
    /// The device chosen to answer.
    pub approval: Option<Id<Approval>>,
    /// To be signed by the browser's key at the end.
    pub nonce: [u8; 16],
    /// When it came to nothing, if it did.
    pub ended: Option<Ending>,
    /// Counts changes: a change is written only over the state it was read from.
    pub version: i64,
}

/// A code that waits for the password. Only what it compares with is kept, under a key outside the database: a code has a million values, so a plain
/// hash would hide nothing.
#[derive(Clone, Copy, Debug)]
pub struct TypedCode {
    /// What a code is compared with.
    pub mark: TokenHash,
    /// When it was typed: it is looked at as of then, however long the password took.
    pub at: Timestamp,
}

impl TypedCode {
    /// Keeps a code for this sign-in.
    pub fn keep(login: Id<Login>, code: &Code, at: Timestamp, key: &DerivationKey) -> Self {
        Self { mark: Self::mark(login, code, key), at }
    }

    /// Whether it was this one.
    pub fn is(&self, login: Id<Login>, code: &Code, key: &DerivationKey) -> bool {
        self.mark == Self::mark(login, code, key)
    }

    fn mark(login: Id<Login>, code: &Code, key: &DerivationKey) -> TokenHash {
        key.keyed_hash("hvem/v1/typed-code", &[login.as_bytes(), code.reveal().as_bytes()])
    }
}

impl Named for Login {
    const PREFIX: &'static str = "log";
}

/// Why a sign-in came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The person cancelled in the browser.
    Cancelled,
    /// The person rejected in the app.
    Rejected,
    /// The person reported in the app that it was somebody else.
    NotMe,
    /// A wrong code was typed in the app.
    WrongCode,
    /// The device that was asked was removed from the account meanwhile.
    DeviceRemoved,
    /// The device that was asked was blocked meanwhile.
    DeviceBlocked,
    /// Finished: the session is open. A sign-in opens one session only.
    Finished,
}

impl Ending {
    const ALL: [Self; 7] = [
        Self::Cancelled,
        Self::Rejected,
        Self::NotMe,
        Self::WrongCode,
        Self::DeviceRemoved,
        Self::DeviceBlocked,
        Self::Finished,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Rejected => "rejected",
            Self::NotMe => "not-me",
            Self::WrongCode => "wrong-code",
            Self::DeviceRemoved => "device-removed",
            Self::DeviceBlocked => "device-blocked",
            Self::Finished => "finished",
        }
    }

    /// From the store.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.as_str() == text)
    }
}

/// Why the browser's proof is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The browser showed a key at the beginning and can't prove it now: it is another browser, or its storage was wiped.
    #[error("the browser can't prove its key")]
    BrowserChanged,
    /// The approval was for another key.
    #[error("the approval is for another browser")]
    OtherBrowser,
}

/// What the browser's key signs at the end (SECURITY decision 2).
pub fn browser_transcript(issuer: &str, login: Id<Login>, nonce: &[u8; 16]) -> Transcript {
    Transcript::new("hvem/v1/browser").text(issuer).text(&login.to_string()).bytes(nonce)
}

impl Login {
    /// What a security key signs for this sign-in in this browser, with the browser's own key, where it has shown one.
    pub fn security_key_challenge(&self, issuer: &str) -> [u8; 32] {
        let transcript = Transcript::new("hvem/v1/security-key-sign-in").text(issuer).text(&self.id.to_string());
        let thumbprint = self.browser_key.map(|key| key.thumbprint());
        transcript.bytes(&self.nonce).bytes(thumbprint.as_ref().map_or(&[], |print| &print[..])).digest()
    }

    /// Checks that a browser which showed a key when a security key was touched in it is the one that finishes.
    pub fn check_toucher(&self, proof: Option<&[u8]>, issuer: &str) -> Result<(), Refusal> {
        if !self.ceremony.was_touched_by_a_browser_with_a_key() {
            return Ok(());
        }
        self.check_proof(proof, issuer)?;
        Ok(())
    }

    /// Checks that the browser that finishes is the one that was approved; says whether a key proved it. A browser that never showed a
    /// key is bound by its cookie alone.
    pub fn check_browser(&self, decided: &Decided, proof: Option<&[u8]>, issuer: &str) -> Result<bool, Refusal> {
        let approved = decided.request.browser_key;
        if self.browser_key.map(|key| key.thumbprint()) != approved || decided.request.ceremony != self.ceremony.id() {
            return Err(Refusal::OtherBrowser);
        }
        self.check_proof(proof, issuer)
    }

    /// Whether the browser has a key; it has to prove it then.
    fn check_proof(&self, proof: Option<&[u8]>, issuer: &str) -> Result<bool, Refusal> {
        let Some(key) = self.browser_key else { return Ok(false) };
        let transcript = browser_transcript(issuer, self.id, &self.nonce);
        let signature = proof.ok_or(Refusal::BrowserChanged)?;
        key.check(transcript.as_bytes(), signature).map_err(|_| Refusal::BrowserChanged)?;
        Ok(true)
    }

    /// Whether it is over at that time.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.ended.is_some() || now >= self.ceremony.times().1
    }
}

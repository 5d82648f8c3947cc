//! The link in a mail that stops what goes on with an account: the copy of an app, its switch to typed codes, a forgotten PIN, another address. Who has the mail may press it without
//! signing in: nobody who is being robbed has time for that, or a phone to do it with. Nothing else comes of it.

use std::{fmt, str::FromStr};

use hvem_domain::{
    copying::AppCopy,
    email_change::EmailChange,
    id::{Id, NotAnId},
    message::Link,
    pin::renewal::Renewal,
    secret::Token,
    time::Timestamp,
    typing::Typing,
};

use crate::{Fault, Service, copying::CopyError, emails::EmailError, pins::RenewalError, typing::TypingError};

/// What makes such a link work: 256 bits that follow from what it stops and a key outside the database.
pub type StopToken = Token<32>;

/// What a link stops. As text it is the id, whose prefix says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stoppable {
    /// A copy of the app.
    Copy(Id<AppCopy>),
    /// A device that types codes, or is about to.
    Typing(Id<Typing>),
    /// A forgotten PIN that is being renewed.
    Renewal(Id<Renewal>),
    /// Another address: it is not changed, or it is taken back.
    EmailChange(Id<EmailChange>),
}

/// What a link would do as things stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// What it would end.
    pub ends: Ends,
    /// What the device is called; where an address is changed, the new one, masked.
    pub about: String,
}

/// What a link would end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// A copy of the app to another phone.
    Copy,
    /// The way to typed codes.
    SwitchToTyping,
    /// Typed codes, which count already.
    Typing,
    /// The way to a new PIN.
    Renewal,
    /// The way to another address.
    EmailChange,
    /// Another address, which the account has already.
    ChangedEmail,
}

impl fmt::Display for Stoppable {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Copy(id) => id.fmt(to),
            Self::Typing(id) => id.fmt(to),
            Self::Renewal(id) => id.fmt(to),
            Self::EmailChange(id) => id.fmt(to),
        }
    }
}

impl FromStr for Stoppable {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let copy = text.parse().map(Self::Copy);
        let of_an_app = copy.or_else(|_| text.parse().map(Self::Typing)).or_else(|_| text.parse().map(Self::Renewal));
        of_an_app.or_else(|_| text.parse().map(Self::EmailChange))
    }
}

impl Service {
    /// The link for a mail that is read from then on, and what it stops goes on until then.
    pub(crate) fn stop_link(&self, what: Stoppable, (from, until): (Timestamp, Timestamp)) -> Link {
        let address = format!("{}/account/stop/{what}/{}", self.site.issuer, self.stop_token(what).reveal());
        Link { address, valid_for: until.since(from) }
    }

    /// What such a link would stop; `None` where there is nothing to stop, or never was. Looking spends nothing: mail programs look too.
    pub async fn stop_in_mail(&self, what: Stoppable, token: &StopToken) -> Result<Option<Stop>, Fault> {
        if token.hash() != self.stop_token(what).hash() {
            return Ok(None);
        }
        match what {
            Stoppable::Copy(id) => self.copy_to_stop(id).await,
            Stoppable::Typing(id) => self.typing_to_stop(id).await,
            Stoppable::Renewal(id) => self.renewal_to_stop(id).await,
            Stoppable::EmailChange(id) => self.email_change_to_stop(id).await,
        }
    }

    /// Stops it by that link; `false` where there is nothing to stop.
    pub async fn stop_by_mail(&self, what: Stoppable, token: &StopToken) -> Result<bool, Fault> {
        if token.hash() != self.stop_token(what).hash() {
            return Ok(false);
        }
        match what {
            Stoppable::Copy(id) => match self.stop_copy_by_mail(id).await {
                Err(CopyError::Fault(fault)) => Err(fault),
                done => Ok(done.is_ok()),
            },
            Stoppable::Typing(id) => match self.stop_typing_by_mail(id).await {
                Err(TypingError::Fault(fault)) => Err(fault),
                done => Ok(done.is_ok()),
            },
            Stoppable::Renewal(id) => match self.stop_renewal_by_mail(id).await {
                Err(RenewalError::Fault(fault)) => Err(fault),
                done => Ok(done.is_ok()),
            },
            Stoppable::EmailChange(id) => match self.stop_email_change_by_mail(id).await {
                Err(EmailError::Fault(fault)) => Err(fault),
                done => Ok(done.is_ok()),
            },
        }
    }

    fn stop_token(&self, what: Stoppable) -> StopToken {
        let (label, id) = match &what {
            Stoppable::Copy(id) => ("hvem/v1/stop/copy", id.as_bytes()),
            Stoppable::Typing(id) => ("hvem/v1/stop/typing", id.as_bytes()),
            Stoppable::Renewal(id) => ("hvem/v1/stop/renewal", id.as_bytes()),
            Stoppable::EmailChange(id) => ("hvem/v1/stop/email-change", id.as_bytes()),
        };
        StopToken::from_bytes(self.keys.derivation.derive(label, id, 0))
    }
}

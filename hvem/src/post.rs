//! The outside world's side of the outbox: letters put into words and handed to a carrier, wake-ups sent to push services.

use std::{future::Future, sync::Arc};

use hvem_domain::{account::Email, message::Letter};
use hvem_service::outbox::{DeliveryError, Envelope, Mail};
use hvem_web::{
    mail::{self, Frame, Rendered},
    text::{Language, Texts},
};

pub mod push;
pub mod smtp;

pub use push::WebPush;
pub use smtp::{Smtp, SmtpConfig};

/// Carries a mail that is in words already: SMTP, or the demo's mailbox.
pub trait Carrier: Send + Sync + 'static {
    /// Hands the mail on.
    fn carry(
        &self,
        envelope: Envelope,
        to: &Email,
        mail: Rendered,
    ) -> impl Future<Output = Result<(), DeliveryError>> + Send;
}

/// Puts letters into words, in the receiver's language and the operator's name.
pub struct Letters<C> {
    /// What can be said.
    pub texts: Arc<Texts>,
    /// What the operator calls the service.
    pub service: String,
    /// The server's public URL, without a trailing slash.
    pub issuer: String,
    /// Who carries them.
    pub carrier: C,
}

impl<C: Carrier> Mail for Letters<C> {
    async fn deliver(&self, envelope: Envelope, letter: &Letter) -> Result<(), DeliveryError> {
        let text = self.texts.in_language(Language::from_tag(&letter.language).unwrap_or_default());
        let frame = Frame { text: &text, service: &self.service, issuer: &self.issuer };
        let mail =
            mail::render(&letter.news, &frame).map_err(|_| DeliveryError::Never("mail can't be put into words"))?;
        self.carrier.carry(envelope, &letter.to, mail).await
    }
}

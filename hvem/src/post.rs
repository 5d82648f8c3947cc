//! The outside world's side of the outbox: letters and SMS put into words and handed to a carrier, wake-ups sent to push services.

use std::{future::Future, sync::Arc};

use hvem_domain::{
    account::Email,
    message::{self, Letter},
    phone_number::PhoneNumber,
};
use hvem_service::outbox::{DeliveryError, Envelope, Mail, Sms};
use hvem_web::{
    mail::{self, Frame, Rendered},
    text::{Language, Texts},
};

pub mod push;
pub mod sms;
pub mod smtp;
mod tls;

pub use push::WebPush;
pub use sms::{SmsConfig, SmsGateway};
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

/// Carries an SMS that is in words already: a gateway, or the demo's mailbox.
pub trait SmsCarrier: Send + Sync + 'static {
    /// Hands the SMS on.
    fn carry_sms(
        &self,
        envelope: Envelope,
        to: &PhoneNumber,
        text: String,
    ) -> impl Future<Output = Result<(), DeliveryError>> + Send;
}

/// Puts SMS into words, in the receiver's language.
pub struct ShortMessages<C> {
    /// What can be said.
    pub texts: Arc<Texts>,
    /// Who carries them.
    pub carrier: C,
}

impl<C: SmsCarrier> Sms for ShortMessages<C> {
    async fn send(&self, envelope: Envelope, sms: &message::Sms) -> Result<(), DeliveryError> {
        let text = self.texts.in_language(Language::from_tag(&sms.language).unwrap_or_default());
        let said = hvem_web::sms::render(&sms.says, &text);
        self.carrier.carry_sms(envelope, &sms.to, said).await
    }
}

/// Without a gateway no SMS is sent. A preset that needs one does not start without.
impl<C: SmsCarrier> SmsCarrier for Option<C> {
    async fn carry_sms(&self, envelope: Envelope, to: &PhoneNumber, text: String) -> Result<(), DeliveryError> {
        match self {
            Some(carrier) => carrier.carry_sms(envelope, to, text).await,
            None => Err(DeliveryError::Never("there is no SMS gateway")),
        }
    }
}

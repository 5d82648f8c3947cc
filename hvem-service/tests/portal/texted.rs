//! Carries SMS to where the test can read them.

use std::sync::{Arc, Mutex};

use hvem_domain::message;
use hvem_service::outbox::{DeliveryError, Envelope, Sms};

/// Every SMS that came here.
#[derive(Clone, Default)]
pub struct Texted(pub Arc<Mutex<Vec<message::Sms>>>);

impl Sms for Texted {
    async fn send(&self, _envelope: Envelope, sms: &message::Sms) -> Result<(), DeliveryError> {
        self.0.lock().unwrap().push(sms.clone());
        Ok(())
    }
}

//! Where a forgotten PIN is renewed by a temporary PIN: user ID, a waiting period in which the holder is told and may stop it, an SMS. Whoever holds
//! the unlocked phone gets its SMS too, so the wait is what keeps a thief out.

use hvem_domain::{
    account::{Account, claim},
    device::Device,
    id::Id,
    message::{News, WakeText},
    pin::renewal::Renewal,
    scheme::Gate,
    time::Timestamp,
};
use hvem_formats::app::pin as wire;
use hvem_store::Tx;

use super::{RenewalError, entry, sms_for};
use crate::{
    Fault, Service,
    approvals::AnswerError,
    login::PASSWORD_BUDGET,
    stops::{Ends, Stop, Stoppable},
    temporary_pins::SmsError,
};

impl Service {
    /// Whether a password follows, which tells whether the user ID was right.
    pub(super) fn asks_password_next(&self) -> bool {
        self.scheme.forgot_pin.is_some_and(|plan| plan.contains(&Gate::Password))
    }

    /// The user ID where no password follows: it has to be that of the device's account. A wrong one is counted as a wrong password of this device is.
    pub(super) async fn renewal_own_user_id(
        &self,
        device: &Device,
        mut renewal: Renewal,
        typed: &str,
    ) -> Result<Renewal, RenewalError> {
        let own = self.store.read().await?.account(device.account).await?.ok_or(RenewalError::Unknown)?;
        let claimed = self.scheme.identifier.read(typed).ok();
        let now = self.now();
        let mut tx = self.store.begin().await?;
        self.hold_for_renewal(&mut tx, device).await?;
        if !tx.reserve_device_password(device.id, PASSWORD_BUDGET).await? {
            return Err(RenewalError::TooManyPasswords);
        }
        if claimed.is_none() || claimed != own.user_id {
            tx.commit(entry("device.pin_renewal_user_id_refused", device, now)).await?;
            return Err(RenewalError::WrongUserId);
        }
        tx.forget_device_passwords(device.id).await?;
        renewal.claimed = claimed;
        renewal.ceremony = renewal.ceremony.pass(claim(), now)?;
        tx.save_renewal(&renewal).await?;
        if let Some(until) = renewal.waits_until(now) {
            self.tell_of_pin_wait(&mut tx, (device, &renewal, &own), (now, until)).await?;
        }
        tx.commit(entry("device.pin_renewal_claimed", device, now).with("name", device.name.as_str())).await?;
        Ok(renewal)
    }

    /// Of a blocked account no PIN is renewed, nor of a blocked device: whoever stole the phone would else wait until it is open again.
    pub(super) async fn hold_for_renewal(&self, tx: &mut Tx, device: &Device) -> Result<(), RenewalError> {
        if !tx.holds_open_account(device.account).await? {
            return Err(RenewalError::Unknown);
        }
        Ok(self.hold_in_use(tx, device).await.map_err(AnswerError::from)?)
    }

    async fn tell_of_pin_wait(
        &self,
        tx: &mut Tx,
        (device, renewal, holder): (&Device, &Renewal, &Account),
        (now, until): (Timestamp, Timestamp),
    ) -> Result<(), Fault> {
        let name = || device.name.as_str().to_owned();
        let expires_at = renewal.ceremony.times().1;
        let link = |from: Timestamp| self.stop_link(Stoppable::Renewal(renewal.id), (from, expires_at));
        let begun = News::PinWaits { device: name(), until, stop: link(now) };
        let over = News::PinWaited { device: name(), at: until, stop: link(until) };
        let mut notices = self.tell_of_wait(tx, holder, (begun, over), (now, until)).await?;
        notices.extend(self.wake_at(tx, (holder.id, device.id), WakeText::PinReady, (now, until)).await?);
        Ok(tx.note_renewal(renewal.id, &notices).await?)
    }

    /// The temporary PIN from an SMS.
    pub(super) async fn renewal_sms_code(
        &self,
        device: &Device,
        mut renewal: Renewal,
        typed: &str,
    ) -> Result<Renewal, RenewalError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        self.hold_for_renewal(&mut tx, device).await?;
        let evidence = match self.look_at_sms(&mut tx, sms_for(device, &renewal), typed, now).await {
            Ok(evidence) => evidence,
            Err(SmsError::Fault(fault)) => return Err(fault.into()),
            Err(error) => {
                tx.commit(entry("device.pin_renewal_sms_code_refused", device, now)).await?;
                return Err(error.into());
            }
        };
        renewal.ceremony = renewal.ceremony.pass(evidence, now)?;
        tx.save_renewal(&renewal).await?;
        tx.commit(entry("device.pin_renewal_sms_code_passed", device, now)).await?;
        Ok(renewal)
    }

    /// A temporary PIN, where none is waited for or none came.
    pub async fn renewal_asks_sms(&self, device: &Device, id: &str) -> Result<wire::Renewal, RenewalError> {
        let renewal = self.renewal_of(device, id).await?;
        let now = self.now();
        if renewal.due(now)? != Some(Gate::SmsCode) {
            return Err(RenewalError::OutOfOrder);
        }
        let mut tx = self.store.begin().await?;
        self.hold_for_renewal(&mut tx, device).await?;
        // Written over what was read: what was stopped meanwhile sends nothing.
        tx.save_renewal(&renewal).await?;
        self.send_sms(&mut tx, sms_for(device, &renewal), now).await?;
        tx.commit(entry("device.pin_renewal_sms_sent", device, now)).await?;
        self.stands(device, &renewal, now).await
    }

    /// Where it stands.
    pub async fn renewal_shown(&self, device: &Device, id: &str) -> Result<wire::Renewal, RenewalError> {
        let renewal = self.renewal_of(device, id).await?;
        self.stands(device, &renewal, self.now()).await
    }

    /// What the link in a mail would stop.
    pub(crate) async fn renewal_to_stop(&self, id: Id<Renewal>) -> Result<Option<Stop>, Fault> {
        let Some(device) = self.device_of_renewal(id).await? else { return Ok(None) };
        Ok(Some(Stop { ends: Ends::Renewal, about: device.name.as_str().into() }))
    }

    /// Whoever has the mail stops it.
    pub(crate) async fn stop_renewal_by_mail(&self, id: Id<Renewal>) -> Result<(), RenewalError> {
        let device = self.device_of_renewal(id).await?.ok_or(RenewalError::Unknown)?;
        self.stop_renewal(device.account, device.id, "mail").await
    }

    /// Whose PIN a renewal that goes on would renew.
    async fn device_of_renewal(&self, id: Id<Renewal>) -> Result<Option<Device>, Fault> {
        let Some(plan) = self.scheme.forgot_pin else { return Ok(None) };
        let mut reader = self.store.read().await?;
        let renewal = reader.renewal_by_id(id, plan).await?.filter(|renewal| renewal.goes_on(self.now()));
        let Some(renewal) = renewal else { return Ok(None) };
        Ok(reader.device(renewal.device, &self.keys.sealer).await?.and_then(Result::ok))
    }

    /// It is stopped: on the phone itself, in the portal, or by mail. One press does it.
    pub async fn stop_renewal(
        &self,
        account: Id<Account>,
        device: Id<Device>,
        by: &'static str,
    ) -> Result<(), RenewalError> {
        let now = self.now();
        let mut tx = self.store.begin().await?;
        tx.hold_account(account).await?;
        let own = tx.device(device, &self.keys.sealer).await?.and_then(Result::ok);
        let own = own.filter(|device| device.account == account).ok_or(RenewalError::Unknown)?;
        if !tx.end_renewal(device).await? {
            return Err(RenewalError::Unknown);
        }
        let stopped = entry("device.pin_renewal_stopped", &own, now).with("name", own.name.as_str());
        Ok(tx.commit(stopped.with("by", by)).await?)
    }

    /// The renewals of an account's devices that wait, or have waited: the holder may stop them.
    pub async fn renewals_under_way(&self, devices: &[Device]) -> Result<Vec<(Id<Device>, Renewal)>, Fault> {
        let Some(plan) = self.scheme.forgot_pin else { return Ok(Vec::new()) };
        let (mut reader, now) = (self.store.read().await?, self.now());
        let mut found = Vec::new();
        for device in devices {
            let renewal = reader.renewal_of_device(device.id, plan).await?;
            found.extend(renewal.filter(|renewal| renewal.goes_on(now)).map(|renewal| (device.id, renewal)));
        }
        Ok(found)
    }
}

//! Who is told of a copy, and when.

use hvem_domain::{
    account::Account,
    copying::AppCopy,
    device::Device,
    id::Id,
    message::{News, WakeText},
    time::Timestamp,
};
use hvem_store::Tx;

use crate::{Fault, Service, stops::Stoppable};

impl Service {
    /// The waiting period has begun: a mail and a wake-up of every device now, a mail and a wake-up of the old device at its end. What is told then is
    /// posted now, so that no restart forgets it, and is taken back where it is stopped.
    pub(super) async fn tell_of_copy(
        &self,
        tx: &mut Tx,
        copy: &AppCopy,
        device: &Device,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let Some(until) = copy.ready_at() else { return Ok(()) };
        let Some(holder) = tx.account(copy.account).await? else { return Ok(()) };
        let (name, expires_at) = (device.name.as_str().to_owned(), copy.ceremony.times().1);
        let link = |from: Timestamp| self.stop_link(Stoppable::Copy(copy.id), (from, expires_at));
        let began = News::CopyBegan { device: name.clone(), until, stop: link(now) };
        let ready = News::CopyReady { device: name, at: until, stop: link(until) };
        let mut notices = self.tell_of_wait(tx, &holder, (began, ready), (now, until)).await?;
        notices.extend(self.wake_at(tx, (copy.account, copy.device), WakeText::CopyReady, (now, until)).await?);
        tx.note_copy(copy.id, &notices).await?;
        self.wake_all(tx, copy.account, WakeText::CopyBegan, now).await
    }

    /// Every device looks what happened.
    pub(crate) async fn wake_all(
        &self,
        tx: &mut Tx,
        account: Id<Account>,
        says: WakeText,
        now: Timestamp,
    ) -> Result<(), Fault> {
        for device in tx.devices(account, &self.keys.sealer).await? {
            self.wake_at(tx, (account, device.id), says, (now, now)).await?;
        }
        Ok(())
    }
}

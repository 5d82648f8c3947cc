//! Copying the app to another phone (guide "Kopier din MitID app til en anden telefon", steps 1 to 26; protocol §2.5). The old phone vouches for
//! the new one's key; no secret moves.
//!
//! ```text
//! begun ──tick──▶ waits ──time──▶ ready ──PIN──▶ shown ──new phone──▶ read ──old phone──▶ met ──same characters──▶ endorsed ──gates──▶ Done
//!    │              │              │ ▲             └── 3 min ──┐       └── 20 s ──┐       └── 3 min ──┐             │
//!    │              │              │ └─────────────────────────┴──────────────────┴───────────────────┘             │
//!    └──────────────┴──────────────┴───────────────────────── Ended(why) ◀──────────────────────────────────────────┘
//! ```
//!
//! The scheme's three lists are three ceremonies: `begin` until the waiting period is over, `show` for each code, and `take` on the new phone, which is
//! an [`Alone`] that knows its copy.

mod showing;

use std::time::Duration;

use hvem_formats::app::{copy::Take, holder::Wish};

pub use showing::{Meeting, Reading, Showing, Stage};

use crate::{
    account::{Account, claim},
    activation::{
        Activation,
        alone::{Alone, BadSignature},
    },
    ceremony::{self, Ceremony, Evidence, Fact, Next},
    device::Device,
    holder::Held,
    id::{Id, Named},
    scheme::{Copying, Gate},
    secret::TokenHash,
    time::{Timestamp, hours, minutes},
    user_id::UserId,
};

/// How long somebody may read what copying means, and tick.
const CONFIRM_WITHIN: Duration = minutes(15);
/// How long it may go on after its waiting period: who began in the evening goes on the next day.
const LIVES: Duration = hours(24);
/// Wrong user IDs on all new phones of a copy together. The holder knows the right one; who does not, holds a phone that the holder was talked into
/// vouching for.
const WRONG_USER_IDS: u8 = 5;

/// A copy of the app under way. An account has at most one.
#[derive(Clone, Debug)]
pub struct AppCopy {
    /// Its id.
    pub id: Id<AppCopy>,
    /// Whose.
    pub account: Id<Account>,
    /// Which device is copied.
    pub device: Id<Device>,
    /// The list `begin`.
    pub ceremony: Ceremony,
    /// The code that is shown, with what came of it.
    pub shown: Option<Showing>,
    /// Wrong user IDs so far.
    pub wrong_user_ids: u8,
    /// How it ended, if it did.
    pub ended: Option<Ending>,
    /// Counts changes: a change is written only over the state it was read from.
    pub version: i64,
}

impl Named for AppCopy {
    const PREFIX: &'static str = "cop";
}

/// How a copy ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The new phone is bound.
    Done,
    /// Its holder stopped it, on any device, in the portal or by the mail.
    Stopped,
    /// What let it begin is not there any more: the old device, its PIN, the password or the telephone number.
    Overtaken,
    /// Too many wrong user IDs.
    WrongUserIds,
    /// Its time ran out.
    Expired,
}

impl Ending {
    const ALL: [Self; 5] = [Self::Done, Self::Stopped, Self::Overtaken, Self::WrongUserIds, Self::Expired];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Overtaken => "overtaken",
            Self::WrongUserIds => "wrong-user-ids",
            Self::Expired => "expired",
        }
    }

    /// From the store.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.as_str() == text)
    }
}

/// Why a copy does not go on as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The holder's proof was for something else.
    #[error("the holder's proof is for something else")]
    NotHeld,
    /// Another step is next.
    #[error("another step is next")]
    OutOfOrder,
    /// The waiting period ends then, and not before.
    #[error("the waiting period is not over")]
    NotYet(Timestamp),
    /// It has expired.
    #[error("the copy has expired")]
    Expired,
    /// The code is not shown any more, or was read.
    #[error("the code is worth nothing any more")]
    ShowingOver,
    /// The phones did not meet in time.
    #[error("the phones did not meet in time")]
    TooLate,
    /// What was scanned or heard is not the new phone's.
    #[error("what was scanned or heard is another phone's")]
    OtherMeeting,
    /// A signature does not fit.
    #[error("a signature does not fit")]
    BadSignature,
}

impl From<ceremony::Refusal> for Refusal {
    fn from(refusal: ceremony::Refusal) -> Self {
        match refusal {
            ceremony::Refusal::Expired => Self::Expired,
            ceremony::Refusal::QrExpired => Self::ShowingOver,
            _ => Self::OutOfOrder,
        }
    }
}

impl From<BadSignature> for Refusal {
    fn from(_: BadSignature) -> Self {
        Self::BadSignature
    }
}

impl AppCopy {
    /// Its holder begins, on the device that is copied.
    pub fn begin(
        id: Id<Self>,
        (device, held): (&Device, &Held),
        lists: &Copying,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let evidence = unlocked(device, held, Wish::Copy)?;
        let ceremony = Ceremony::begin(Id::from_bytes(*id.as_bytes()), lists.begin, now, now + CONFIRM_WITHIN);
        let copy = Self {
            id,
            account: device.account,
            device: device.id,
            ceremony: ceremony.pass(evidence, now)?,
            shown: None,
            wrong_user_ids: 0,
            ended: None,
            version: 0,
        };
        copy.lives_on(lists)
    }

    /// The tick and *Start kopiering* (step 6). From here on the time at which it may go on stands.
    pub fn confirm(mut self, lists: &Copying, now: Timestamp) -> Result<Self, Refusal> {
        self.ceremony = self.ceremony.pass(Evidence::new(Gate::Confirm, Fact::Plain), now)?;
        self.lives_on(lists)
    }

    /// When it may go on; `None` while something else is to be done before.
    pub fn ready_at(&self) -> Option<Timestamp> {
        self.ceremony.only_waits_until()
    }

    /// Whether it is over at that time.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.ended.is_some() || now >= self.ceremony.times().1
    }

    /// Whether a code may be shown: the waiting period is over.
    pub fn is_ready(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.ceremony.next(now)? {
            Next::Done(_) => Ok(()),
            Next::WaitUntil(until) => Err(Refusal::NotYet(until)),
            Next::Do(_) => Err(Refusal::OutOfOrder),
        }
    }

    /// The holder has a code shown; what was shown before is worth nothing any more.
    pub fn show(
        mut self,
        (device, held): (&Device, &Held),
        token: TokenHash,
        lists: &Copying,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        if device.id != self.device {
            return Err(Refusal::NotHeld);
        }
        self.is_ready(now)?;
        let evidence = unlocked(device, held, Wish::ShowCopy)?;
        let ceremony = Ceremony::begin(self.ceremony.id(), lists.show, now, self.ceremony.times().1);
        self.shown = Some(Showing { token, ceremony: ceremony.pass(evidence, now)?, read: None });
        Ok(self)
    }

    /// The code that is shown and not over.
    pub fn open_showing(&self, now: Timestamp) -> Option<(&Showing, Stage)> {
        let showing = self.shown.as_ref().filter(|_| !self.is_over(now))?;
        Some((showing, showing.stage(now)?))
    }

    /// A phone has read the code: the first one. Its activation has the list `take` before it, and ends with the copy.
    pub fn redeem(
        mut self,
        ids: (Id<Activation>, Id<Device>),
        take: &Take,
        (lists, issuer): (&Copying, &str),
        now: Timestamp,
    ) -> Result<(Self, Alone), Refusal> {
        if !matches!(self.open_showing(now), Some((_, Stage::Shown { .. }))) {
            return Err(Refusal::ShowingOver);
        }
        let showing = self.shown.take().ok_or(Refusal::ShowingOver)?;
        let alone = Alone::take(ids, take, &self, (lists.take, issuer), now)?;
        self.shown = Some(showing.read_by(alone.id, now)?);
        Ok((self, alone))
    }

    /// Counts a wrong user ID; the last one ends it.
    pub fn count_wrong_user_id(mut self) -> Self {
        self.wrong_user_ids = self.wrong_user_ids.saturating_add(1);
        self.ended = self.ended.or((self.user_ids_left() == 0).then_some(Ending::WrongUserIds));
        self
    }

    /// How many wrong user IDs it still bears.
    pub fn user_ids_left(&self) -> u8 {
        WRONG_USER_IDS.saturating_sub(self.wrong_user_ids)
    }

    /// Once nothing but the waiting period lies ahead, it lives for a day after that.
    fn lives_on(mut self, lists: &Copying) -> Result<Self, Refusal> {
        if let Some(ready_at) = self.ready_at() {
            let times = (self.ceremony.times().0, ready_at + LIVES);
            self.ceremony = Ceremony::replay(self.ceremony.id(), lists.begin, times, self.ceremony.steps().to_vec())?;
        }
        Ok(self)
    }
}

/// Passes `Gate::UserId` where the account is known: what was typed has to be its own. Unknown and other people's user IDs are wrong alike.
pub fn user_id_of(holder: &Account, typed: Option<&UserId>) -> Option<Evidence> {
    (typed.is_some() && typed == holder.user_id.as_ref()).then(claim)
}

/// Passes `Gate::Unlock`: the holder was there, and wanted this.
fn unlocked(device: &Device, held: &Held, wish: Wish) -> Result<Evidence, Refusal> {
    held.is_for(device, wish).then(|| Evidence::new(Gate::Unlock, Fact::Plain)).ok_or(Refusal::NotHeld)
}

#[cfg(test)]
mod tests;

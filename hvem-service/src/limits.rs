//! Every limit of the house, as data: what it counts, for whom, how much in which time. Nobody else knows a number of them.
//!
//! Two kinds. *Doors* are kept before a handler, by the table of routes (`hvem-web/src/routes.rs`): they count by network, and only ever slow
//! down the network that spends them. *Inside* stands what a use case keeps itself, because it knows more than an address; those are named
//! here so that the matrix of limits and routes (docs/limits.md, G-11) is whole.
//!
//! A door is a bucket that leaks (`hvem_store::limits`): the budget at once, then one in `window / budget`. Several buckets make the delay grow
//! for whoever goes on, and it goes by itself. They lie in the database, so that more nodes give an attacker nothing.
//! [Decision 031](../../docs/decisions/031-limits.md).

use std::time::Duration;

use hvem_domain::{
    account::Account,
    audit::Entry,
    id::Id,
    network::Network,
    secret::TokenHash,
    time::{Timestamp, days, hours, minutes},
};
use hvem_formats::{b64, digest};
use hvem_store::{Tx, accounts::Attempt, limits::Bucket};

use crate::{Fault, Service, fault::faults_become, login::PASSWORD_BUDGET};

/// A limit.
#[derive(Debug)]
pub struct Limit {
    /// In a word.
    pub name: &'static str,
    /// In a sentence, for the matrix.
    pub says: &'static str,
    /// Where it is kept.
    pub kept: Kept,
}

/// Where a limit is kept.
#[derive(Debug)]
pub enum Kept {
    /// Before the handler: every request counts.
    Starts(&'static [Budget]),
    /// After the handler: what failed counts. Whoever shows the right key or secret gets through whatever others have spent.
    Failures(&'static [Budget]),
    /// By a use case.
    Inside,
}

/// So many in such a time.
#[derive(Debug)]
pub struct Budget {
    /// For whom.
    pub per: Per,
    /// How many at once.
    pub many: u32,
    /// In which time as many come back.
    pub window: Duration,
}

/// Who has a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// An IPv4 address or an IPv6 /64.
    Network,
    /// A browser, by its long-lived cookie.
    Browser,
    /// An account whose holder is signed in.
    Account,
}

const fn network(many: u32, window: Duration) -> Budget {
    Budget { per: Per::Network, many, window }
}

const fn browser(many: u32, window: Duration) -> Budget {
    Budget { per: Per::Browser, many, window }
}

/// Sign-ins begun. A whole office behind one address begins its day with room to spare.
pub const SIGN_INS: Limit = Limit {
    name: "sign-ins",
    says: "1,200 sign-ins begun in 10 minutes from a network",
    kept: Kept::Starts(&[network(1_200, minutes(10))]),
};
/// Mails asked for.
pub const MAILS: Limit = Limit {
    name: "mails",
    says: "60 mails asked for in an hour from a network",
    kept: Kept::Starts(&[network(60, hours(1))]),
};
/// Codes of enrolments that are worth nothing.
pub const REDEEMS: Limit = Limit {
    name: "redeems",
    says: "30 wrong enrolment codes in 10 minutes from a network",
    kept: Kept::Failures(&[network(30, minutes(10))]),
};
/// Calls of apps that fail.
pub const CALLS: Limit = Limit {
    name: "calls",
    says: "300 refused app calls in 10 minutes from a network",
    kept: Kept::Failures(&[network(300, minutes(10))]),
};
/// Requests of services' servers that fail.
pub const CLIENTS: Limit = Limit {
    name: "clients",
    says: "300 refused token requests in 10 minutes from a network",
    kept: Kept::Failures(&[network(300, minutes(10))]),
};
/// Wrong passwords in a browser, also where the account knows it.
const GUESSES_IN_A_BROWSER: [Budget; 2] = [browser(10, minutes(5)), browser(40, hours(6))];
/// Wrong passwords from a network, in browsers that the account does not know.
const GUESSES_FROM_A_NETWORK: [Budget; 2] = [network(30, minutes(10)), network(120, hours(6))];
/// Wrong passwords.
pub const GUESSES: Limit = Limit {
    name: "guesses",
    says: "wrong passwords: 10 in 5 minutes and 40 in 6 hours in a browser; 30 in 10 minutes and 120 in 6 hours from a network, in browsers that \
           the account does not know",
    kept: Kept::Inside,
};
/// Wrong passwords in a row.
pub const PASSWORDS: Limit = Limit {
    name: "passwords",
    says: "100 wrong passwords in a row for an account from all browsers that it does not know, and 100 in each that it does; then the app \
           comes first, and after it 100 more; on a device that renews its PIN 100 of its own",
    kept: Kept::Inside,
};
/// Links to an address.
pub const LINKS: Limit = Limit { name: "links", says: "5 unused links at a time to an address", kept: Kept::Inside };
/// Wake-ups.
pub const WAKES: Limit =
    Limit { name: "wakes", says: "3 wake-ups of an account's phones in 10 minutes", kept: Kept::Inside };
/// Wrong PINs.
pub const PINS: Limit = Limit {
    name: "PINs",
    says: "3 wrong PINs in a row on a device pause it for 15 minutes, 5 switch the PIN off; 5 end an enrolment",
    kept: Kept::Inside,
};
/// Wrong codes.
pub const CODES: Limit =
    Limit { name: "codes", says: "one wrong code typed into the app ends what waits for it", kept: Kept::Inside };
/// Codes of code devices.
pub const TOKENS: Limit = Limit {
    name: "one-time codes",
    says: "3 wrong codes in a row, each with the right password, pause a code device for 15 minutes, 30 block it; without the right password none \
           is counted",
    kept: Kept::Inside,
};
/// Keys of key cards.
pub const KEYS: Limit = Limit {
    name: "keys",
    says: "3 wrong keys for a number, then it is done with; a fourth number within an hour of three that nobody answered blocks the card",
    kept: Kept::Inside,
};
/// Temporary PINs by SMS.
pub const SMS_CODES: Limit = Limit {
    name: "temporary PINs",
    says: "3 temporary PINs sent to an account in an hour; 3 wrong ones, or 10 minutes, and one is dead",
    kept: Kept::Inside,
};
/// Number and code of letters from the office. A library in which a whole class opens its letters has room.
pub const LETTERS: Limit = Limit {
    name: "letters",
    says: "120 times number and code of a letter in 10 minutes from a network",
    kept: Kept::Starts(&[network(120, minutes(10))]),
};
/// User IDs on a phone that takes a copy.
pub const TAKEN_USER_IDS: Limit = Limit {
    name: "user IDs on a new phone",
    says: "5 wrong user IDs on new phones end the copying of an app",
    kept: Kept::Inside,
};
/// User IDs that somebody who has one tries to change to: whether one is taken can't be kept from who chooses it.
pub const USER_IDS: Limit = Limit {
    name: "user IDs",
    says: "60 times another user ID in an hour from a network",
    kept: Kept::Starts(&[network(60, hours(1))]),
};
/// New telephone numbers and addresses of an account: each is an SMS or a mail to somebody who may have nothing to do with it.
const NEW_CONTACTS: Budget = Budget { per: Per::Account, many: 5, window: days(1) };
/// Codes to new telephone numbers.
pub const NUMBERS: Limit = Limit {
    name: "new numbers",
    says: "5 codes by SMS to new telephone numbers in a day for an account",
    kept: Kept::Inside,
};
/// Mails to new addresses.
pub const ADDRESSES: Limit =
    Limit { name: "new addresses", says: "5 times another e-mail address in a day for an account", kept: Kept::Inside };
/// All of them.
pub const ALL: [&Limit; 19] = [
    &SIGN_INS,
    &MAILS,
    &REDEEMS,
    &CALLS,
    &CLIENTS,
    &GUESSES,
    &PASSWORDS,
    &LINKS,
    &WAKES,
    &PINS,
    &CODES,
    &TOKENS,
    &KEYS,
    &SMS_CODES,
    &LETTERS,
    &TAKEN_USER_IDS,
    &USER_IDS,
    &NUMBERS,
    &ADDRESSES,
];

/// Where a request comes from, as far as limits count it. Without `Debug`, as a network is.
#[derive(Clone, Copy, Default)]
pub struct Origin {
    /// The network; `None` counts for no network.
    pub network: Option<Network>,
    /// The browser's cookie.
    pub browser: Option<TokenHash>,
    /// The account, where its holder is signed in.
    pub account: Option<Id<Account>>,
}

/// Why a limit lets nobody through.
#[derive(Debug, thiserror::Error)]
pub enum Held {
    /// It is spent until then.
    #[error("too many in too short a time")]
    Until(Timestamp),
    /// Ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

faults_become!(Held);

impl Budget {
    /// In which time one comes back.
    fn each(&self) -> Duration {
        self.window / self.many.max(1)
    }
}

impl Service {
    /// Takes from all these budgets of a door, or says when there is room.
    pub async fn take(&self, limit: &Limit, from: Origin) -> Result<(), Held> {
        match limit.kept {
            Kept::Starts(budgets) | Kept::Failures(budgets) => {
                let keyed = self.keyed(limit.name, budgets.iter(), from);
                until(self.store.take(&buckets(&keyed), self.now()).await?)
            }
            Kept::Inside => Ok(()),
        }
    }

    /// Counts a guess at a password durably before it is looked at, whether the address has an account or not (SECURITY decision 6): in
    /// the browser's budget, in the network's where the account does not know the browser, and in the row of wrong ones. `false` when
    /// the hundred in a row are spent. The holder in her own browser is never slowed down by what others do in the same network (SECURITY
    /// decision 5).
    pub(crate) async fn count_guess(&self, from: Origin, known: bool, by: Attempt<'_>) -> Result<bool, Held> {
        let keyed = self.keyed(GUESSES.name, guess_budgets(known), from);
        let (buckets, now) = (buckets(&keyed), self.now());
        // As at every door: whoever is held back writes nothing.
        until(self.store.read().await?.room_at(&buckets, now).await?)?;
        let mut tx = self.store.begin().await?;
        until(tx.take(&buckets, now).await?)?;
        let counted = tx.reserve_password_attempt(&by, PASSWORD_BUDGET, now).await?;
        tx.commit(Entry::new("account.password_attempt_counted", by.account, now)).await?;
        Ok(counted)
    }

    /// Takes one of an account's new numbers or addresses in a unit of work, which is to be given up where none is left.
    pub(crate) async fn take_new_contact(
        &self,
        tx: &mut Tx,
        (limit, account): (&Limit, Id<Account>),
        now: Timestamp,
    ) -> Result<(), Held> {
        let from = Origin { account: Some(account), ..Origin::default() };
        until(tx.take(&buckets(&self.keyed(limit.name, [&NEW_CONTACTS].into_iter(), from)), now).await?)
    }

    /// It was no guess: the password was right. Written together with what follows from that.
    pub(crate) async fn give_guess_back(&self, tx: &mut Tx, from: Origin, known: bool) -> Result<(), Fault> {
        for bucket in buckets(&self.keyed(GUESSES.name, guess_budgets(known), from)) {
            tx.give_back(bucket).await?;
        }
        Ok(())
    }

    /// Budgets with the keys of their buckets, as far as it is known whose they are.
    fn keyed(
        &self,
        name: &str,
        budgets: impl Iterator<Item = &'static Budget>,
        from: Origin,
    ) -> Vec<(String, &'static Budget)> {
        let keyed = |(number, budget)| Some((self.bucket_key(name, (number, budget), from)?, budget));
        budgets.enumerate().filter_map(keyed).collect()
    }

    /// The key of a bucket: says nothing to whoever sees the database, and nothing about which limits belong to one network.
    fn bucket_key(&self, name: &str, (number, budget): (usize, &Budget), from: Origin) -> Option<String> {
        let number = u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes();
        let whose = match budget.per {
            Per::Network => digest::sha256(&[name.as_bytes(), b"\0network\0", &number, from.network?.as_bytes()]),
            Per::Browser => digest::sha256(&[name.as_bytes(), b"\0browser\0", &number, &from.browser?.0]),
            Per::Account => digest::sha256(&[name.as_bytes(), b"\0account\0", &number, from.account?.as_bytes()]),
        };
        let mut half = [0; 16];
        half.copy_from_slice(&whose[..16]);
        Some(b64::encode(self.keys.derivation.derive("hvem/v1/limit", &half, 0)))
    }
}

fn buckets<'a>(keyed: &'a [(String, &Budget)]) -> Vec<Bucket<'a>> {
    keyed.iter().map(|(key, budget)| Bucket { key, each: budget.each(), room: budget.window }).collect()
}

fn until(room_at: Option<Timestamp>) -> Result<(), Held> {
    room_at.map_or(Ok(()), |room_at| Err(Held::Until(room_at)))
}

/// The budgets from which a guess is taken, in an order that does not change.
fn guess_budgets(known: bool) -> impl Iterator<Item = &'static Budget> {
    let of_the_network: &[Budget] = if known { &[] } else { &GUESSES_FROM_A_NETWORK };
    GUESSES_IN_A_BROWSER.iter().chain(of_the_network)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_has_a_name_of_its_own() {
        let mut names: Vec<_> = ALL.map(|limit| limit.name).to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
    }

    /// Whoever goes on waits longer: the second budget of a pair is larger and slower than the first.
    #[test]
    fn the_delay_grows_for_whoever_goes_on() {
        for [first, second] in [&GUESSES_IN_A_BROWSER, &GUESSES_FROM_A_NETWORK] {
            assert!(second.many > first.many && second.each() > first.each());
        }
    }
}

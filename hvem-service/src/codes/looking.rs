//! What a typed code is worth in a sign-in. It is looked at together with the password: what of both was wrong is not said, and a stranger who knows a
//! user ID spends no try of a device (SECURITY decision 5; G-02, G-16).

use hvem_domain::{
    account::Account,
    audit::Entry,
    ceremony::Next,
    code_token::{Blocked, CodeToken, Looked, Reach, RightCode, Verdict, code_typed},
    id::Id,
    login::{Login, TypedCode},
    message::News,
    scheme::Gate,
    time::Timestamp,
};
use hvem_formats::oath::Code;
use hvem_store::Tx;

use super::shown;
use crate::{
    Fault, Service,
    login::{LoginError, save},
};

/// What the code of a sign-in is worth.
pub(crate) enum CodeLooked {
    /// One of the account's devices showed it.
    Right(RightCode),
    /// A device that is far off may have: the next code tells.
    OneMore,
    /// None of them did, or there is none.
    Wrong,
    /// No code is looked at until then.
    Paused(Timestamp),
}

/// Whether what was wrong is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counts {
    /// The password was right.
    Yes,
    /// Nobody has proved anything yet: only what was right leaves a trace.
    No,
}

impl Service {
    /// The person types a code; the password is next.
    pub async fn type_code(&self, mut login: Login, code: &Code) -> Result<Login, LoginError> {
        let now = self.now();
        login.ceremony = login.ceremony.pass(code_typed(), now)?;
        login.typed_code = Some(TypedCode::keep(login.id, code, now, &self.keys.derivation));
        let mut tx = self.store.begin().await?;
        save(&mut tx, &login).await?;
        tx.commit(Entry::new("login.code_typed", None, now).with("login", login.id)).await?;
        login.version += 1;
        Ok(login)
    }

    /// The person types another code in the place of one that was not right, together with the password.
    pub fn retype_code(&self, login: &mut Login, code: &Code) {
        let now = self.now();
        let due = matches!(login.ceremony.next(now), Ok(Next::Do(Gate::Password)));
        if due && login.typed_code.is_some() {
            login.typed_code = Some(TypedCode::keep(login.id, code, now, &self.keys.derivation));
        }
    }

    /// Looks at the code of a sign-in in a unit of work that goes on. What is to be kept must be committed, whatever it is worth.
    pub(crate) async fn look_at_code(
        &self,
        tx: &mut Tx,
        (account, login): (Id<Account>, &Login),
        typed: TypedCode,
        counts: Counts,
    ) -> Result<CodeLooked, Fault> {
        tx.hold_account(account).await?;
        let tokens = tx.code_tokens_of(account, &self.keys.sealer).await?;
        let is_typed = |code: &Code| typed.is(login.id, code, &self.keys.derivation);
        let looked: Vec<(CodeToken, Looked)> = tokens
            .into_iter()
            .filter(|token| token.is_in_use() && token.is_valid_at(typed.at))
            .map(|token| {
                let looked = token.look(is_typed, typed.at, Reach::Usual);
                (token, looked)
            })
            .collect();
        for (token, Looked { pace, verdict }) in &looked {
            if let Verdict::Right(right) = verdict {
                tx.save_code_token(token, &CodeToken { pace: *pace, ..token.clone() }).await?;
                let entry = Entry::new("code_token.answered", Some(account), typed.at).with("serial", &token.serial);
                tx.record(&entry.with("login", login.id)).await?;
                return Ok(CodeLooked::Right(*right));
            }
        }
        let mut worth = CodeLooked::Wrong;
        for (token, looked) in looked {
            if counts == Counts::Yes {
                self.keep_wrong(tx, (account, &token), looked, typed.at).await?;
            }
            worth = match (looked.verdict, worth) {
                (Verdict::OneMore, _) => CodeLooked::OneMore,
                (Verdict::Paused(until), CodeLooked::Wrong) => CodeLooked::Paused(until),
                (_, before) => before,
            };
        }
        Ok(worth)
    }

    /// Counts a wrong code, and tells the holder when the device pauses or is blocked: somebody knows the password.
    async fn keep_wrong(
        &self,
        tx: &mut Tx,
        (account, token): (Id<Account>, &CodeToken),
        Looked { pace, verdict }: Looked,
        now: Timestamp,
    ) -> Result<(), Fault> {
        if pace == token.pace {
            return Ok(());
        }
        let mut after = CodeToken { pace, ..token.clone() };
        let device = shown(&token.serial);
        let (what, news) = match verdict {
            Verdict::TooMany => {
                after.state = token.block(Blocked::WrongCodes, now).unwrap_or(token.state);
                ("code_token.blocked", Some(News::CodeTokenBlocked { device, at: now }))
            }
            Verdict::Paused(until) => ("code_token.paused", Some(News::CodeTokenPaused { device, until })),
            _ => ("code_token.refused", None),
        };
        tx.save_code_token(token, &after).await?;
        if let Some(news) = news {
            self.tell_holder(tx, account, news, now).await?;
        }
        Ok(tx.record(&Entry::new(what, Some(account), now).with("serial", &token.serial)).await?)
    }
}

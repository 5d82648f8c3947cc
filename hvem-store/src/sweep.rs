//! Forgetting: each table has a greatest age (GDPR article 5(1)(e)), and what a stolen database could be used for is gone soon after it was
//! needed. Devices, accounts and the record of what happened stay.

use hvem_domain::time::{Timestamp, days, hours, seconds};

use crate::{StoreError, Tx, sql::query};

impl Tx {
    /// Deletes what is past its greatest age; gives the number of rows.
    pub async fn sweep(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let ages = [
            // An activation holds the key of a PIN while it is under way.
            ("DELETE FROM activations WHERE expires_at < $1", hours(1)),
            ("DELETE FROM activations_alone WHERE expires_at < $1", hours(1)),
            ("DELETE FROM copies WHERE expires_at < $1", days(1)),
            // What has become of a device stays; what came to nothing does not.
            ("DELETE FROM typings WHERE expires_at < $1 AND switched_at IS NULL", hours(1)),
            // A sign-in that waits for a key is over long before.
            ("DELETE FROM key_challenges WHERE asked_at < $1", days(1)),
            ("DELETE FROM token_activations WHERE expires_at < $1", hours(1)),
            // An address is of no use once the parcel is there; one that was never sent is not waited for any more.
            ("DELETE FROM token_orders WHERE ordered_at < $1", days(90)),
            // Ten minutes; and an hour in which sendings are counted.
            ("DELETE FROM temporary_pins WHERE sent_at < $1", hours(1)),
            ("DELETE FROM temporary_pin_sendings WHERE sent_at < $1", hours(2)),
            ("DELETE FROM phone_changes WHERE asked_at < $1", hours(1)),
            // With the address before, that may take nothing back any more.
            ("DELETE FROM email_changes WHERE ends_at < $1", seconds(0)),
            ("DELETE FROM approvals WHERE expires_at < $1", days(1)),
            ("DELETE FROM pin_renewals WHERE expires_at < $1", hours(1)),
            ("DELETE FROM logins WHERE expires_at < $1", days(1)),
            // A used or expired link is still recognised for a week, to say so.
            ("DELETE FROM mail_links WHERE expires_at < $1", days(7)),
            ("DELETE FROM mailboxes WHERE asked_at < $1", days(7)),
            ("DELETE FROM sessions WHERE expires_at < $1", days(30)),
            // Wrong passwords in a row count for a year; a holder who signs in ends the count.
            ("DELETE FROM password_failures WHERE last_at < $1", days(365)),
            // A bucket that has leaked empty counts nothing.
            ("DELETE FROM limits WHERE empty_at < $1", seconds(0)),
        ];
        let mut swept = 0;
        for (statement, age) in ages {
            let done = query(statement).bind((now - age).0).execute(self.connection()?).await?;
            swept += done;
        }
        Ok(swept)
    }
}

//! Orders of code devices and security keys.

use hvem_domain::{
    account::Account,
    article::Article,
    code_token::{Address, CodeToken, Order, OrderState},
    id::Id,
    time::Timestamp,
};

use crate::{
    Reader, StoreError, Tx,
    row::{Row, once},
    sql::query,
};

impl Reader {
    /// An order.
    pub async fn token_order(&mut self, id: Id<Order>) -> Result<Option<Order>, StoreError> {
        let row = query("SELECT * FROM token_orders WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.connection()?)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// The orders of an account that are remembered, newest first.
    pub async fn token_orders_of(&mut self, account: Id<Account>) -> Result<Vec<Order>, StoreError> {
        let rows = query("SELECT * FROM token_orders WHERE account_id = $1 ORDER BY ordered_at DESC, id")
            .bind(account.to_string())
            .fetch_all(self.connection()?)
            .await?;
        rows.iter().map(read).collect()
    }

    /// All orders that wait to be sent, oldest first.
    pub async fn open_token_orders(&mut self) -> Result<Vec<Order>, StoreError> {
        let rows =
            query("SELECT * FROM token_orders WHERE sent_at IS NULL AND cancelled_at IS NULL ORDER BY ordered_at, id")
                .fetch_all(self.connection()?)
                .await?;
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// Adds an order. `Exists` where one for the same waits already.
    pub async fn add_token_order(&mut self, order: &Order) -> Result<(), StoreError> {
        query(
            "INSERT INTO token_orders (id, account_id, kind, street, postcode, town, country, ordered_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(order.id.to_string())
        .bind(order.account.to_string())
        .bind(order.article.as_str())
        .bind(order.address.street.as_str())
        .bind(order.address.postcode.as_str())
        .bind(order.address.town.as_str())
        .bind(order.address.country.as_str())
        .bind(order.ordered_at.0)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// It was sent: this device, where the office has them by number. `Conflict` where the order does not wait any more.
    pub async fn send_token_order(
        &mut self,
        order: Id<Order>,
        token: Option<Id<CodeToken>>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let done = query(
            "UPDATE token_orders SET token_id = $2, sent_at = $3 WHERE id = $1 AND sent_at IS NULL AND cancelled_at IS NULL",
        )
        .bind(order.to_string())
        .bind(token.map(|token| token.to_string()))
        .bind(now.0)
        .execute(self.connection()?)
        .await?;
        once(done)
    }

    /// Called off. `Conflict` where it was sent.
    pub async fn cancel_token_order(
        &mut self,
        order: Id<Order>,
        account: Id<Account>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let done = query(
            "UPDATE token_orders SET cancelled_at = $3 WHERE id = $1 AND account_id = $2 AND sent_at IS NULL AND cancelled_at IS NULL",
        )
        .bind(order.to_string())
        .bind(account.to_string())
        .bind(now.0)
        .execute(self.connection()?)
        .await?;
        once(done)
    }

    /// The security key that was sent to somebody was registered: as far as anybody can tell one from another.
    pub async fn receive_security_key_order(&mut self, account: Id<Account>, now: Timestamp) -> Result<(), StoreError> {
        query(
            "UPDATE token_orders SET received_at = $3 WHERE account_id = $1 AND kind = $2 AND sent_at IS NOT NULL AND received_at IS NULL",
        )
        .bind(account.to_string())
        .bind(Article::SecurityKey.as_str())
        .bind(now.0)
        .execute(self.connection()?)
        .await?;
        Ok(())
    }

    /// What was sent was activated.
    pub async fn receive_token_order(&mut self, token: Id<CodeToken>, now: Timestamp) -> Result<(), StoreError> {
        query("UPDATE token_orders SET received_at = $2 WHERE token_id = $1 AND received_at IS NULL")
            .bind(token.to_string())
            .bind(now.0)
            .execute(self.connection()?)
            .await?;
        Ok(())
    }
}

fn read(row: &Row) -> Result<Order, StoreError> {
    let sent = row.maybe_time("sent_at")?;
    let token = row.maybe_id("token_id")?;
    Ok(Order {
        id: row.id("id")?,
        account: row.id("account_id")?,
        article: row.word("kind", Article::from_text)?,
        address: Address {
            street: row.text("street")?,
            postcode: row.text("postcode")?,
            town: row.text("town")?,
            country: row.text("country")?,
        },
        ordered_at: row.time("ordered_at")?,
        state: match (row.maybe_time("cancelled_at")?, row.maybe_time("received_at")?, sent) {
            (Some(at), _, _) => OrderState::Cancelled(at),
            (None, Some(at), _) => OrderState::Received(at),
            (None, None, Some(at)) => OrderState::Sent(token, at),
            (None, None, None) => OrderState::Open,
        },
    })
}

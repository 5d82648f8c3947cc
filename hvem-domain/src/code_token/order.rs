//! An order: somebody wants a code device, or a security key, by post.
//!
//! ```text
//! Open ──send──▶ Sent ──activate──▶ Received
//!   └──cancel──▶ Cancelled
//! ```

use super::CodeToken;
use crate::{
    account::{Account, FieldError},
    article::Article,
    id::{Id, Named},
    text::is_invisible,
    time::Timestamp,
};

const LONGEST_LINE: usize = 80;

/// An order.
#[derive(Clone, Debug)]
pub struct Order {
    /// Its id.
    pub id: Id<Order>,
    /// Who ordered.
    pub account: Id<Account>,
    /// What.
    pub article: Article,
    /// Where it goes.
    pub address: Address,
    /// When it was ordered.
    pub ordered_at: Timestamp,
    /// Where it is.
    pub state: OrderState,
}

impl Named for Order {
    const PREFIX: &'static str = "ord";
}

impl Order {
    /// Since when it is where it is.
    pub fn since(&self) -> Timestamp {
        match self.state {
            OrderState::Open => self.ordered_at,
            OrderState::Sent(_, at) | OrderState::Received(at) | OrderState::Cancelled(at) => at,
        }
    }
}

/// Where an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// To be sent.
    Open,
    /// It was sent: this one, where the office has them by number.
    Sent(Option<Id<CodeToken>>, Timestamp),
    /// What was sent was activated.
    Received(Timestamp),
    /// Called off before it was sent.
    Cancelled(Timestamp),
}

impl OrderState {
    /// At the office, and in a person's own data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "ordered",
            Self::Sent(..) => "sent",
            Self::Received(_) => "received",
            Self::Cancelled(_) => "called-off",
        }
    }
}

/// A postal address, line by line as it is written on a letter.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// Street and number, or what stands for them.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub town: String,
    /// Country; empty for the country of the office.
    pub country: String,
}

/// Which line of an address can't be taken, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub struct AddressError {
    /// The name of the line.
    pub field: &'static str,
    /// Why.
    pub why: FieldError,
}

impl std::fmt::Debug for Address {
    /// Personal data stay out of logs.
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("Address")
    }
}

impl Address {
    /// From what was typed. Every line that can't be taken is named.
    pub fn parse([street, postcode, town, country]: [&str; 4]) -> Result<Self, Vec<AddressError>> {
        let mut wrong = Vec::new();
        let mut read = |field, typed: &str, optional: bool| match line(typed) {
            Err(FieldError::Empty) if optional => String::new(),
            Ok(line) => line,
            Err(why) => {
                wrong.push(AddressError { field, why });
                String::new()
            }
        };
        let address = Self {
            street: read("street", street, false),
            postcode: read("postcode", postcode, false),
            town: read("town", town, false),
            country: read("country", country, true),
        };
        if wrong.is_empty() { Ok(address) } else { Err(wrong) }
    }

    /// As it is written below the name.
    pub fn lines(&self) -> Vec<String> {
        let town = format!("{} {}", self.postcode, self.town);
        [self.street.clone(), town, self.country.clone()].into_iter().filter(|line| !line.is_empty()).collect()
    }
}

fn line(typed: &str) -> Result<String, FieldError> {
    let line = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return Err(FieldError::Empty);
    }
    if line.chars().count() > LONGEST_LINE {
        return Err(FieldError::TooLong);
    }
    if line.chars().any(|c| c.is_control() || is_invisible(c) || "<>{}".contains(c)) {
        return Err(FieldError::NotAName);
    }
    Ok(line)
}

//! Code devices and security keys: the person's own (`mine`), and the way to a new one (`activate`, `order`; journey M4).

mod activate;
mod keys;
mod mine;
mod order;

pub use activate::{begin, begin_again, code, have, kind, password, serial, serial_form, stand, touch};
pub use keys::{block_key, open_key, remove_key, remove_key_form};
pub use mine::{add, add_again, back_to_list, block, cancel_order, list, open, remove, remove_form};
pub use order::{order, order_form, ordered};

use hvem_domain::{
    activation::token::{By, TokenActivation},
    article::Article,
    code_token::Kind,
    id::Id,
};
use hvem_service::codes::{ActivateError, CodeError};

use crate::{
    App,
    extract::Visitor,
    problem::{Problem, Trouble},
    view::TokenKind,
};

impl From<Kind> for TokenKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Display => Self::Display,
            Kind::Reader => Self::Reader,
        }
    }
}

impl From<Article> for TokenKind {
    fn from(article: Article) -> Self {
        match article {
            Article::CodeToken(kind) => kind.into(),
            Article::SecurityKey => Self::SecurityKey,
        }
    }
}

/// The activation of this browser; another browser's is unknown.
async fn load(app: &App, visitor: &Visitor, id: &str) -> Result<TokenActivation, Problem> {
    let id: Id<TokenActivation> = id.parse().map_err(|_| Trouble::NotFound)?;
    app.service.token_activation(id, &visitor.browser).await.map_err(problem)
}

/// What an address names.
fn article_of(slug: &str) -> Result<Article, Problem> {
    Article::from_text(slug).ok_or(Trouble::NotFound.into())
}

/// Where it leads when it is done.
fn onward(activation: &TokenActivation) -> &'static str {
    match activation.by {
        By::Letter(_) => "/account/sign-in",
        By::Session(_) => "/account/codes",
    }
}

fn problem(error: ActivateError) -> Problem {
    match error {
        ActivateError::Fault(fault) => fault.into(),
        _ => Trouble::LoginGone.into(),
    }
}

fn trouble(error: CodeError) -> Problem {
    match error {
        CodeError::Fault(fault) => fault.into(),
        _ => Trouble::NotFound.into(),
    }
}

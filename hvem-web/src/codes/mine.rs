//! `/account/codes`: the person's code devices and security keys, and what can be done with them.

use axum::extract::{Path, Query, State};
use hvem_domain::{
    activation::token::By,
    code_token::{Blocked, CodeToken, Order, OrderState, Serial, State as Where},
    time::Timestamp,
};
use hvem_service::codes::{CodeError, TokenMove};

use super::{problem, trouble};
use crate::{
    App,
    extract::{Recently, SignedIn},
    problem::{Problem, Trouble},
    reply::{Reply, page, see},
    view::{CodeRemove, Codes, Notice, OrderRow, TokenRow, TokenState},
};

/// What was just done.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Done {
    done: Option<String>,
}

/// `/account/codes`.
pub async fn list(State(app): State<App>, me: SignedIn, Query(done): Query<Done>) -> Reply {
    if !app.service.has_code_tokens() {
        return Err(Trouble::NotFound.into());
    }
    let now = app.service.now();
    let tokens = app.service.code_tokens_of(me.account.id).await?;
    let orders = app.service.orders_of(me.account.id).await?;
    let keys = app.service.security_keys_of(me.account.id).await?;
    page(&Codes {
        page: me.page(),
        keys: keys.iter().filter_map(super::keys::row).collect(),
        tokens: tokens.iter().filter_map(|token| row(token, now)).collect(),
        orders: orders.iter().filter_map(order_row).collect(),
        notice: done.done.as_deref().and_then(Notice::from_slug),
    })
}

/// `/account/codes/add`: the way to another one begins.
pub async fn add(State(app): State<App>, Recently(me): Recently<SignedIn>) -> Reply {
    let whose = (me.account.id, By::Session(me.session.id));
    let activation = app.service.begin_token_activation(whose, me.visitor.browser).await.map_err(problem)?;
    Ok(see(&format!("/activation/{activation}")))
}

/// Whoever had to sign in once more comes back by GET.
pub async fn add_again(State(app): State<App>, me: Recently<SignedIn>) -> Reply {
    add(State(app), me).await
}

/// Whoever had to sign in once more to open one comes back by GET.
pub async fn back_to_list(_: SignedIn) -> axum::response::Response {
    see("/account/codes")
}

/// One press blocks: nobody who is being robbed has time for two.
pub async fn block(State(app): State<App>, me: SignedIn, Path(serial): Path<String>) -> Reply {
    moves(&app, &me, &serial, (TokenMove::Block, "code-blocked")).await
}

/// It answers again.
pub async fn open(State(app): State<App>, Recently(me): Recently<SignedIn>, Path(serial): Path<String>) -> Reply {
    moves(&app, &me, &serial, (TokenMove::Open, "code-opened")).await
}

/// `/account/codes/{serial}/remove`: asks first.
pub async fn remove_form(
    State(app): State<App>,
    Recently(me): Recently<SignedIn>,
    Path(serial): Path<String>,
) -> Reply {
    let read: Serial = serial.parse().map_err(|_| Trouble::NotFound)?;
    let tokens = app.service.code_tokens_of(me.account.id).await?;
    let token = tokens.into_iter().find(|token| token.serial == read).ok_or(Trouble::NotFound)?;
    page(&CodeRemove { page: me.page(), serial: token.serial.to_string(), kind: token.kind.into() })
}

/// Removes it for good.
pub async fn remove(State(app): State<App>, Recently(me): Recently<SignedIn>, Path(serial): Path<String>) -> Reply {
    moves(&app, &me, &serial, (TokenMove::Revoke, "code-removed")).await
}

/// Calls an order off. Where it was sent meanwhile the page shows it.
pub async fn cancel_order(State(app): State<App>, me: SignedIn, Path(id): Path<String>) -> Reply {
    let id = id.parse().map_err(|_| Trouble::NotFound)?;
    match app.service.cancel_order(me.account.id, id).await {
        Ok(()) => Ok(see("/account/codes?done=code-order-cancelled")),
        Err(CodeError::OrderOver) => Ok(see("/account/codes")),
        Err(error) => Err(trouble(error)),
    }
}

async fn moves(app: &App, me: &SignedIn, serial: &str, (to, done): (TokenMove, &str)) -> Reply {
    let serial: Serial = serial.parse().map_err(|_| Problem::from(Trouble::NotFound))?;
    match app.service.move_own_code_token(me.account.id, &serial, to).await {
        Ok(_) => Ok(see(&format!("/account/codes?done={done}"))),
        // It is so already, or the office decides: the page says how it is.
        Err(CodeError::NotNow(_)) => Ok(see("/account/codes")),
        Err(error) => Err(trouble(error)),
    }
}

fn row(token: &CodeToken, now: Timestamp) -> Option<TokenRow> {
    let (state, since) = match token.state {
        Where::Sent(_, at) => (TokenState::Sent, at),
        Where::InUse(_, at) => match token.pace.paused_until.filter(|until| now < *until) {
            Some(until) => (TokenState::Paused(until.0), at),
            None => (TokenState::InUse, at),
        },
        Where::Blocked(_, at, Blocked::ByOffice) => (TokenState::BlockedByOffice, at),
        Where::Blocked(_, at, _) => (TokenState::Blocked, at),
        Where::InStock | Where::Revoked(..) => return None,
    };
    Some(TokenRow { serial: token.serial.to_string(), kind: token.kind.into(), state, since: since.0 })
}

/// What was sent by its number stands among the devices.
fn order_row(order: &Order) -> Option<OrderRow> {
    let sent = match order.state {
        OrderState::Open => false,
        OrderState::Sent(None, _) => true,
        OrderState::Sent(Some(_), _) | OrderState::Received(_) | OrderState::Cancelled(_) => return None,
    };
    Some(OrderRow {
        id: order.id.to_string(),
        kind: order.article.into(),
        address: order.address.lines(),
        sent,
        at: order.since().0,
    })
}

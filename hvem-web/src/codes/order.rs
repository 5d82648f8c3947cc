//! Ordering a code device or a security key by post.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use hvem_domain::{
    account::FieldError,
    activation::token::{By, TokenActivation},
    article::Article,
    code_token::{Address, AddressError},
};
use hvem_service::codes::CodeError;

use super::{article_of, load, problem, trouble};
use crate::{
    App,
    extract::Visitor,
    reply::{Reply, form, mistakes, page, see},
    view::{ActivationOrder, ActivationOrdered, Wrong},
};

/// What the form sends.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Typed {
    street: String,
    postcode: String,
    town: String,
    country: String,
}

/// What the receipt says beside.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Ordered {
    before: bool,
}

/// The empty form.
pub async fn order_form(State(app): State<App>, visitor: Visitor, Path((id, kind)): Path<(String, String)>) -> Reply {
    let activation = load(&app, &visitor, &id).await?;
    form(&view(&app, &visitor, (&activation, article_of(&kind)?), (Typed::default(), Vec::new())).await?)
}

/// The order.
pub async fn order(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, kind)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Reply {
    let (activation, of) = (load(&app, &visitor, &id).await?, article_of(&kind)?);
    let address = match Address::parse([&typed.street, &typed.postcode, &typed.town, &typed.country]) {
        Ok(address) => address,
        Err(errors) => {
            let errors = errors.into_iter().map(wrong).collect();
            return mistakes(&view(&app, &visitor, (&activation, of), (typed, errors)).await?);
        }
    };
    match app.service.order_article(activation.account, of, address).await {
        Ok(_) => Ok(see(&format!("/activation/{id}/{kind}/ordered"))),
        Err(CodeError::Ordered) => Ok(see(&format!("/activation/{id}/{kind}/ordered?before=true"))),
        Err(error) => Err(trouble(error)),
    }
}

/// The receipt.
pub async fn ordered(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, kind)): Path<(String, String)>,
    Query(Ordered { before }): Query<Ordered>,
) -> Reply {
    let activation = load(&app, &visitor, &id).await?;
    let by_letter = matches!(activation.by, By::Letter(_));
    page(&ActivationOrdered { page: visitor.page(), kind: article_of(&kind)?.into(), before, by_letter })
}

async fn view(
    app: &App,
    visitor: &Visitor,
    (activation, article): (&TokenActivation, Article),
    (typed, errors): (Typed, Vec<Wrong>),
) -> Result<ActivationOrder, crate::problem::Problem> {
    let holder = app.service.token_activation_holder(activation).await.map_err(problem)?;
    Ok(ActivationOrder {
        page: visitor.page(),
        activation: activation.id.to_string(),
        kind: article.into(),
        person: holder.name.full(),
        typed: [typed.street, typed.postcode, typed.town, typed.country],
        errors,
    })
}

fn wrong(AddressError { field, why }: AddressError) -> Wrong {
    match (field, why) {
        ("street", FieldError::Empty) => Wrong::StreetMissing,
        ("street", _) => Wrong::StreetMalformed,
        ("postcode", FieldError::Empty) => Wrong::PostcodeMissing,
        ("postcode", _) => Wrong::PostcodeMalformed,
        ("town", FieldError::Empty) => Wrong::TownMissing,
        ("town", _) => Wrong::TownMalformed,
        _ => Wrong::CountryMalformed,
    }
}

//! Devices that come by post (journey M4).

use hvem_domain::{
    article::Article,
    code_token::{Address, Kind, Order, OrderState},
    scheme::MITID,
};
use hvem_service::codes::{ActivateError, CodeError};

use super::{CHOSEN, KAREN, serial};
use crate::portal::{scene::Browser, world::World};

/// Serial numbers stand on parcels and in shops: which ones exist is not said, and what was sent to somebody is nobody else's.
#[tokio::test]
async fn what_was_sent_to_somebody_else_looks_like_a_device_that_does_not_exist() {
    for world in World::all_of(&MITID).await {
        world.stocks(1..=3).await;
        let karen = world.letter_for(KAREN, CHOSEN).await;
        let mads = world.letter_for("mads@example.org", "grønne støvler 3").await;
        let address = Address::parse(["Søndergade 1", "2100", "København Ø", ""]).unwrap();
        let order = world
            .service
            .order_article(karen.account.id, Article::CodeToken(Kind::Display), address.clone())
            .await
            .unwrap();
        let twice = world.service.order_article(karen.account.id, Article::CodeToken(Kind::Display), address).await;
        assert!(matches!(twice, Err(CodeError::Ordered)));
        assert_eq!(world.service.orders().await.unwrap().len(), 1);
        world.service.send_code_token(order.id, &serial(1)).await.unwrap();
        assert!(world.service.orders().await.unwrap().is_empty());
        let again = world.service.send_code_token(order.id, &serial(2)).await;
        assert!(matches!(again, Err(CodeError::OrderOver)), "one order, one device");
        for number in [1, 8] {
            let activation = world.activation_of(&Browser::new(2), &mads, number).await;
            let taken = world.service.check_first_code(activation, &world.displayed(number, 0)).await;
            assert!(matches!(taken, Err(ActivateError::DoNotFit)), "{number}");
        }
        let activation = world.activation_of(&Browser::new(1), &karen, 1).await;
        world.service.check_first_code(activation, &world.displayed(1, 0)).await.unwrap();
        let orders = world.service.orders_of(karen.account.id).await.unwrap();
        assert!(matches!(orders[..], [Order { state: OrderState::Received(at), .. }] if at == world.service.now()));
        let kinds: Vec<_> = world.told().await.into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(kinds, ["code-token-ordered", "code-token-sent", "code-token-works"]);
    }
}

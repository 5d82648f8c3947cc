//! Forgetting.

use hvem_domain::time::{Timestamp, days, hours};

use super::things::{NOON, hash, login, renewal, request, sealer, session, shown, write};
use crate::engines::engines;

#[tokio::test]
async fn what_is_past_its_age_is_gone_and_nothing_else() {
    for engine in engines().await {
        let store = &engine.store;
        let (shown, ceremony) = shown(1);
        write(store, async |tx| tx.add_activation(&shown, &ceremony, &sealer()).await).await.unwrap();
        write(store, async |tx| tx.add_login(&login(1)).await).await.unwrap();
        write(store, async |tx| tx.ask(&request(1, 1)).await).await.unwrap();
        write(store, async |tx| tx.begin_renewal(&renewal(1)).await).await.unwrap();
        write(store, async |tx| tx.add_session(&session(1, 1)).await).await.unwrap();
        let swept = async |at: Timestamp| write(store, async |tx| tx.sweep(at).await).await.unwrap();
        assert_eq!(swept(NOON).await, 0, "{}: all of it is young", engine.name);

        let renewal_gone = renewal(1).ceremony.times().1 + hours(1);
        assert_eq!(swept(Timestamp(renewal_gone.0 + 1)).await, 1, "{}: the renewal is the shortest", engine.name);
        let activation_gone = ceremony.times().1 + hours(1);
        assert_eq!(swept(activation_gone).await, 0, "{}: to the millisecond", engine.name);
        assert_eq!(swept(Timestamp(activation_gone.0 + 1)).await, 1, "{}", engine.name);
        assert_eq!(swept(NOON + days(3)).await, 2, "{}: sign-in and request", engine.name);
        assert!(
            store.read().await.unwrap().session(&hash(1), &hash(1), NOON).await.unwrap().is_some(),
            "{}",
            engine.name
        );
        assert_eq!(swept(NOON + days(40)).await, 1, "{}: the session", engine.name);
    }
}

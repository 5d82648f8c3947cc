//! Two nodes on one PostgreSQL: what one does moves what waits at the other.

use std::time::Duration;

use hvem_domain::id::Id;
use hvem_service::bell::{Listener, Topic};
use tokio::task::JoinHandle;

use super::{
    scene::{Browser, PIN, device_id},
    world::World,
};

const KAREN: &str = "karen@example.org";
/// Well under the two seconds after which everyone looks by itself.
const AT_ONCE: Duration = Duration::from_millis(1_000);

/// Two nodes that ring for each other.
struct Pair {
    here: World,
    there: World,
    lines: [JoinHandle<()>; 2],
}

impl Pair {
    async fn new() -> Option<Self> {
        let here = World::on_postgres().await?;
        let there = here.another_node().await;
        let lines = [&here, &there].map(|node| {
            let service = node.service.clone();
            tokio::spawn(async move { service.ring_between_nodes().await })
        });
        let pair = Self { here, there, lines };
        pair.hear_each_other().await;
        Some(pair)
    }

    /// Rings until it is heard: a line has to be laid first.
    async fn hear_each_other(&self) {
        for (from, to) in [(&self.here, &self.there), (&self.there, &self.here)] {
            let topic = Topic::Device(Id::from_bytes([9; 16]));
            let mut listener = to.service.bell.listen(topic);
            let heard = async {
                loop {
                    from.service.bell.ring(topic);
                    if tokio::time::timeout(Duration::from_millis(20), listener.heard()).await.is_ok() {
                        return;
                    }
                }
            };
            tokio::time::timeout(Duration::from_secs(20), heard).await.expect("the nodes don't hear each other");
        }
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        self.lines.iter().for_each(JoinHandle::abort);
    }
}

async fn hears_at_once(listener: &mut Listener) {
    tokio::time::timeout(AT_ONCE, listener.heard()).await.expect("nothing rang");
}

#[tokio::test]
async fn what_one_node_takes_moves_what_waits_at_the_other() {
    let Some(pair) = Pair::new().await else { return };
    let (here, there) = (&pair.here, &pair.there);
    let mut phone = here.person_with_phone(KAREN).await;
    let browser = Browser::new(1);
    // The app waits at one node, the sign-in is asked for at the other.
    let mut app = here.service.bell.listen(Topic::Device(device_id(&phone)));
    let login = there.asks(&browser, KAREN).await;
    hears_at_once(&mut app).await;
    let mut page = there.service.bell.listen(Topic::Login(login.id));
    let shown = here.matched(&phone, &login).await;
    hears_at_once(&mut page).await;
    phone.approves(&shown, PIN).await.unwrap();
    hears_at_once(&mut page).await;
    let opened = there.finishes(&browser, &login).await.unwrap();
    assert!(here.service.session(&opened.token, &browser.cookie).await.unwrap().is_some());
}

#[tokio::test]
async fn an_enrolment_read_at_one_node_moves_the_page_at_the_other() {
    let Some(pair) = Pair::new().await else { return };
    let (here, there) = (&pair.here, &pair.there);
    here.opens_account(KAREN).await;
    let session = there.signs_in_alone(&Browser::new(1), KAREN).await.session;
    let (token, phone) = here.shows_code(&session, "S24").await;
    let mut page = there.service.bell.listen(Topic::Activation(phone.enrolment));
    here.service.redeem_enrolment(&super::handset::redeem(token, &phone.app)).await.unwrap();
    hears_at_once(&mut page).await;
}

/// Rings that were missed meanwhile are made good: everybody looks when the line stands again.
#[tokio::test]
async fn a_line_that_breaks_is_made_anew() {
    let Some(pair) = Pair::new().await else { return };
    let topic = Topic::Device(Id::from_bytes([5; 16]));
    let mut listener = pair.there.service.bell.listen(topic);
    assert_eq!(pair.here.cuts_the_lines_between_nodes().await, 2);
    let missed = tokio::time::timeout(Duration::from_secs(10), listener.heard()).await;
    missed.expect("nobody was told to look when the line stood again");
    pair.hear_each_other().await;
}

/// One statement carries many; none is lost among them.
#[tokio::test]
async fn many_rings_at_once_all_arrive() {
    let Some(pair) = Pair::new().await else { return };
    let topics: Vec<_> = (0..1_000_u32)
        .map(|number| {
            let mut bytes = [0; 16];
            bytes[..4].copy_from_slice(&number.to_be_bytes());
            Topic::Device(Id::from_bytes(bytes))
        })
        .collect();
    let listeners: Vec<_> = topics.iter().map(|topic| pair.there.service.bell.listen(*topic)).collect();
    topics.iter().for_each(|topic| pair.here.service.bell.ring(*topic));
    for mut listener in listeners {
        tokio::time::timeout(Duration::from_secs(10), listener.heard()).await.expect("a ring was lost");
    }
}

/// Of nodes that start at the same moment one makes the tables; the others wait for it.
#[tokio::test]
async fn nodes_that_find_one_empty_database_at_the_same_moment_all_start() {
    let Some(url) = World::empty_database().await else { return };
    let mut nodes = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let url = url.clone();
        nodes.spawn(async move { hvem_store::Store::open(&url).await.map(drop) });
    }
    while let Some(opened) = nodes.join_next().await {
        opened.unwrap().unwrap();
    }
}

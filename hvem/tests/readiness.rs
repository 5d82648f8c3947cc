//! A node says by itself when it should get no requests, before it can't serve them.

use std::time::Duration;

use hvem::{
    config::Config,
    demo::mailbox::Mailbox,
    node::{self, Node},
};
use hvem_service::outbox::endpoint::PushHosts;
use tokio::{net::TcpListener, sync::watch};

async fn ready(address: &str) -> Option<(u16, String)> {
    let answer = reqwest::get(format!("{address}/health/ready")).await.ok()?;
    Some((answer.status().as_u16(), answer.text().await.ok()?))
}

#[tokio::test]
async fn a_node_is_not_ready_before_it_works_nor_once_it_was_asked_to_end() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let config = Config {
        database: format!("sqlite:{}", folder.path().join("hvem.db").display()),
        master_key_file: folder.path().join("master.key"),
        ..Config::default()
    };
    let node = Node::open(&config, PushHosts::new(["push.example"], false)).await.unwrap();
    let (end, asked) = watch::channel(false);
    let shutdown = node::after_notice(node.service.clone(), asked, Duration::from_millis(300));
    let serving = tokio::spawn(node::serve(listener, hvem_web::router(node.app.clone()), shutdown.clone()));
    assert_eq!(ready(&address).await, Some((503, "the worker does not run\n".into())));
    let working = tokio::spawn(node.work((Mailbox::new(), Mailbox::new()), shutdown));
    assert_eq!(ready(&address).await, Some((200, "ready\n".into())));

    end.send(true).unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(ready(&address).await, Some((503, "this node is ending\n".into())), "it still answers");
    serving.await.unwrap().unwrap();
    working.await.unwrap();
    assert_eq!(ready(&address).await, None, "nobody listens any more");
}

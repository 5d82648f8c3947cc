//! G-08: sign-ins of many people, all in the same millisecond, and none of them opens another's session.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use hvem_domain::{
    account::Account,
    audit::Entry,
    ceremony::{Ceremony, Step},
    id::Id,
    level::{Level, Levels},
    login::Login,
    scheme::Scheme,
    secret::Token,
    session::Session,
    time::hours,
    user_id::UserId,
};
use hvem_formats::digest;
use tokio::{sync::Barrier, task::JoinSet};

use super::{
    handset::Phone,
    scene::{Browser, ELSEWHERE, PIN, email, karen},
    world::{NOON, World},
};

const PEOPLE: usize = 64;

/// How many times all of them sign in: SECURITY.md asks for a million sign-ins in the large run, on each kind of world.
fn rounds() -> usize {
    if std::env::var_os("HVEM_SOAK").is_some() { 1_000_000 / PEOPLE } else { 5 }
}

/// G-08 on one node.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_who_sign_in_at_the_same_moment_get_their_own_sessions() {
    race("one node on SQLite", vec![World::new().await]).await;
}

/// G-08, each step on another node than the one before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_who_sign_in_at_the_same_moment_on_two_nodes_get_their_own_sessions() {
    let Some(here) = World::on_postgres().await else { return };
    let there = here.another_node().await;
    race("two nodes on PostgreSQL", vec![here, there]).await;
}

/// Whose session it is, and who was to sign in.
struct Opened {
    session: Id<Session>,
    holder: Id<Account>,
    person: Id<Account>,
}

#[expect(clippy::print_stdout, reason = "what was measured goes into the evidence")]
async fn race(name: &str, nodes: Vec<World>) {
    let nodes = Arc::new(nodes);
    let steps = password_steps(&nodes[0]).await;
    let (mut signing_in, together) = (JoinSet::new(), Arc::new(Barrier::new(PEOPLE)));
    for number in 0..PEOPLE {
        let phone = somebody(&nodes[0], number).await;
        let (nodes, steps, together) = (nodes.clone(), steps.clone(), together.clone());
        signing_in.spawn(signs_in_again_and_again(nodes, phone, steps, together));
    }
    let opened: Vec<Opened> = signing_in.join_all().await.into_iter().flatten().collect();
    assert_eq!(opened.len(), PEOPLE * rounds());
    let approvers = approvers(&nodes[0]).await;
    for Opened { session, holder, person } in &opened {
        assert_eq!(holder, person, "{session} is another person's");
        assert_eq!(approvers.get(&session.to_string()), Some(&person.to_string()), "{session} was approved by another");
    }
    println!("measured G-08: {} sign-ins of {PEOPLE} people, {name}, 0 mixed up", opened.len());
}

/// The proof of a right password, as the database keeps it: hashing tens of thousands would show nothing more.
async fn password_steps(world: &World) -> Vec<Step> {
    world.opens_account("first@example.org").await;
    let login = world.passes_password(&Browser::new(1), "first@example.org").await;
    login.ceremony.steps().to_vec()
}

/// Somebody with a phone.
async fn somebody(world: &World, number: usize) -> Phone {
    let id: [u8; 16] = drawn();
    let account = Account {
        id: Id::from_bytes(id),
        user_id: Some(UserId::of_email(&email(&format!("person{number}@example.org")))),
        email_proved: true,
        phone: None,
        email: email(&format!("person{number}@example.org")),
        name: karen(),
        language: "da".into(),
        password: None,
        identity: Level::Low,
        created_at: NOON,
        updated_at: NOON,
    };
    let mut tx = world.store.begin().await.unwrap();
    tx.add_account(&account).await.unwrap();
    tx.commit(Entry::new("account.opened", Some(account.id), NOON)).await.unwrap();
    let session = Session {
        id: Id::from_bytes(id),
        account: account.id,
        token: Token::from_bytes([3; 32]).hash(),
        browser: Token::from_bytes(id).hash(),
        opened_at: NOON,
        expires_at: NOON + hours(12),
        levels: Levels { identity: Level::Low, authentication: Level::Low },
        methods: vec!["pwd".into()],
        browser_description: "Firefox".into(),
    };
    world.adds_phone(&session, "S24").await
}

async fn signs_in_again_and_again(
    nodes: Arc<Vec<World>>,
    mut phone: Phone,
    steps: Vec<Step>,
    together: Arc<Barrier>,
) -> Vec<Opened> {
    let mut opened = Vec::new();
    for round in 0..rounds() {
        // Each step goes to another node than the one before.
        let [one, other] = [&nodes[round % nodes.len()], &nodes[(round + 1) % nodes.len()]];
        let mut browser = Browser::new(1);
        browser.cookie = Token::<16>::from_bytes(drawn()).hash();
        let login = past_the_password(one, &browser, phone.account, steps.clone()).await;
        let login = other.takes(&browser, login, ELSEWHERE).await.unwrap();
        phone.service = one.service.clone();
        together.wait().await;
        let shown = one.matched(&phone, &login).await;
        together.wait().await;
        phone.service = other.service.clone();
        phone.approves(&shown, PIN).await.unwrap();
        together.wait().await;
        let done = one.finishes(&browser, &login).await.unwrap();
        let session = other.service.session(&done.token, &browser.cookie).await.unwrap().expect("open");
        opened.push(Opened { session: session.id, holder: session.account, person: phone.account });
    }
    opened
}

async fn past_the_password(world: &World, browser: &Browser, account: Id<Account>, steps: Vec<Step>) -> Login {
    let mut login = world.begins(browser, Level::Low).await;
    let plan = Scheme::preset("eu-login").unwrap().login;
    login.ceremony = Ceremony::replay(login.ceremony.id(), plan, login.ceremony.times(), steps).unwrap();
    login.account = Some(account);
    let mut tx = world.store.begin().await.unwrap();
    tx.save_login(&login).await.unwrap();
    tx.commit(Entry::new("test.password_passed", Some(account), NOON)).await.unwrap();
    world.again(&login).await
}

/// Read from the record alone, not from what the service answers: by whose device each session was approved.
async fn approvers(world: &World) -> HashMap<String, String> {
    let details = |text: &str| -> HashMap<String, String> {
        text.lines().filter_map(|line| line.split_once('=')).map(|(name, value)| (name.into(), value.into())).collect()
    };
    let owners: HashMap<_, _> =
        world.pairs("SELECT id AS one, account_id AS other FROM devices").await.into_iter().collect();
    let mut by_login = HashMap::new();
    let asked: HashMap<_, _> =
        world.pairs("SELECT id AS one, ceremony_id AS other FROM approvals").await.into_iter().collect();
    for (_, text) in
        world.pairs("SELECT what AS one, details AS other FROM audit WHERE what = 'approval.decided'").await
    {
        let decided = details(&text);
        assert_eq!(decided["decision"], "approve");
        let ceremony: Id<Ceremony> = asked[&decided["request"]].parse().unwrap();
        let login = Id::<Login>::from_bytes(*ceremony.as_bytes()).to_string();
        let twice = by_login.insert(login, owners[&decided["device"]].clone());
        assert!(twice.is_none(), "one sign-in was approved twice");
    }
    let opened =
        world.pairs("SELECT account_id AS one, details AS other FROM audit WHERE what = 'session.opened'").await;
    let opened = opened.into_iter().map(|(account, text)| (account, details(&text)));
    opened
        .filter_map(|(account, opened)| {
            let approver = by_login.get(&opened["login"])?.clone();
            assert_eq!(account, approver, "the record itself is mixed up");
            Some((opened["session"].clone(), approver))
        })
        .collect()
}

/// Different each time.
fn drawn() -> [u8; 16] {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let hash = digest::sha256(&[b"raced", &COUNT.fetch_add(1, Ordering::Relaxed).to_be_bytes()]);
    hash[..16].try_into().unwrap()
}

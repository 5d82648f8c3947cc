//! Two `hvem serve` on one PostgreSQL, behind a proxy that sends every call to the next of them. Either may die at any moment.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use hvem_acceptance::{Failure, Nodes, Outcome};
use hvem_device::{Choice, Enrolment, Forgetful, Phone, Unlock};
use sqlx::{AssertSqlSafe, Connection, Executor};
use tokio::time::Instant;

use super::{
    party::Party,
    person::{PIN, Person},
    portal::failed,
    soak::soak,
};

/// Well under the two seconds after which a page looks by itself.
const AT_ONCE: Duration = Duration::from_millis(500);

/// Two nodes on an empty database, where a PostgreSQL can be had.
async fn two_nodes() -> Outcome<Option<Nodes>> {
    static DATABASES: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("HVEM_TEST_POSTGRES") else {
        assert!(std::env::var_os("HVEM_TEST_ALL").is_none(), "HVEM_TEST_ALL wants HVEM_TEST_POSTGRES");
        return Ok(None);
    };
    let name = format!("nodes_{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::Relaxed));
    let mut admin = sqlx::PgConnection::connect(&server).await.expect("PostgreSQL");
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("an empty database");
    let (server, _) = server.rsplit_once('/').expect("a URL with a database");
    Nodes::two(&format!("{server}/{name}")).await.map(Some)
}

async fn approves(phone: &mut Phone<Forgetful>, code: &str) -> Outcome {
    let shown = phone.match_code(code).await.map_err(failed)?;
    phone.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.map_err(failed)?;
    Ok(())
}

/// no call of a person goes to the same node as the one before it, from the account to the token of a service.
#[tokio::test]
async fn a_whole_sign_in_hops_between_two_nodes() -> Outcome {
    let Some(nodes) = two_nodes().await? else { return Ok(()) };
    let mut person = Person::joins_nodes(&nodes).await?;
    let mut phone = person.adds_phone().await?;
    let party = Party::registered(&nodes).await?;
    let mut pc = person.in_another_browser()?;
    let page = pc.signs_in_with_password(&party.asks("")).await?;
    page.is("login-method")?;
    let waiting = pc.chooses(&page.path, "app").await?;
    approves(&mut phone, &waiting.page.code()?).await?;
    let leaving = pc.finishes(&waiting).await?;
    let claims = party.claims(&leaving).await?;
    assert_eq!(claims["acr"], "urn:hvem:aal:substantial");
    pc.portal.opens("/account").await?.is("my-account")
}

/// The other node carries on with every next step. What died comes back before the other dies.
struct Deaths {
    nodes: Nodes,
    next: usize,
    dead: Option<usize>,
}

impl Deaths {
    async fn one_dies(&mut self) -> Outcome {
        if let Some(dead) = self.dead.take() {
            self.nodes.starts(dead).await?;
        }
        self.nodes.nodes[self.next].program.is_killed().await?;
        self.dead = Some(self.next);
        self.next = 1 - self.next;
        Ok(())
    }
}

/// a node dies after each step of an enrolment and of a sign-in.
#[tokio::test]
async fn a_node_may_die_after_any_step_and_the_other_carries_on() -> Outcome {
    let Some(nodes) = two_nodes().await? else { return Ok(()) };
    let mut person = Person::joins_nodes(&nodes).await?;
    let mut deaths = Deaths { nodes, next: 0, dead: None };
    deaths.one_dies().await?;
    let (carried, _) = person.shows_enrolment(PIN).await?;
    deaths.one_dies().await?;
    let mut enrolment = Enrolment::redeem(person.client()?, carried, "hvem-device").await.map_err(failed)?;
    deaths.one_dies().await?;
    enrolment.unlock(PIN).await.map_err(failed)?;
    deaths.one_dies().await?;
    let mut phone = Phone::new(person.client()?, enrolment.finish(None).await.map_err(failed)?, Forgetful);
    deaths.one_dies().await?;

    let mut pc = person.in_another_browser()?;
    let login = pc.portal.opens("/account").await?.path;
    deaths.one_dies().await?;
    pc.gives_user_id(&login).await?.is("login-password")?;
    deaths.one_dies().await?;
    pc.gives_password(&login).await?.is("login-method")?;
    deaths.one_dies().await?;
    let waiting = pc.chooses(&login, "app").await?;
    deaths.one_dies().await?;
    let shown = phone.match_code(&waiting.page.code()?).await.map_err(failed)?;
    deaths.one_dies().await?;
    phone.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.map_err(failed)?;
    deaths.one_dies().await?;
    pc.finishes(&waiting).await?.is("my-account")?;
    deaths.one_dies().await?;
    pc.portal.opens("/account").await?.is("my-account")
}

/// A node holds what it delivers for forty seconds; then it is any node's again.
#[tokio::test]
async fn a_mail_in_the_hands_of_a_node_that_dies_is_delivered_by_the_other() -> Outcome {
    let Some(mut nodes) = two_nodes().await? else { return Ok(()) };
    let mut person = Person::joins_nodes(&nodes).await?;
    let before = nodes.mail.count(&person.email);
    nodes.nodes[1].program.is_killed().await?;
    nodes.mail.hangs(true);
    let email = person.email.clone();
    person.portal.sends("/account/forgotten", &[("email", &email)]).await?;
    nodes.mail.keeps_somebody_waiting().await?;
    nodes.nodes[0].program.is_killed().await?;
    nodes.mail.hangs(false);
    nodes.starts(1).await?;
    let delivered = async {
        while nodes.mail.count(&email) == before {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(50), delivered).await.map_err(|_| Failure::new("the mail is lost"))
}

/// An approval taken by one node moves the page that waits at the other at once. Prints what it measured; more rounds with `HVEM_SOAK=1`.
#[tokio::test]
async fn an_approval_at_one_node_moves_the_page_at_the_other_at_once() -> Outcome {
    let Some(nodes) = two_nodes().await? else { return Ok(()) };
    let mut person = Person::joins_nodes(&nodes).await?;
    let mut phone = person.adds_phone().await?;
    let rounds = soak(100, 10);
    let mut took = Vec::new();
    for _ in 0..rounds {
        nodes.leads_to(1);
        let mut pc = person.in_another_browser()?;
        let waiting = pc.waits_for_app("app").await?;
        nodes.leads_to(0);
        let shown = phone.match_code(&waiting.page.code()?).await.map_err(failed)?;
        nodes.leads_to(1);
        let mut events = pc.portal.listens(&format!("{}/events?seen=matched", waiting.login)).await?;
        // The stream's head is here; give the node the time to look once and to find nothing.
        tokio::time::sleep(Duration::from_millis(100)).await;
        nodes.leads_to(0);
        let pressed = Instant::now();
        let answering = phone.answer(&shown, Choice::Approve(Unlock::Pin(PIN)));
        let (answered, heard) = tokio::join!(answering, events.chunk());
        took.push(pressed.elapsed());
        answered.map_err(failed)?;
        let heard = heard?.unwrap_or_default();
        assert!(heard.starts_with(b"event: changed"), "{}", String::from_utf8_lossy(&heard));
        nodes.leads_to(1);
        pc.finishes(&waiting).await?.is("my-account")?;
    }
    took.sort_unstable();
    let (median, worst) = (took[took.len() / 2], took[took.len() - 1]);
    println!(
        "measured approval at one node to event at the other, the phone's call included: median {median:?}, worst {worst:?}, n {rounds}"
    );
    assert!(median < AT_ONCE, "median {median:?}");
    Ok(())
}

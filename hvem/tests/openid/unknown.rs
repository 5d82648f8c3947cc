//! Whoever types an address learns nothing about it: an account without a phone, an account with one, and nobody at all get the same status,
//! headers and bytes, page after page (G-01, SECURITY decision 6).

use hvem_device::Credentials;

use crate::{
    browser::{Answer, Browser},
    phone::{PIN, bind, follow},
    world::{PASSWORD, world},
};

/// Shorter runs of letters and digits are words, and no word of a page that is as long has a capital or a digit in it. Twenty characters drawn
/// at random have one, but for one in twenty million; without a digit alone one in thirty would be taken for a word.
const SHORTEST_SECRET: usize = 20;

/// What came back, as far as it is not drawn anew for every request: secrets of a length become as many crosses, and so do the four
/// characters and the square of a request, the time, and the address itself.
fn seen(answer: &Answer, email: &str) -> String {
    // What stands before the @ is the same in every coding of an address, and in no other word.
    let (local, _) = email.split_once('@').unwrap();
    let mut headers: Vec<_> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "date")
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort_unstable();
    let body = crossed_out(&answer.body, "class=\"code\"", "</p>");
    let text = format!("{}\n{}\n\n{body}", answer.status, headers.join("\n"));
    without_secrets(&text.replace(local, "ADDRESS"))
}

/// Every letter and digit between the two becomes a cross.
fn crossed_out(text: &str, from: &str, to: &str) -> String {
    let Some((before, rest)) = text.split_once(from) else { return text.into() };
    let (inside, after) = rest.split_once(to).unwrap();
    let inside: String =
        inside.chars().map(|character| if character.is_alphanumeric() { 'x' } else { character }).collect();
    format!("{before}{from}{inside}{to}{after}")
}

fn without_secrets(text: &str) -> String {
    let is_part = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
    let mut shown = String::new();
    for run in text.split_inclusive(|character| !is_part(character)) {
        let part = run.trim_end_matches(|character| !is_part(character));
        let time = part.len() == 13 && part.bytes().all(|byte| byte.is_ascii_digit());
        let secret = part.len() >= SHORTEST_SECRET
            && part.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        shown += &if time || secret { "x".repeat(part.len()) } else { part.to_owned() };
        shown += &run[part.len()..];
    }
    shown
}

/// Somebody who types one address everywhere, and keeps what came back.
struct Stranger {
    email: String,
    browser: Browser,
    seen: Vec<(&'static str, String)>,
}

impl Stranger {
    fn new(email: &str) -> Self {
        Self { email: email.into(), browser: Browser::new(), seen: Vec::new() }
    }

    fn keeps(&mut self, what: &'static str, answer: &Answer) {
        self.seen.push((what, seen(answer, &self.email)));
    }

    async fn gets(&mut self, what: &'static str, path: &str) -> Answer {
        let answer = self.browser.get(&format!("{}{path}", world().issuer)).await;
        self.keeps(what, &answer);
        answer
    }

    /// Sends a form, and looks at the page where that leads.
    async fn sends(&mut self, what: &'static str, url: &str, form: &[(&str, &str)]) -> Answer {
        let answer = self.browser.post(url, form).await;
        self.keeps(what, &answer);
        let page = follow(&mut self.browser, answer).await;
        self.keeps(what, &page);
        page
    }

    /// Begins a sign-in with the address; gives the sign-in's own.
    async fn claims(&mut self) -> String {
        let asked = self.browser.get(&format!("{}/account/sign-in?to=/account", world().issuer)).await;
        let login = self.browser.login_page(&asked);
        let email = self.email.clone();
        self.sends("address", &format!("{login}/user-id"), &[("user_id", &email)]).await;
        login
    }

    async fn asks_for_mail(&mut self) {
        let (email, issuer) = (self.email.clone(), &world().issuer);
        self.sends("forgotten", &format!("{issuer}/account/forgotten"), &[("email", &email)]).await;
        let form = [("given_name", "Bo"), ("family_name", "Lund"), ("email", &email)];
        self.sends("new", &format!("{issuer}/account/new"), &form).await;
    }

    /// Guesses ten times and once more, which is held back.
    async fn guesses(&mut self) {
        let login = self.claims().await;
        let password = format!("{login}/password");
        self.sends("nothing typed", &password, &[("password", "")]).await;
        for _ in 0..10 {
            self.sends("wrong password", &password, &[("password", "forkert og igen forkert")]).await;
        }
        let held = self.browser.post(&password, &[("password", "forkert og igen forkert")]).await;
        // When it is over differs by what the guesses took.
        let page = seen(&held, &self.email).replace(|character: char| character.is_ascii_digit(), "");
        assert_eq!(held.status, 429);
        self.seen.push(("too often", page));
    }

    /// Spends what is left of the hundred in other browsers; then the app comes first.
    async fn spends_and_goes_on(&mut self) {
        for _ in 0..9 {
            self.browser = Browser::new();
            let login = self.claims().await;
            for _ in 0..10 {
                self.browser.post(&format!("{login}/password"), &[("password", "forkert og igen forkert")]).await;
            }
        }
        self.browser = Browser::new();
        let login = self.claims().await;
        let page = self.sends("one too many", &format!("{login}/password"), &[("password", PASSWORD)]).await;
        assert!(page.body.contains("name=\"method\""), "the app first: {}", page.body);
        self.sends("method", &format!("{login}/method"), &[("method", "app")]).await;
        self.gets("asked again", login.strip_prefix(&world().issuer).unwrap()).await;
        self.sends("completed", &format!("{login}/complete"), &[("browser_proof", "")]).await;
        self.sends("another way", &format!("{login}/rethink"), &[("what", "method")]).await;
    }

    async fn tries_everything(mut self) -> Vec<(&'static str, String)> {
        self.asks_for_mail().await;
        self.guesses().await;
        self.spends_and_goes_on().await;
        self.seen
    }
}

/// G-01: byte for byte, on every page that takes an address and on those behind it, up to where a factor is proved.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_with_an_account_and_one_without_get_the_same_bytes() {
    let (_, alone) = world().person().await;
    let (mut own, with_phone) = world().person().await;
    let _phone = bind(&mut own, &with_phone).await;
    let nobody = alone.replace("person", "nobody");
    let (alone, with_phone, nobody) = tokio::join!(
        Stranger::new(&alone).tries_everything(),
        Stranger::new(&with_phone).tries_everything(),
        Stranger::new(&nobody).tries_everything()
    );
    assert!(nobody.len() > 40, "{}", nobody.len());
    for (who, other) in [("without a phone", alone), ("with a phone", with_phone)] {
        assert_eq!(other.len(), nobody.len());
        for ((what, theirs), (_, nobodys)) in other.iter().zip(&nobody) {
            assert!(theirs == nobodys, "an account {who}: {what}\n--- {theirs}\n--- {nobodys}");
        }
    }
}

/// G-01: a phone whose PIN is renewed is told nothing about whose address was typed into it.
#[tokio::test]
async fn a_pins_renewal_says_the_same_of_another_persons_address_and_of_nobodys() {
    let (mut own, email) = world().person().await;
    let (_, other) = world().person().await;
    let mut phone = bind(&mut own, &email).await;
    let mut said = Vec::new();
    for user_id in [other.as_str(), &other.replace("person", "nobody")] {
        let refused = phone.renew_pin(Credentials { user_id, password: PASSWORD }, "7193").await;
        said.push(format!("{:?}", refused.expect_err("not the holder's")));
    }
    assert_eq!(said[0], said[1]);
    phone.change_pin(PIN, "7193").await.unwrap();
}

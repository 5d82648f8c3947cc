//! `hvem doctor`: looks whether a node could serve, and says what to do where it could not.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use hvem::{
    config::Config,
    keyfile, node,
    post::{SmsGateway, Smtp},
    world::{SystemClock, SystemEntropy},
};
use hvem_service::{Keys, ports::Clock, signing_keys::SigningKeys};
use hvem_store::{Store, StoreError, rings::Rings};
use serde_json::json;

/// Checks configuration, keys, database and mail, and says what to do.
#[derive(clap::Args)]
pub struct Args {
    /// The configuration file.
    #[arg(long, default_value = "hvem.toml")]
    config: PathBuf,
    /// Answers in JSON, for scripts.
    #[arg(long)]
    json: bool,
}

/// One finding.
struct Finding {
    what: &'static str,
    outcome: Result<String, Trouble>,
}

/// What is wrong, and what to do.
struct Trouble {
    wrong: String,
    now: &'static str,
}

fn trouble(wrong: impl ToString, now: &'static str) -> Trouble {
    Trouble { wrong: wrong.to_string(), now }
}

/// Looks at everything; the exit code tells whether all is well.
pub async fn run(args: Args) -> anyhow::Result<bool> {
    let findings = examine(&args.config).await;
    let well = findings.iter().all(|finding| finding.outcome.is_ok());
    if args.json {
        print_json(&findings, well)
    } else {
        print_text(&findings)
    }
    Ok(well)
}

async fn examine(path: &Path) -> Vec<Finding> {
    let config = match Config::read(path) {
        Ok(config) => config,
        Err(error) => {
            let now = "put the file right; `hvem config` prints one with every key explained";
            return vec![Finding { what: "configuration", outcome: Err(trouble(error, now)) }];
        }
    };
    let mut findings =
        vec![Finding { what: "configuration", outcome: Ok(format!("{} is understood", path.display())) }];
    findings.push(Finding { what: "address", outcome: address(&config) });
    findings.push(Finding { what: "proxies", outcome: proxies(&config) });
    let master = keyfile::read(&config.master_key_file);
    findings.push(Finding { what: "master key", outcome: master_key(&config, &master) });
    findings.extend(stored(&config, master.ok()).await);
    findings.push(Finding { what: "mail", outcome: mail(&config).await });
    findings.push(Finding { what: "SMS", outcome: sms(&config) });
    findings.push(Finding { what: "clock", outcome: clock() });
    findings
}

/// The database, and the keys in it.
async fn stored(config: &Config, master: Option<[u8; 32]>) -> Vec<Finding> {
    if let Some(path) = missing_file(&config.database) {
        let wrong = trouble(format!("{path} does not exist"), "`hvem serve` makes it at its first start");
        return vec![Finding { what: "database", outcome: Err(wrong) }];
    }
    let store = match node::open_store(&config.database).await {
        Ok(store) => store,
        Err(error) => {
            let wrong = trouble(format!("{error:#}"), "see that the database runs and the URL is right");
            return vec![Finding { what: "database", outcome: Err(wrong) }];
        }
    };
    let answers = format!("{} answers, schema up to date", node::without_password(&config.database));
    let mut findings = vec![Finding { what: "database", outcome: Ok(answers) }];
    if let Some(rings) = store.rings() {
        findings.push(Finding { what: "other nodes", outcome: other_nodes(rings).await });
    }
    if let Some(master) = master {
        findings.push(Finding { what: "signing keys", outcome: signing_keys(store, &master).await });
    }
    findings
}

/// Whether nodes on this database can ring for each other: this one rings for itself.
async fn other_nodes(rings: &Rings) -> Result<String, Trouble> {
    const WITHIN: Duration = Duration::from_secs(5);
    let rung = async {
        let mut hearing = rings.listen().await?;
        rings.send(&["doctor".into()]).await?;
        while let Some(heard) = hearing.next().await {
            if heard == "doctor" {
                return Ok(true);
            }
        }
        Ok::<_, StoreError>(false)
    };
    match tokio::time::timeout(WITHIN, rung).await {
        Ok(Ok(true)) => Ok("nodes that share this database hear each other at once".into()),
        Ok(Err(error)) => Err(trouble(error, "see that the database allows two more connections for each node")),
        Ok(Ok(false)) | Err(_) => Err(trouble(
            "a ring through the database (LISTEN, NOTIFY) was not heard; pages move on up to two seconds late",
            "let `database` name PostgreSQL itself, not a pooler that lends connections for one transaction",
        )),
    }
}

/// The SQLite file that is not there: looking must not make it.
fn missing_file(url: &str) -> Option<&str> {
    url.strip_prefix("sqlite:").filter(|path| !Path::new(path).exists())
}

fn address(config: &Config) -> Result<String, Trouble> {
    if config.public_url.starts_with("https://") {
        Ok(format!("{} is what people and services use", config.public_url))
    } else {
        Err(trouble(
            format!("{} is for trying on this machine only", config.public_url),
            "set public_url to the https address of your proxy",
        ))
    }
}

/// Behind a proxy that is not named, all people look like one network, or like this machine: limits by network then hold back everybody, or
/// nobody.
fn proxies(config: &Config) -> Result<String, Trouble> {
    match config.trusted_proxies.len() {
        0 if config.public_url.starts_with("https://") => Err(trouble(
            "no proxy is named, so limits can't tell networks apart: everybody counts as the proxy",
            "set trusted_proxies to your proxy's address as hvem sees it, and let the proxy write Forwarded or X-Forwarded-For",
        )),
        0 => Ok("none; the peer's address counts".into()),
        count => Ok(format!("{count} trusted to say where a request comes from")),
    }
}

fn master_key(config: &Config, master: &Result<[u8; 32], keyfile::KeyFileError>) -> Result<String, Trouble> {
    let path = config.master_key_file.display();
    match master {
        Ok(_) => Ok(format!("{path} is readable by us alone; keep a copy apart from the database's backups")),
        Err(keyfile::KeyFileError::File { error, .. }) if error.kind() == std::io::ErrorKind::NotFound => Err(trouble(
            format!("{path} does not exist"),
            "`hvem serve` makes it at its first start; for an existing database, bring its key back",
        )),
        Err(error) => Err(trouble(error, "see the message")),
    }
}

async fn signing_keys(store: Store, master: &[u8; 32]) -> Result<String, Trouble> {
    let wrong_key = "bring back the master key that belongs to this database";
    let keys = Keys::from_master(master).map_err(|error| trouble(error, wrong_key))?;
    let keys = SigningKeys::new(Arc::new(store), keys.sealer, Arc::new(SystemClock), Arc::new(SystemEntropy));
    match keys.open().await {
        Ok(open) if open.is_empty() => Ok("none yet; they are made at the first start".into()),
        Ok(open) => Ok(format!("{} can be opened with the master key", open.len())),
        Err(error) => Err(trouble(error, wrong_key)),
    }
}

async fn mail(config: &Config) -> Result<String, Trouble> {
    let smtp = Smtp::new(&config.mail).map_err(|error| trouble(error, "put the section [mail] right"))?;
    match smtp.try_out().await {
        Ok(()) => Ok(format!("{} takes mail from {}", config.mail.host, config.mail.from)),
        Err(error) => Err(trouble(
            error,
            "see that the mail server runs, and that host, port, tls, user and password_file fit it",
        )),
    }
}

/// Nobody is sent an SMS to find out whether the gateway takes one.
fn sms(config: &Config) -> Result<String, Trouble> {
    let wrong = "put the section [sms] right";
    match config.sms().map_err(|error| trouble(error, wrong))? {
        None => Ok("none; this preset sends none".into()),
        Some(sms) => {
            SmsGateway::new(sms).map_err(|error| trouble(error, wrong))?;
            Ok(format!("{} is asked to send, in the name of {}", sms.url, sms.from))
        }
    }
}

/// A clock before this release is wrong for certain; waits and tokens would be too.
fn clock() -> Result<String, Trouble> {
    const RELEASED: i64 = 1_760_000_000_000;
    if SystemClock.now().0 < RELEASED {
        return Err(trouble("the clock of this machine is years behind", "set it, and keep it right with NTP"));
    }
    Ok("the time is plausible".into())
}

#[expect(clippy::print_stdout, reason = "this is what the command says")]
fn print_text(findings: &[Finding]) {
    for Finding { what, outcome } in findings {
        match outcome {
            Ok(well) => println!("  ok       {what}: {well}"),
            Err(Trouble { wrong, now }) => println!("  PROBLEM  {what}: {wrong}\n           what to do: {now}"),
        }
    }
}

#[expect(clippy::print_stdout, reason = "this is what the command says")]
fn print_json(findings: &[Finding], well: bool) {
    let rows: Vec<_> = findings
        .iter()
        .map(|Finding { what, outcome }| match outcome {
            Ok(said) => json!({ "check": what, "ok": true, "message": said }),
            Err(Trouble { wrong, now }) => json!({ "check": what, "ok": false, "message": wrong, "what_to_do": now }),
        })
        .collect();
    println!("{:#}", json!({ "ok": well, "checks": rows }));
}

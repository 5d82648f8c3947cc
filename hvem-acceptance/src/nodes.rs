//! `hvem serve` as an office runs it: one or more nodes with a real database, a proxy before them and a mail server behind.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;

use crate::place::{Place, place};
use crate::ports::free_port;
use crate::world::client;
use crate::{Failure, MailServer, Outcome, Program, Proxy, command};

const START_WITHIN: Duration = Duration::from_secs(60);

/// Nodes on one database. Everything ends when this value is dropped.
pub struct Nodes {
    /// The address that people and services use: the proxy's.
    pub address: String,
    /// The mail server.
    pub mail: MailServer,
    /// What stands before the nodes.
    pub proxy: Proxy,
    /// The nodes.
    pub nodes: Vec<Node>,
    folder: TempDir,
    _place: Place,
}

/// One node.
pub struct Node {
    /// The process.
    pub program: Program,
    /// Where it listens.
    pub port: u16,
    config: PathBuf,
}

/// How nodes are set up.
struct Setup<'a> {
    count: usize,
    preset: &'a str,
    environment: &'a [(&'a str, &'a str)],
}

const ONE: Setup<'static> = Setup { count: 1, preset: "eu-login", environment: &[] };

impl Nodes {
    /// One node with a SQLite database of its own.
    pub async fn one() -> Outcome<Self> {
        Self::alone(ONE).await
    }

    /// The same of another preset. Nobody takes its SMS.
    pub async fn one_of(preset: &str) -> Outcome<Self> {
        Self::alone(Setup { preset, ..ONE }).await
    }

    /// The same, with these words in its environment.
    pub async fn one_in(environment: &[(&str, &str)]) -> Outcome<Self> {
        Self::alone(Setup { environment, ..ONE }).await
    }

    /// Two nodes on this PostgreSQL database, started at the same moment.
    pub async fn two(database: &str) -> Outcome<Self> {
        Self::start(folder()?, database, Setup { count: 2, ..ONE }).await
    }

    async fn alone(setup: Setup<'_>) -> Outcome<Self> {
        let folder = folder()?;
        let database = format!("sqlite:{}", folder.path().join("hvem.db").display());
        Self::start(folder, &database, setup).await
    }

    async fn start(folder: TempDir, database: &str, setup: Setup<'_>) -> Outcome<Self> {
        let Setup { count, preset, environment } = setup;
        let place = place().await?;
        let (mail, proxy) = (MailServer::start().await?, Proxy::start().await?);
        std::fs::write(folder.path().join("sms.token"), "nobodys")?;
        let address = format!("http://localhost:{}", proxy.port);
        let mut nodes = Vec::new();
        for number in 0..count {
            let port = free_port().await?;
            let mut text = String::new();
            write!(
                text,
                "scheme = {preset:?}\npublic_url = {address:?}\nlisten = \"127.0.0.1:{port}\"\ndatabase = {database:?}\n\
                 master_key_file = {:?}\n\
                 [mail]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\ntimeout_seconds = 60\n\
                 [sms]\nurl = \"http://127.0.0.1:9/\"\nfrom = \"hvem\"\ntoken_file = {:?}\n",
                folder.path().join("master.key"),
                mail.port,
                folder.path().join("sms.token")
            )
            .map_err(|error| Failure::new(error.to_string()))?;
            let config = folder.path().join(format!("node-{number}.toml"));
            std::fs::write(&config, text)?;
            let arguments = ["serve", "--config", &config.display().to_string()];
            let program = Program::start_in(&format!("node-{number}"), &arguments, environment)?;
            nodes.push(Node { program, port, config });
        }
        let mut all = Self { address, mail, proxy, nodes, folder, _place: place };
        all.proxy.leads_to(&all.ports());
        for number in 0..count {
            all.is_ready(number).await?;
        }
        Ok(all)
    }

    /// The ports of all nodes.
    pub fn ports(&self) -> Vec<u16> {
        self.nodes.iter().map(|node| node.port).collect()
    }

    /// Every further connection goes to this node alone.
    pub fn leads_to(&self, number: usize) {
        self.proxy.leads_to(&[self.nodes[number].port]);
    }

    /// The folder with the database, the key and the configuration.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Kills a node and starts it again.
    pub async fn is_killed_and_starts(&mut self, number: usize) -> Outcome {
        self.nodes[number].program.is_killed().await?;
        self.starts(number).await
    }

    /// Starts a node that was ended or killed.
    pub async fn starts(&mut self, number: usize) -> Outcome {
        self.nodes[number].program.starts()?;
        self.is_ready(number).await
    }

    /// Runs one of the program's commands with the configuration of the first node.
    pub async fn command(&self, arguments: &[&str]) -> Outcome<String> {
        let config = self.nodes[0].config.display().to_string();
        command(&[arguments, &["--config", &config]].concat()).await
    }

    async fn is_ready(&mut self, number: usize) -> Outcome {
        let (http, node) = (client(&[])?, &mut self.nodes[number]);
        let address = format!("http://127.0.0.1:{}/", node.port);
        let ready = async {
            while http.get(&address).send().await.is_err() {
                node.program.still_runs()?;
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Ok(())
        };
        let late = || Err(Failure::new("a node did not get ready; its log lies in target/acceptance"));
        tokio::time::timeout(START_WITHIN, ready).await.unwrap_or_else(|_| late())
    }
}

fn folder() -> Outcome<TempDir> {
    Ok(tempfile::Builder::new().prefix("hvem-node-").tempdir()?)
}

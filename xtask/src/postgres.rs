//! A real PostgreSQL for the tests: made in a temporary folder, on a free port, gone afterwards.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::command::{kept, printed};
use crate::tools::{find, is_root};

/// How long it may take to start and to stop, in tenths of a second.
const PATIENCE: usize = 300;

/// A running cluster. It stops when this value is dropped.
pub(crate) struct Cluster {
    server: Child,
    port: u16,
    _folder: TempDir,
}

impl Cluster {
    pub(crate) fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("hvem-postgres-").tempdir()?;
        let owner = owner()?;
        if owner.is_some() {
            let (given, why) = kept(Command::new("chown").arg("postgres:").arg(folder.path()))?;
            if !given {
                bail!("the folder can't be given to postgres: {why}");
            }
        }
        let data = folder.path().join("data");
        let (made, why) = kept(
            program("initdb", owner)?
                .args(["--auth=trust", "--username=hvem", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"])
                .arg(&data),
        )?;
        if !made {
            bail!("initdb failed: {why}");
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let server = program("postgres", owner)?
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300"])
            // The data is thrown away after the tests, so it need not outlive a power cut.
            .args(["-c", "fsync=off", "-c", &format!("unix_socket_directories={}", folder.path().display())])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("postgres can't be run")?;
        let mut cluster = Self { server, port, _folder: folder };
        cluster.wait()?;
        Ok(cluster)
    }

    /// What `HVEM_TEST_POSTGRES` says to the tests.
    pub(crate) fn url(&self) -> String {
        format!("postgres://hvem@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&mut self) -> Result<()> {
        let ask = find("pg_isready").context("pg_isready is missing")?;
        for _ in 0..PATIENCE {
            if let Some(ended) = self.server.try_wait()? {
                bail!("postgres ended at its start: {ended}");
            }
            let port = self.port.to_string();
            if kept(Command::new(&ask).args(["-q", "-h", "127.0.0.1", "-p", &port]))?.0 {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("postgres did not get ready")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's "fast shutdown": sessions are cut off, the shared memory is given back.
        let asked = Command::new("kill").args(["-INT", &self.server.id().to_string()]).status();
        if asked.is_ok_and(|status| status.success()) {
            for _ in 0..PATIENCE {
                if !matches!(self.server.try_wait(), Ok(None)) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(100));
            }
        }
        // Nothing else can be done about a server that will not even die.
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

/// PostgreSQL refuses to run as root; then it runs as the user that its package made.
fn owner() -> Result<Option<(u32, u32)>> {
    if !is_root() {
        return Ok(None);
    }
    let number =
        |kind: &str| -> Result<u32> { Ok(printed(Command::new("id").args([kind, "postgres"]))?.trim().parse()?) };
    Ok(Some((number("-u")?, number("-g")?)))
}

fn program(name: &str, owner: Option<(u32, u32)>) -> Result<Command> {
    let path = find(name).with_context(|| format!("{name} is missing"))?;
    let mut command = Command::new(path);
    // It changes to where it was started, which may be a folder that its user must not enter.
    command.current_dir("/").env("LC_ALL", "C.UTF-8");
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Needs PostgreSQL, so it runs where everything runs.
    #[test]
    fn a_cluster_answers_and_is_gone_afterwards() {
        if std::env::var_os("HVEM_TEST_ALL").is_none() {
            return;
        }
        let cluster = Cluster::start().expect("a cluster");
        let (url, folder) = (cluster.url(), cluster._folder.path().to_owned());
        let ask = |url: &str| {
            kept(Command::new(find("psql").expect("psql")).args([url, "-Atc", "SELECT 6 * 7"])).expect("psql")
        };
        assert_eq!(ask(&url), (true, "42\n".to_owned()));
        drop(cluster);
        assert!(!ask(&url).0, "the server should be gone");
        assert!(!folder.exists(), "the folder should be gone");
    }
}

//! `hvem demo`: everything in one process, for a newcomer with one PC. Each preset has a portal, a service and a mailbox of its own, each on a host of its
//! own, so that no cookie is shared.

mod person;
mod site;
mod stock;

use std::{path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context;
use hvem::{config::LogFormat, node, world::SystemClock};
use hvem_service::ports::Clock;
use site::Site;
use tokio::task::JoinSet;

/// Between the ports of one preset and those of the next.
const PORTS_APART: u16 = 10;

/// Tries the whole of hvem on this computer: portal, app, a service to sign in to, and a mailbox.
#[derive(clap::Args)]
pub struct Args {
    /// The folder in which data is kept.
    #[arg(long, default_value = "hvem-data/demo")]
    data: PathBuf,
    /// Keeps nothing: data lies in a temporary folder and is gone at the end.
    #[arg(long, conflicts_with = "data")]
    ephemeral: bool,
    /// Which presets run: eu-login, nemid, mitid. Each can be named once; all run where none is.
    #[arg(long, value_name = "NAME")]
    preset: Vec<String>,
    /// How long a phone waits that activates by itself, for example 30s or 5m, instead of what the preset says.
    #[arg(long, value_name = "TIME", value_parser = period)]
    waiting_period: Option<Duration>,
    /// Port of the portal and the app; the second preset has them ten above, the third twenty.
    #[arg(long, default_value_t = 8340)]
    portal_port: u16,
    /// Port of the service to sign in to.
    #[arg(long, default_value_t = 8341)]
    service_port: u16,
    /// Port of the mailbox.
    #[arg(long, default_value_t = 8342)]
    mailbox_port: u16,
    /// Lets pushes go to this very computer: for tests with a push service of their own.
    #[arg(long, hide = true)]
    allow_loopback_push: bool,
    /// A line as in `hvem.toml` that holds for the demo too, for example `software_key_on_desktop = false`.
    #[arg(long, value_name = "KEY = VALUE", hide = true)]
    set: Vec<String>,
    /// The file that says by how many milliseconds the clock is ahead.
    #[cfg(feature = "test-clock")]
    #[arg(long, value_name = "FILE", hide = true)]
    clock_ahead: Option<PathBuf>,
}

impl Args {
    fn clock(&self) -> Arc<dyn Clock> {
        #[cfg(feature = "test-clock")]
        if let Some(file) = &self.clock_ahead {
            return Arc::new(hvem::world::MovedClock(file.clone()));
        }
        Arc::new(SystemClock)
    }

    fn presets(&self) -> Vec<&str> {
        if self.preset.is_empty() {
            vec!["eu-login", "nemid", "mitid"]
        } else {
            self.preset.iter().map(String::as_str).collect()
        }
    }
}

/// "90s", "5m", "1h".
fn period(text: &str) -> Result<Duration, String> {
    let wrong = || "a number with s, m or h behind it, as 30s".to_owned();
    let unit = text.chars().last().ok_or_else(wrong)?;
    let number: u64 = text.strip_suffix(unit).and_then(|number| number.parse().ok()).ok_or_else(wrong)?;
    let seconds = match unit {
        's' => Some(number),
        'm' => number.checked_mul(60),
        'h' => number.checked_mul(60 * 60),
        _ => None,
    };
    seconds.map(Duration::from_secs).ok_or_else(wrong)
}

/// Runs until Ctrl-C.
pub async fn run(args: Args) -> anyhow::Result<()> {
    super::super::log_to_stderr(LogFormat::Text, "warn", None)?;
    let temporary = args.ephemeral.then(tempfile::tempdir).transpose().context("no temporary folder can be made")?;
    let folder = temporary.as_ref().map_or(args.data.clone(), |folder| folder.path().to_owned());
    let shutdown = node::shutdown_signal();
    let mut sites = Vec::new();
    for (which, preset) in (0..).zip(args.presets()) {
        sites.push(Site::open(&args, (which, preset), &folder, &shutdown).await?);
    }
    announce(&sites, &folder, args.ephemeral);
    let mut serving: JoinSet<anyhow::Result<()>> = sites.into_iter().map(|site| site.serve(shutdown.clone())).collect();
    while let Some(ended) = serving.join_next().await {
        ended.context("a site failed")??;
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "this is what the command says")]
fn announce(sites: &[Site], folder: &std::path::Path, ephemeral: bool) {
    println!("hvem demo is ready. Begin at a portal: its first page says what to do.\n");
    for site in sites {
        println!("{}", site.announcement());
    }
    let kept = if ephemeral { "is gone when this ends" } else { "stays; delete the folder to begin anew" };
    println!("  data      {} ({kept})\n  Ctrl-C ends it.", folder.display());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_number_with_its_unit() {
        assert_eq!(period("30s"), Ok(Duration::from_secs(30)));
        assert_eq!(period("5m"), Ok(Duration::from_secs(300)));
        assert_eq!(period("1h"), Ok(Duration::from_secs(3600)));
        for wrong in ["", "s", "30", "-1s", "1d", "1.5h", "999999999999999999h", "5é"] {
            assert!(period(wrong).is_err(), "{wrong:?}");
        }
    }
}

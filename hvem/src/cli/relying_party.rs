//! `hvem relying-party add|list|remove`: services that people sign in to.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

use hvem::{
    config::Config,
    node,
    world::{SystemClock, SystemEntropy},
};
use hvem_domain::{
    grant::Scope,
    level::Level,
    relying_party::{Authentication, ClientId, RelyingParty, SigningAlgorithm},
};
use hvem_service::relying_parties::{Registration, RelyingParties, SubjectChoice};
use serde_json::{Value, json};

use super::say;

/// Registers, lists and removes the services that people sign in to.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
    /// The configuration file.
    #[arg(long, global = true, default_value = "hvem.toml")]
    config: PathBuf,
    /// Answers in JSON, for scripts.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Registers a service; prints its secret, once.
    Add(Box<Add>),
    /// Lists the registered services.
    List,
    /// Removes a service: nobody can sign in to it any more.
    Remove {
        /// Its client id.
        id: String,
    },
}

#[derive(clap::Args)]
struct Add {
    /// The client id: letters, digits, `-`, `_`, `.`, `~`.
    id: String,
    /// The name that people read.
    #[arg(long)]
    name: String,
    /// An address to which people return after signing in; may be given more than once. Compared to the letter.
    #[arg(long = "redirect-uri", required = true)]
    redirect_uris: Vec<String>,
    /// An address to which people return after signing out; may be given more than once.
    #[arg(long = "post-logout-uri")]
    post_logout_uris: Vec<String>,
    /// An app or a page that can't keep a secret.
    #[arg(long)]
    public: bool,
    /// Nobody signs in to it below this level: low, substantial or high.
    #[arg(long, value_parser = level)]
    level: Option<Level>,
    /// What it may ask for beside openid: profile, email, offline_access, ssn. The last one is the civil number: only for services that are
    /// entitled to it by law.
    #[arg(long = "scope", value_parser = scope, default_values = ["profile", "email"])]
    scopes: Vec<Scope>,
    /// Signs ID tokens with ES256 instead of RS256.
    #[arg(long)]
    es256: bool,
    /// Allows requests without PKCE, for services that can't do it.
    #[arg(long)]
    without_pkce: bool,
    /// Services that name the same sector receive the same `sub` for a person.
    #[arg(long)]
    sector: Option<String>,
}

fn level(text: &str) -> Result<Level, String> {
    Level::from_text(text).ok_or_else(|| "one of: low, substantial, high".into())
}

fn scope(text: &str) -> Result<Scope, String> {
    Scope::from_text(text).ok_or_else(|| "not a scope that hvem knows".into())
}

/// Carries out the command.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let config = Config::read(&args.config)?;
    let store = Arc::new(node::open_store(&config.database).await?);
    let parties = RelyingParties::new(store, Arc::new(SystemClock), Arc::new(SystemEntropy));
    match args.command {
        Command::Add(add) => {
            let registered = parties.register(&registration(*add)).await?;
            let secret = registered.secret.clone();
            let mut shown = shown(&registered.party);
            shown["client_secret"] = json!(secret);
            say(args.json, &shown, &added(&config, &registered.party, secret.as_deref()));
        }
        Command::List => {
            let all = parties.list().await?;
            let lines: Vec<String> =
                all.iter().map(|party| format!("{}\t{}\t{}", party.id, party.name, addresses(party))).collect();
            let text = if lines.is_empty() {
                "No service is registered. Add one: hvem relying-party add --help".into()
            } else {
                lines.join("\n")
            };
            say(args.json, &Value::Array(all.iter().map(shown).collect()), &text);
        }
        Command::Remove { id } => {
            let id = ClientId::parse(&id)?;
            parties.remove(&id).await?;
            say(
                args.json,
                &json!({ "removed": id.as_str() }),
                &format!("{id} is removed: nobody can sign in to it any more."),
            );
        }
    }
    Ok(())
}

fn registration(add: Add) -> Registration {
    Registration {
        id: add.id,
        name: add.name,
        redirect_uris: add.redirect_uris,
        post_logout_uris: add.post_logout_uris,
        public: add.public,
        subject: add.sector.map_or(SubjectChoice::Pairwise, SubjectChoice::Sector),
        id_token_algorithm: if add.es256 { SigningAlgorithm::Es256 } else { SigningAlgorithm::Rs256 },
        require_pkce: !add.without_pkce,
        minimum_level: add.level,
        scopes: add.scopes.into_iter().collect::<BTreeSet<_>>(),
    }
}

fn addresses(party: &RelyingParty) -> String {
    party.redirect_uris.iter().map(|uri| uri.as_str()).collect::<Vec<_>>().join(" ")
}

fn shown(party: &RelyingParty) -> Value {
    json!({
        "client_id": party.id.as_str(),
        "name": party.name,
        "redirect_uris": party.redirect_uris.iter().map(|uri| uri.as_str()).collect::<Vec<_>>(),
        "post_logout_redirect_uris": party.post_logout_uris.iter().map(|uri| uri.as_str()).collect::<Vec<_>>(),
        "public": matches!(party.authentication, Authentication::Public),
        "id_token_signed_response_alg": party.id_token_algorithm.name(),
        "minimum_level": party.minimum_level.map(Level::as_str),
        "scope": party.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" "),
    })
}

fn added(config: &Config, party: &RelyingParty, secret: Option<&str>) -> String {
    let secret = secret.map_or("none: it is a public client and uses PKCE".into(), |secret| {
        format!("{secret}   (shown now and never again)")
    });
    let told = match party.is_told_civil_numbers() {
        true => "\n\nIt is told the civil number of who signs in, when it asks with the scope ssn.",
        false => "",
    };
    format!(
        "{} is registered.\n\n  issuer         {}\n  client_id      {}\n  client_secret  {secret}{told}",
        party.name,
        config.public_url.trim_end_matches('/'),
        party.id
    )
}

//! The command line. Nothing secret is an argument: arguments stand in every process list.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

const EXAMPLES: &str = "\
Examples:
  hvem-authenticator enrol                          asks for the link below the QR code
  hvem-authenticator enrol --picture screen.png     finds the QR code in a picture of the whole screen
  hvem-authenticator approve K74M                   shows who asks, then asks for yes and the PIN
  hvem-authenticator reject K74M --not-me           and reports that it was not you
  hvem-authenticator watch                          stays, and tells when something waits
  hvem-authenticator oath tokens.csv --serial A-1   plays the display of a code token
  hvem-authenticator copy                           copies this app to another phone; run it again after the waiting period
  hvem-authenticator take photo.png --radio hci0    on the other phone: from a picture of the code, near by Bluetooth

In scripts (one JSON object on standard output, one line an event for `watch`):
  hvem-authenticator approve K74M --json --yes-to 'Pensionsportalen' \\
      --pin-from pin.txt --passphrase-file passphrase.txt

Exit codes: 0 done; 1 refused by a person or the server; 2 wrong use; 3 server not reachable; 4 store or passphrase.";

/// The app of hvem for a computer: keeps a device's keys and approves what its account asks for.
#[derive(Parser)]
#[command(name = "hvem-authenticator", version, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Args)]
pub(crate) struct Common {
    /// The folder in which devices are kept, instead of the one in the user's data folder.
    #[arg(long, global = true, value_name = "DIR", env = "HVEM_AUTHENTICATOR_STORE")]
    pub(crate) store: Option<PathBuf>,
    /// Reads the passphrase from the first line of this file (`-`: standard input) instead of asking.
    #[arg(long, global = true, value_name = "FILE", env = "HVEM_AUTHENTICATOR_PASSPHRASE_FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Writes JSON to standard output, errors too.
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Adds this computer to an account, with the link or QR code that the account's page shows.
    Enrol {
        /// The link below the QR code; `-` reads it from standard input. Left out, it is asked for, and no process list shows it.
        #[arg(conflicts_with = "picture")]
        link: Option<String>,
        /// A picture (PNG) with the QR code in it: a screenshot of the whole screen will do.
        #[arg(long, value_name = "FILE")]
        picture: Option<PathBuf>,
        #[command(flatten)]
        pin: Pin,
    },
    /// Lists the devices that are kept here.
    List,
    /// Shows one device: name, account, serial number, its PIN, and what waits.
    Show(Which),
    /// Shows who asks and for what; approves after an explicit yes and the PIN.
    Approve {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        carry: Carry,
        /// The yes of a script: approve only if the service that asks has exactly this name.
        #[arg(long, value_name = "NAME")]
        yes_to: Option<String>,
        #[command(flatten)]
        pin: Pin,
    },
    /// Rejects a request.
    Reject {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        carry: Carry,
        /// Reports, too, that somebody else asked.
        #[arg(long)]
        not_me: bool,
    },
    /// Stays, and tells at once when something waits.
    Watch(Which),
    /// Puts a new PIN in the place of a known one.
    ChangePin {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        pin: Pin,
        #[command(flatten)]
        new: NewPin,
    },
    /// Chooses a new PIN when the old one is forgotten or switched off. Asks for the account's e-mail address and password.
    ForgotPin {
        #[command(flatten)]
        which: Which,
        /// The account's e-mail address. Left out, it is asked for.
        #[arg(long, value_name = "EMAIL")]
        user_id: Option<String>,
        /// Reads the password from the first line of this file instead of asking.
        #[arg(long, value_name = "FILE")]
        password_from: Option<PathBuf>,
        #[command(flatten)]
        new: NewPin,
    },
    /// Removes the device from the account, and its keys from this computer. Asks for the PIN.
    Unregister {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        pin: Pin,
        /// Does not ask.
        #[arg(long)]
        yes: bool,
        /// Deletes the keys here without telling the server: for a device that was removed in the account.
        #[arg(long)]
        forget: bool,
    },
    /// Activates the app on this phone alone, where the service wants no other device for it: by a letter, for example.
    Activate {
        /// The service's address, as `https://id.example.org`.
        server: String,
        #[command(flatten)]
        holder: Holder,
    },
    /// Copies the app of this phone to another one: begins, tells how long to wait, and afterwards shows the code. Run it again after the waiting period.
    Copy {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        pin: Pin,
        #[command(flatten)]
        near: Near,
        /// Does not ask: starts, and vouches for a phone that was heard by radio.
        #[arg(long)]
        yes: bool,
        /// The new phone's code, in this picture (PNG): looked for as soon as it is there.
        #[arg(long, value_name = "FILE")]
        scan: Option<PathBuf>,
        /// With `--scan`: reads the four characters that the new phone shows from the first line of this file (`-`: standard input) instead of asking.
        #[arg(long, value_name = "FILE", requires = "scan")]
        check_from: Option<PathBuf>,
        /// Stops what is under way, on this phone or another one of the account.
        #[arg(long)]
        stop: bool,
    },
    /// Shows the copies that are done, until somebody says here whose they are.
    Copied {
        #[command(flatten)]
        which: Which,
        /// They are the holder's own: this device shows them no more.
        #[arg(long, conflicts_with = "remove")]
        mine: bool,
        /// Removes them from the account, and signs it out everywhere.
        #[arg(long)]
        remove: bool,
    },
    /// Takes the app of another phone, by a picture of the code that it shows.
    Take {
        /// The picture (PNG).
        picture: PathBuf,
        #[command(flatten)]
        near: Near,
        #[command(flatten)]
        holder: Holder,
    },
    /// Shows the codes of the tokens in a file: what their displays show. For trying things out.
    Oath(Oath),
}

/// How two phones show to be near each other (protocol §2.5).
#[derive(Args)]
pub(crate) struct Near {
    /// The Bluetooth controller: `hci0`, an adapter of Linux that nothing else uses, or `tcp:HOST:PORT`, HCI (H4) over TCP. Left out, the phones scan
    /// each other's code.
    #[arg(long, value_name = "ADDRESS", env = "HVEM_AUTHENTICATOR_RADIO")]
    pub(crate) radio: Option<String>,
    /// Writes the code that this phone shows into this picture (PNG), which only its owner can read, and not to the terminal.
    #[arg(long, value_name = "FILE")]
    pub(crate) code_to: Option<PathBuf>,
}

/// What the holder of the account gives while a phone is bound.
#[derive(Args)]
pub(crate) struct Holder {
    /// The user ID. Left out, it is asked for.
    #[arg(long, value_name = "USER_ID")]
    pub(crate) user_id: Option<String>,
    /// Reads number and code of the letter, with a space between, from the first line of this file instead of asking.
    #[arg(long, value_name = "FILE")]
    pub(crate) letter_from: Option<PathBuf>,
    /// Reads the password from the first line of this file instead of asking.
    #[arg(long, value_name = "FILE")]
    pub(crate) password_from: Option<PathBuf>,
    /// Reads the temporary PIN from an SMS from the first line of this file (`-`: standard input), when it was sent, instead of asking.
    #[arg(long, value_name = "FILE")]
    pub(crate) sms_from: Option<PathBuf>,
    /// Accepts the terms without being asked.
    #[arg(long)]
    pub(crate) accept_terms: bool,
    /// This program runs on a phone or tablet. Some services take no computer; nobody checks what is said here.
    #[arg(long)]
    pub(crate) on_phone: bool,
    #[command(flatten)]
    pub(crate) new: NewPin,
}

#[derive(Args)]
pub(crate) struct Oath {
    /// A key container (RFC 6030, XML) or a list of tokens (CSV).
    pub(crate) file: PathBuf,
    /// Which token, by its serial number. Left out, all are shown.
    #[arg(long)]
    pub(crate) serial: Option<String>,
    /// Reads the password of an encrypted container from the first line of this file.
    #[arg(long, value_name = "FILE", conflicts_with = "key_file")]
    pub(crate) password_file: Option<PathBuf>,
    /// Reads the key of an encrypted container, in hexadecimal digits, from the first line of this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// Which code of a token that counts. Left out, the one that the file says.
    #[arg(long, value_name = "N")]
    pub(crate) counter: Option<u64>,
    /// The codes of another time than now, in seconds since 1970.
    #[arg(long, value_name = "UNIX_SECONDS")]
    pub(crate) at: Option<u64>,
    /// The challenge that a token of the algorithm OCRA answers. Left out, it is asked for.
    #[arg(long)]
    pub(crate) question: Option<String>,
}

#[derive(Args)]
pub(crate) struct Which {
    /// Which device: its name, serial number or id. Needed only when several are kept.
    #[arg(long, value_name = "DEVICE")]
    pub(crate) device: Option<String>,
}

#[derive(Args)]
pub(crate) struct Pin {
    /// Reads the PIN from the first line of this file (`-`: standard input, `/dev/fd/3`: a descriptor) instead of asking.
    #[arg(long, value_name = "FILE")]
    pub(crate) pin_from: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct NewPin {
    /// Reads the new PIN from the first line of this file instead of asking for it twice.
    #[arg(long, value_name = "FILE")]
    pub(crate) new_pin_from: Option<PathBuf>,
}

/// What is carried from the browser (protocol §3.2). Left out, the four characters are asked for.
#[derive(Args)]
pub(crate) struct Carry {
    /// The four characters beside the QR code.
    #[arg(group = "carried")]
    pub(crate) code: Option<String>,
    /// A picture (PNG) with the QR code in it.
    #[arg(long, value_name = "FILE", group = "carried")]
    pub(crate) qr: Option<PathBuf>,
    /// The link that opens the app. It works only together with the cookie of the browser that shows it.
    #[arg(long, group = "carried", requires = "cookie_from")]
    pub(crate) link: Option<String>,
    /// The file with that browser's `Cookie` header, for scripts that play the browser too.
    #[arg(long, value_name = "FILE", requires = "link")]
    pub(crate) cookie_from: Option<PathBuf>,
    /// A request that this device has matched before.
    #[arg(long, value_name = "ID", group = "carried")]
    pub(crate) request: Option<String>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn no_argument_takes_a_pin_or_a_passphrase_itself() {
        for (argument, rest) in
            [("--pin", "4711"), ("--passphrase", "secret"), ("--password", "secret"), ("--new-pin", "4711")]
        {
            let parsed = Arguments::try_parse_from(["hvem-authenticator", "approve", "K74M", argument, rest]);
            assert!(parsed.is_err(), "{argument}");
        }
    }

    #[test]
    fn only_one_thing_is_carried() {
        let parsed = Arguments::try_parse_from(["hvem-authenticator", "approve", "K74M", "--qr", "screen.png"]);
        assert!(parsed.is_err());
    }
}

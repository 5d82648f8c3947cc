//! The office at its desk: commands of the program on the database of a world that runs.

use std::path::PathBuf;

use serde_json::Value;

use crate::{Failure, KeyCard, Outcome, TELEPHONE, World, command_told};

/// What came by post to somebody whom the office has registered.
pub struct Registered {
    /// The letter's number.
    pub letter: String,
    /// The letter's code.
    pub code: String,
    /// The key card's number.
    pub card: String,
    /// What stands on the key card.
    pub key_card: KeyCard,
}

/// A letter in the hand of its receiver.
pub struct PrintedLetter {
    /// Its number.
    pub number: String,
    /// Its code.
    pub code: String,
    /// The P-code of who has no CPR number.
    pub p_code: Option<String>,
}

impl PrintedLetter {
    fn read(number: String, page: &str) -> Outcome<Self> {
        let secrets: Vec<&str> = page.split("<dd>").skip(1).filter_map(|rest| rest.split("</dd>").next()).collect();
        let code = secrets.get(1).ok_or_else(|| Failure::new("no code stands in the letter"))?.trim().to_owned();
        Ok(Self { number, code, p_code: secrets.get(2).map(|code| code.trim().to_owned()) })
    }
}

impl World {
    /// Registers somebody who has no CPR number, prints the letter, and sends it.
    pub async fn registers_by_p_code(&self, name: (&str, &str), email: &str) -> Outcome<PrintedLetter> {
        self.registers_by("--p-code", "", (name, email)).await
    }

    /// Registers somebody by the CPR number in the papers, prints the letter, and sends it.
    pub async fn registers_by_cpr(&self, number: &str, name: (&str, &str), email: &str) -> Outcome<PrintedLetter> {
        self.registers_by("--cpr", &format!("{number}\n"), (name, email)).await
    }

    async fn registers_by(
        &self,
        civil: &str,
        typed: &str,
        ((given, family), email): ((&str, &str), &str),
    ) -> Outcome<PrintedLetter> {
        let into = self.data().join("post");
        std::fs::create_dir_all(&into)?;
        let into = into.display().to_string();
        let person = ["--given-name", given, "--family-name", family, "--email", email, civil, "--into", &into];
        let telephone = ["--phone", TELEPHONE];
        let said = self.office_told(&[&["account", "register"], &person[..], &telephone].concat(), typed).await?;
        let word = |name: &str| said["letter"][name].as_str().unwrap_or_default().to_owned();
        let letter = PrintedLetter::read(word("number"), &std::fs::read_to_string(word("page"))?)?;
        self.office(&["post", "sent", &letter.number]).await?;
        Ok(letter)
    }

    /// Registers somebody, prints letter and key card, and sends both.
    pub async fn registers(&self, given_name: &str, family_name: &str, email: &str) -> Outcome<Registered> {
        let into = self.data().join("post");
        std::fs::create_dir_all(&into)?;
        let into = into.display().to_string();
        let person = ["--given-name", given_name, "--family-name", family_name, "--email", email, "--into", &into];
        let said = self.office(&[&["account", "register"], &person[..]].concat()).await?;
        let word = |part: &str, name: &str| said[part][name].as_str().unwrap_or_default().to_owned();
        let (number, card) = (word("letter", "number"), word("key_card", "number"));
        let letter = std::fs::read_to_string(word("letter", "page"))?;
        let PrintedLetter { code, .. } = PrintedLetter::read(number.clone(), &letter)?;
        let key_card = KeyCard::read(&std::fs::read_to_string(word("key_card", "page"))?)?;
        for sent in [&number, &card] {
            self.office(&["post", "sent", sent]).await?;
        }
        Ok(Registered { letter: number, code, card, key_card })
    }

    /// A command of the office; gives its JSON.
    pub async fn office(&self, arguments: &[&str]) -> Outcome<Value> {
        self.office_told(arguments, "").await
    }

    async fn office_told(&self, arguments: &[&str], typed: &str) -> Outcome<Value> {
        let config = self.config()?.display().to_string();
        let said = command_told(&[arguments, &["--config", &config, "--json"]].concat(), typed).await?;
        serde_json::from_str(&said).map_err(|error| Failure::new(format!("{error}: {said}")))
    }

    fn config(&self) -> Outcome<PathBuf> {
        let data = self.data();
        let (database, key) = (data.join("hvem.db"), data.join("master.key"));
        let text = format!(
            "scheme = {:?}\npublic_url = {:?}\ndatabase = \"sqlite:{}\"\nmaster_key_file = {:?}\n",
            self.preset(),
            self.portal,
            database.display(),
            key.display().to_string()
        );
        let file = data.join("office.toml");
        std::fs::write(&file, text)?;
        Ok(file)
    }
}

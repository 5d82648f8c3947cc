//! By which number the office knows a person (journey M8).

use hvem_domain::{
    civil_number::{CheckDigit, CivilNumber},
    scheme::MITID,
};
use hvem_service::registrations::{Civil, RegisterError};

use super::world::World;

const KAREN: &str = "karen@example.org";
const CPR: &str = "0707614285";

fn cpr(text: &str) -> CivilNumber {
    CivilNumber::parse(text, CheckDigit::Wanted).unwrap()
}

/// M8, C9, G-28.
#[tokio::test]
async fn a_civil_number_is_one_persons_and_lies_nowhere_in_the_open() {
    for world in World::all_of(&MITID).await {
        assert!(matches!(world.registers_by(KAREN, None).await, Err(RegisterError::NoCivilNumber)));
        let karen = world.registers_by(KAREN, Some(Civil::Known(cpr(CPR)))).await.unwrap();
        let twice = world.registers_by("mads@example.org", Some(Civil::Known(cpr(CPR)))).await;
        assert!(matches!(twice, Err(RegisterError::SameNumber)));
        assert!(world.service.account_meant("mads@example.org").await.unwrap().is_none(), "nothing is left half done");
        let mads = world.registers_by("mads@example.org", Some(Civil::None)).await.unwrap();
        let code = world.service.civil_number(mads.account.id).await.unwrap().unwrap();
        assert_eq!(code.kind(), "p-code");
        for (number, account) in [(cpr(CPR), &karen.account), (code.clone(), &mads.account)] {
            let found = world.service.account_by_civil_number(&number).await.unwrap();
            assert_eq!(found.map(|found| found.id), Some(account.id));
        }
        let dump = world.dump().await.join("\n");
        assert!(!dump.contains(CPR) && !dump.contains(&code.reveal()[1..]));
    }
}

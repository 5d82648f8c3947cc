//! SMS in words: one short text in the receiver's language, without a name in it that somebody chose. Sending is done elsewhere.

use std::time::Duration;

use hvem_domain::message::SmsText;

use crate::text::Text;

/// What an SMS says.
#[must_use]
pub fn render(says: &SmsText, text: &Text) -> String {
    let key = match says {
        SmsText::TemporaryPin { .. } => "sms-temporary-pin",
        SmsText::NewNumber { .. } => "sms-new-number",
    };
    let (pin, valid_for) = says.code();
    let minutes = valid_for.max(Duration::from_secs(60)).as_secs() / 60;
    text.with(key, &[("pin", &pin.reveal()), ("minutes", &minutes)])
}

#[cfg(test)]
mod tests {
    use hvem_domain::temporary_pin::{TemporaryPin, VALID_FOR};

    use super::*;
    use crate::text::{Language, Texts};

    /// The basic alphabet of GSM 03.38, as 3GPP TS 23.038 §6.2.1 has it, without what no text of ours needs.
    const GSM: &str = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    fn says(valid_for: Duration) -> [SmsText; 2] {
        let pin = TemporaryPin::typed("01234567").unwrap();
        [SmsText::TemporaryPin { pin, valid_for }, SmsText::NewNumber { pin, valid_for }]
    }

    fn said(says: &SmsText, language: Language) -> String {
        render(says, &Texts::for_scheme("mitid").in_language(language))
    }

    #[test]
    fn an_sms_reads_as_in_its_snapshot() {
        for (says, language) in says(VALID_FOR).iter().flat_map(|says| Language::ALL.map(|language| (says, language))) {
            insta::assert_snapshot!(format!("{}.{}", says.kind(), language.tag()), said(says, language));
        }
    }

    /// A longer one, or one with another letter in it, would go out in parts.
    #[test]
    fn an_sms_is_one_part() {
        for language in Language::ALL {
            for says in [VALID_FOR, Duration::from_secs(60), Duration::from_secs(6_000)].map(says).iter().flatten() {
                let said = said(says, language);
                let strange: Vec<char> = said.chars().filter(|c| !GSM.contains(*c)).collect();
                assert!(strange.is_empty(), "{strange:?} in {said}");
                assert!(said.chars().count() <= 160, "{} characters: {said}", said.chars().count());
            }
        }
    }
}

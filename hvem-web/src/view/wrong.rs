//! What can be wrong with what a person entered. Every view with a form takes a list of these; its template writes each beside
//! its field and all of them at the top, with links.

/// The field of a form that something is wrong with; also the `id` and `name` of its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Given name.
    GivenName,
    /// Family name.
    FamilyName,
    /// What says who signs in.
    UserId,
    /// E-mail address.
    Email,
    /// Telephone number.
    Phone,
    /// The password a person has.
    Password,
    /// The password a person chooses.
    NewPassword,
    /// The chosen password once more.
    RepeatPassword,
    /// The name of a device.
    Name,
    /// A PIN, checked by the page's script; the server sees only its public key.
    Pin,
    /// The method of signing in.
    Method,
    /// The device to approve with.
    Device,
    /// A key from the key card.
    Key,
    /// The number of a letter.
    LetterNumber,
    /// How a person wants to approve.
    Way,
    /// The serial number of a code device.
    Serial,
    /// A code from a code device.
    Code,
    /// The button by which a security key is touched.
    Touch,
    /// Street and number.
    Street,
    /// Postcode.
    Postcode,
    /// Town.
    Town,
    /// Country.
    Country,
    /// The first day of a period.
    From,
    /// The last day of a period.
    To,
}

impl Field {
    /// The input's `id` and `name`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::GivenName => "given_name",
            Self::FamilyName => "family_name",
            Self::UserId => "user_id",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Password => "password",
            Self::NewPassword => "new_password",
            Self::RepeatPassword => "repeat_password",
            Self::Name => "name",
            Self::Pin => "pin",
            Self::Method => "method",
            Self::Device => "device",
            Self::Key => "key",
            Self::LetterNumber => "letter_number",
            Self::Way => "way",
            Self::Serial => "serial",
            Self::Code => "code",
            Self::Touch => "touch",
            Self::Street => "street",
            Self::Postcode => "postcode",
            Self::Town => "town",
            Self::Country => "country",
            Self::From => "from",
            Self::To => "to",
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// No given name.
    GivenNameMissing,
    /// Given name too long.
    GivenNameLong,
    /// No family name.
    FamilyNameMissing,
    /// Family name too long.
    FamilyNameLong,
    /// Nothing that says who signs in.
    UserIdMissing,
    /// What no user ID can be.
    UserIdMalformed,
    /// A chosen user ID of fewer than 8 characters.
    UserIdShort,
    /// Of more than 48.
    UserIdLong,
    /// With a character that is not allowed.
    UserIdCharacter,
    /// A civil number.
    UserIdCivilNumber,
    /// The person's own name or address.
    UserIdGuessable,
    /// Somebody else's.
    UserIdTaken,
    /// No e-mail address.
    EmailMissing,
    /// Not an e-mail address.
    EmailMalformed,
    /// The e-mail address that the account has.
    EmailSame,
    /// No telephone number, or one without the country that it needs.
    PhoneMalformed,
    /// The telephone number that the account has.
    PhoneSame,
    /// Not the eight digits of a code by SMS.
    SmsMalformed,
    /// Another code by SMS than the one that was sent.
    SmsWrong,
    /// No code by SMS is waited for any more.
    SmsOver,
    /// No password.
    PasswordMissing,
    /// E-mail and password do not fit together; never said which of the two.
    PasswordWrong,
    /// The present password is wrong, where the person is signed in.
    PasswordNotYours,
    /// No new password.
    NewPasswordMissing,
    /// Fewer than 8 characters.
    NewPasswordShort,
    /// More than 128 characters.
    NewPasswordLong,
    /// Among the passwords that many people use, or breached.
    NewPasswordCommon,
    /// The two new passwords differ.
    NewPasswordsDiffer,
    /// A device has no name.
    NameMissing,
    /// A device's name is too long.
    NameLong,
    /// Another device of this account has the name.
    NameTaken,
    /// No usable PIN key came with the form: it was sent without script.
    PinMissing,
    /// No method chosen, or one that can't be used.
    MethodMissing,
    /// No device chosen, or one that can't be used.
    DeviceMissing,
    /// Not six digits.
    KeyMalformed,
    /// Not the key that stands beside the number.
    KeyWrong,
    /// Number and code of a letter do not fit together; never said which of the two.
    LetterWrong,
    /// No way of approving chosen.
    WayMissing,
    /// Nothing that a serial number can be.
    SerialMalformed,
    /// Not six or eight digits.
    CodeMalformed,
    /// Serial number and code do not fit together; never said which of the two.
    CodeDoesNotFit,
    /// Code and password do not fit; never said which of the two.
    CodeWrong,
    /// The device is far off: its next code is needed.
    CodeNext,
    /// No code is looked at for a while.
    CodesPaused,
    /// The person has as many code devices as may answer.
    CodesTooMany,
    /// Nothing came from the browser: it ran no script, or nothing was touched.
    TouchMissing,
    /// What came is no touch of a key of this person; never said whether there is one.
    TouchWrong,
    /// What came is no touch that was asked for.
    TouchNotTaken,
    /// There are as many security keys as may answer.
    SecurityKeysTooMany,
    /// No street.
    StreetMissing,
    /// What no street can be.
    StreetMalformed,
    /// No postcode.
    PostcodeMissing,
    /// What no postcode can be.
    PostcodeMalformed,
    /// No town.
    TownMissing,
    /// What no town can be.
    TownMalformed,
    /// What no country can be.
    CountryMalformed,
    /// A first day that is no date.
    FromMalformed,
    /// A last day that is no date.
    ToMalformed,
}

impl Wrong {
    /// Every one of them.
    pub const ALL: [Self; 58] = [
        Self::GivenNameMissing,
        Self::GivenNameLong,
        Self::FamilyNameMissing,
        Self::FamilyNameLong,
        Self::UserIdMissing,
        Self::UserIdMalformed,
        Self::UserIdShort,
        Self::UserIdLong,
        Self::UserIdCharacter,
        Self::UserIdCivilNumber,
        Self::UserIdGuessable,
        Self::UserIdTaken,
        Self::LetterWrong,
        Self::EmailMissing,
        Self::EmailMalformed,
        Self::EmailSame,
        Self::PhoneMalformed,
        Self::PhoneSame,
        Self::SmsMalformed,
        Self::SmsWrong,
        Self::SmsOver,
        Self::PasswordMissing,
        Self::PasswordWrong,
        Self::PasswordNotYours,
        Self::NewPasswordMissing,
        Self::NewPasswordShort,
        Self::NewPasswordLong,
        Self::NewPasswordCommon,
        Self::NewPasswordsDiffer,
        Self::NameMissing,
        Self::NameLong,
        Self::NameTaken,
        Self::PinMissing,
        Self::MethodMissing,
        Self::DeviceMissing,
        Self::KeyMalformed,
        Self::KeyWrong,
        Self::WayMissing,
        Self::SerialMalformed,
        Self::CodeMalformed,
        Self::CodeDoesNotFit,
        Self::CodeWrong,
        Self::CodeNext,
        Self::CodesPaused,
        Self::CodesTooMany,
        Self::TouchMissing,
        Self::TouchWrong,
        Self::TouchNotTaken,
        Self::SecurityKeysTooMany,
        Self::StreetMissing,
        Self::StreetMalformed,
        Self::PostcodeMissing,
        Self::PostcodeMalformed,
        Self::TownMissing,
        Self::TownMalformed,
        Self::CountryMalformed,
        Self::FromMalformed,
        Self::ToMalformed,
    ];

    /// The field to put right.
    #[must_use]
    pub fn field(self) -> Field {
        match self {
            Self::GivenNameMissing | Self::GivenNameLong => Field::GivenName,
            Self::FamilyNameMissing | Self::FamilyNameLong => Field::FamilyName,
            Self::UserIdMissing
            | Self::UserIdMalformed
            | Self::UserIdShort
            | Self::UserIdLong
            | Self::UserIdCharacter
            | Self::UserIdCivilNumber
            | Self::UserIdGuessable
            | Self::UserIdTaken => Field::UserId,
            Self::LetterWrong => Field::LetterNumber,
            Self::EmailMissing | Self::EmailMalformed | Self::EmailSame => Field::Email,
            Self::PhoneMalformed | Self::PhoneSame => Field::Phone,
            Self::PasswordMissing | Self::PasswordWrong | Self::PasswordNotYours => Field::Password,
            Self::NewPasswordMissing | Self::NewPasswordShort | Self::NewPasswordLong | Self::NewPasswordCommon => {
                Field::NewPassword
            }
            Self::NewPasswordsDiffer => Field::RepeatPassword,
            Self::NameMissing | Self::NameLong | Self::NameTaken => Field::Name,
            Self::PinMissing => Field::Pin,
            Self::MethodMissing => Field::Method,
            Self::DeviceMissing => Field::Device,
            Self::KeyMalformed | Self::KeyWrong => Field::Key,
            Self::WayMissing => Field::Way,
            Self::SerialMalformed => Field::Serial,
            Self::CodeMalformed
            | Self::CodeDoesNotFit
            | Self::CodeWrong
            | Self::CodeNext
            | Self::CodesPaused
            | Self::CodesTooMany
            | Self::SmsMalformed
            | Self::SmsWrong
            | Self::SmsOver => Field::Code,
            Self::TouchMissing | Self::TouchWrong | Self::TouchNotTaken | Self::SecurityKeysTooMany => Field::Touch,
            Self::StreetMissing | Self::StreetMalformed => Field::Street,
            Self::PostcodeMissing | Self::PostcodeMalformed => Field::Postcode,
            Self::TownMissing | Self::TownMalformed => Field::Town,
            Self::CountryMalformed => Field::Country,
            Self::FromMalformed => Field::From,
            Self::ToMalformed => Field::To,
        }
    }

    /// The key of the message.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::GivenNameMissing => "wrong-given-name-missing",
            Self::GivenNameLong => "wrong-given-name-long",
            Self::FamilyNameMissing => "wrong-family-name-missing",
            Self::FamilyNameLong => "wrong-family-name-long",
            Self::UserIdMissing => "wrong-user-id-missing",
            Self::UserIdMalformed => "wrong-user-id-malformed",
            Self::UserIdShort => "wrong-user-id-short",
            Self::UserIdLong => "wrong-user-id-long",
            Self::UserIdCharacter => "wrong-user-id-character",
            Self::UserIdCivilNumber => "wrong-user-id-civil-number",
            Self::UserIdGuessable => "wrong-user-id-guessable",
            Self::UserIdTaken => "wrong-user-id-taken",
            Self::LetterWrong => "wrong-letter",
            Self::EmailMissing => "wrong-email-missing",
            Self::EmailMalformed => "wrong-email-malformed",
            Self::EmailSame => "wrong-email-same",
            Self::PhoneMalformed => "wrong-phone-malformed",
            Self::PhoneSame => "wrong-phone-same",
            Self::SmsMalformed => "wrong-sms-malformed",
            Self::SmsWrong => "wrong-sms-wrong",
            Self::SmsOver => "wrong-sms-over",
            Self::PasswordMissing => "wrong-password-missing",
            Self::PasswordWrong => "wrong-password-wrong",
            Self::PasswordNotYours => "wrong-password-not-yours",
            Self::NewPasswordMissing => "wrong-new-password-missing",
            Self::NewPasswordShort => "wrong-new-password-short",
            Self::NewPasswordLong => "wrong-new-password-long",
            Self::NewPasswordCommon => "wrong-new-password-common",
            Self::NewPasswordsDiffer => "wrong-new-passwords-differ",
            Self::NameMissing => "wrong-name-missing",
            Self::NameLong => "wrong-name-long",
            Self::NameTaken => "wrong-name-taken",
            Self::PinMissing => "wrong-pin-missing",
            Self::MethodMissing => "wrong-method-missing",
            Self::DeviceMissing => "wrong-device-missing",
            Self::KeyMalformed => "wrong-key-malformed",
            Self::KeyWrong => "wrong-key-wrong",
            Self::WayMissing => "wrong-way-missing",
            Self::SerialMalformed => "wrong-serial-malformed",
            Self::CodeMalformed => "wrong-code-malformed",
            Self::CodeDoesNotFit => "wrong-code-does-not-fit",
            Self::CodeWrong => "wrong-code-wrong",
            Self::CodeNext => "wrong-code-next",
            Self::CodesPaused => "wrong-codes-paused",
            Self::CodesTooMany => "wrong-codes-too-many",
            Self::TouchMissing => "wrong-touch-missing",
            Self::TouchWrong => "wrong-touch-wrong",
            Self::TouchNotTaken => "wrong-touch-not-taken",
            Self::SecurityKeysTooMany => "wrong-security-keys-too-many",
            Self::StreetMissing => "wrong-street-missing",
            Self::StreetMalformed => "wrong-street-malformed",
            Self::PostcodeMissing => "wrong-postcode-missing",
            Self::PostcodeMalformed => "wrong-postcode-malformed",
            Self::TownMissing => "wrong-town-missing",
            Self::TownMalformed => "wrong-town-malformed",
            Self::CountryMalformed => "wrong-country-malformed",
            Self::FromMalformed => "wrong-from-malformed",
            Self::ToMalformed => "wrong-to-malformed",
        }
    }
}

/// The first message about a field, for the template beside that field.
pub(crate) fn about(errors: &[Wrong], field: &str) -> Option<&'static str> {
    errors.iter().find(|wrong| wrong.field().id() == field).map(|wrong| wrong.key())
}

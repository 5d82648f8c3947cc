# SMS: what it is for, the code, and that nobody asks for it. At most 160 characters of the GSM alphabet, with nothing in it that a service or a stranger
# chose.

sms-temporary-pin = Din midlertidige pinkode er { $pin }. Tast den i appen inden { $minutes ->
    [one] ét minut
   *[other] { $minutes } minutter
}. Giv den ikke til andre: Vi spørger aldrig om den.

sms-new-number = Koden { $pin } bekræfter dit nye telefonnummer. Skriv den på din konto inden { $minutes ->
    [one] ét minut
   *[other] { $minutes } minutter
}. Giv den ikke til andre.

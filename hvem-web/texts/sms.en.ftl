# SMS: what it is for, the code, and that nobody asks for it. At most 160 characters of the GSM alphabet, with nothing in it that a service or a stranger
# chose.

sms-temporary-pin = Your temporary PIN code is { $pin }. Type it in the app within { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}. Give it to nobody: We never ask for it.

sms-new-number = The code { $pin } confirms your new phone number. Type it on your account within { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}. Give it to nobody.

"""Writes all vector files except webauthn.json: `python3 app.py`."""

from common import *

MADE = "Made by vectors/make (Python, hashlib, hmac and cryptography), checked by cargo test and node --test."


def crockford_cases():
    cases = []
    for data in [b"", b"\x00", b"\xff", b"\x84\x21", bytes(range(16)), some("crockford", 16), bytes([255] * 16)]:
        cases.append({"kind": "encode", "bytes_hex": data.hex(), "text": crockford(data)})
    for count, label in [(4, "a"), (4, "b"), (8, "c"), (1, "d")]:
        data = some(f"code {label}", 20)
        cases.append({"kind": "code", "bytes_hex": data.hex(), "count": count, "text": crockford(data)[:count]})
    decoded = [("", b""), ("00", b"\x00"), ("zw", b"\xff"), ("ZW", b"\xff"), ("01", None), ("0", None), ("000", None)]
    decoded += [("0u", None), ("0-0", None), ("il", None), ("ø0", None), (crockford(some("x", 16)).lower(), some("x", 16))]
    for text, data in decoded:
        cases.append({"kind": "decode", "text": text, "bytes_hex": None if data is None else data.hex()})
    typed = {"k74m": "K74M", "K7 4M": "K74M", " k-7-4-m\n": "K74M", "oOiIlL": "001111", "K7U4": None, "K7Æ4": None}
    typed |= {"k74.": None, "": "", "K74Mé": None, "Ｋ74M": None, "k7\u00a04m": "K74M", "ı74M": None, "K74–M": None, "ſ74M": None}
    cases += [{"kind": "normalise", "typed": given, "code": code} for given, code in typed.items()]
    return cases


def transcript_cases():
    lists = [
        ("hvem/v1/test", []),
        ("hvem/v1/test", [""]),
        ("hvem/v1/test", ["ab", "c"]),
        ("hvem/v1/test", ["a", "bc"]),
        ("hvem/v1/test", ["Ærøskøbing – 5 €", "", b"\x00\xff"]),
        ("hvem/v1/test", [0, NOON, -1]),
        ("hvem/v1/test", ["x" * 300]),
        ("hvem/v1/browser", [ISSUER, name("log", "a"), some("nonce", 16)]),
        ("hvem/v1/platform", [ISSUER, name("dev", "a"), some("attestation", 200), some("ratchet", 32), some("next-ratchet", 32)]),
    ]
    cases = []
    for label, fields in lists:
        data = transcript(label, *fields)
        shown = [{"hex": f.hex()} if isinstance(f, bytes) else {"time": f} if isinstance(f, int) else {"text": f} for f in fields]
        cases.append({"label": label, "fields": shown, "transcript_hex": data.hex(), "sha256_hex": sha256(data).hex()})
    return cases


def call_cases():
    key, cases = P256("app"), []
    device, enrolment = name("dev", "a"), name("enr", "a")
    base = "/app/api/v1"
    calls = [
        (ISSUER, "GET", f"{base}/requests?wait=25&seen=abc", device, NOON, ""),
        (ISSUER, "POST", f"{base}/requests/match", device, NOON + 1, '{"code":"K74M"}'),
        (LOCAL, "POST", f"{base}/enrolments/{enrolment}/finish", enrolment, NOON, '{"platform":null}'),
        (ISSUER, "PUT", f"{base}/push", device, 0, '{"endpoint":"https://push.example.net/æ"}'),
        (ISSUER, "DELETE", f"{base}/device", device, NOON, ""),
    ]
    for issuer, method, path, sender, time, body in calls:
        data = transcript("hvem/v1/call", issuer, method, path, sender, time, sha256(body.encode()))
        cases.append({
            "issuer": issuer, "method": method, "path": path, "sender": sender, "time": time, "body": body,
            "transcript_hex": data.hex(), "sha256_hex": sha256(data).hex(),
            "app_key_b64u": b64u(key.point), "signature_b64u": b64u(key.raw(data)),
        })
    return cases


def pin_cases():
    cases = []
    pins = [("0000", "zero", name("enr", "a")), ("4711", "a", name("enr", "a")), ("4711", "a", name("dev", "a")),
            ("4712", "a", name("dev", "a")), ("4711", "b", name("dev", "a")), ("123456", "b", name("dev", "b")), ("12345678", "b", "")]
    for pin, label, context in pins:
        pin_key = bytes(32) if label == "zero" else some(f"pin_key {label}", 32)
        private, message = pin_private(pin_key, pin, context), transcript("hvem/v1/test", pin, context)
        cases.append({
            "pin_key_hex": pin_key.hex(), "pin": pin, "context": context, "seed_hex": pin_seed(pin_key, pin, context).hex(),
            "pin_public_b64u": b64u(public(private)), "message_hex": message.hex(), "signature_b64u": b64u(private.sign(message)),
        })
    return cases


def redeem_case(label, issuer, description):
    key, token = P256(label), some(f"token {label}", 16)
    data = transcript("hvem/v1/enrol/redeem", issuer, token, key.point, description)
    return {
        "kind": "redeem", "issuer": issuer, "token_b64u": b64u(token), "app_key_b64u": b64u(key.point), "description": description,
        "transcript_hex": data.hex(), "sha256_hex": sha256(data).hex(), "signature_b64u": b64u(key.raw(data)),
        "check": crockford(sha256(key.point))[:4],
    }


def unlock_case(label, issuer, pin):
    key, enrolment, device = P256(label), name("enr", label), name("dev", label)
    portal_key, own_key = some(f"portal pin_key {label}", 32), some(f"own pin_key {label}", 32)
    portal, own = pin_private(portal_key, pin, enrolment), pin_private(own_key, pin, device)
    first = some(f"ratchet {label}", 32)
    data = transcript("hvem/v1/enrol/unlock", issuer, enrolment, device, key.point, public(own), sha256(first))
    return {
        "kind": "unlock", "issuer": issuer, "enrolment": enrolment, "device": device, "app_key_b64u": b64u(key.point), "pin": pin,
        "portal_pin_key_b64u": b64u(portal_key), "portal_pin_public_b64u": b64u(public(portal)),
        "own_pin_key_b64u": b64u(own_key), "pin_public_b64u": b64u(public(own)),
        "first_ratchet_b64u": b64u(first), "ratchet_b64u": b64u(sha256(first)),
        "transcript_hex": data.hex(), "sha256_hex": sha256(data).hex(), "signature_b64u": b64u(key.raw(data)),
        "pin_signature_b64u": b64u(portal.sign(data)), "new_pin_signature_b64u": b64u(own.sign(data)),
    }


def begin_case(label, issuer, description):
    key = P256(label)
    data = transcript("hvem/v1/enrol/begin", issuer, key.point, description)
    return {
        "kind": "begin", "issuer": issuer, "app_key_b64u": b64u(key.point), "description": description,
        "transcript_hex": data.hex(), "sha256_hex": sha256(data).hex(), "signature_b64u": b64u(key.raw(data)),
    }


def choose_case(label, issuer, pin):
    key, enrolment, device, own_key = P256(label), name("enr", label), name("dev", label), some(f"own pin_key {label}", 32)
    own, first = pin_private(own_key, pin, device), some(f"ratchet {label}", 32)
    data = transcript("hvem/v1/enrol/choose-pin", issuer, enrolment, device, key.point, public(own), sha256(first))
    return {
        "kind": "choose-pin", "issuer": issuer, "enrolment": enrolment, "device": device, "app_key_b64u": b64u(key.point), "pin": pin,
        "own_pin_key_b64u": b64u(own_key), "pin_public_b64u": b64u(public(own)),
        "first_ratchet_b64u": b64u(first), "ratchet_b64u": b64u(sha256(first)),
        "transcript_hex": data.hex(), "sha256_hex": sha256(data).hex(), "signature_b64u": b64u(key.raw(data)),
        "pin_signature_b64u": b64u(own.sign(data)),
    }


def enrol_cases():
    alone = [begin_case(*text) for text in [("a", ISSUER, "Chrome on Android"), ("c", LOCAL, "Firefox på Søren Ærøs pc")]]
    alone += [choose_case("a", ISSUER, "4711"), choose_case("b", LOCAL, "0097")]
    texts = [("a", ISSUER, "Chrome on Android"), ("b", LOCAL, ""), ("c", ISSUER, "Firefox på Søren Ærøs pc"), ("d", ISSUER, "hvem-device")]
    return [redeem_case(*text) for text in texts] + [unlock_case("a", ISSUER, "4711"), unlock_case("b", LOCAL, "0097"), unlock_case("c", ISSUER, "830174")] + alone


def signed_by(data, key, **pin_keys):
    """What every case of section 4 ends with: the bytes, the app key's signature, and those of PIN keys."""
    case = {"transcript_hex": data.hex(), "sha256_hex": sha256(data).hex(), "app_key_b64u": b64u(key.point), "signature_b64u": b64u(key.raw(data))}
    return case | {f"{which}_signature_b64u": b64u(private.sign(data)) for which, private in pin_keys.items()}


def device_case(kind, label, issuer, pin, **more):
    key, device, pin_key = P256("app"), name("dev", label), some(f"own pin_key {label}", 32)
    ratchet, following = some(f"ratchet {label}", 32), sha256(some(f"next {label}", 32))
    case = {
        "kind": kind, "issuer": issuer, "device": device, "pin": pin, "pin_key_b64u": b64u(pin_key),
        "ratchet_b64u": b64u(ratchet), "next_ratchet_b64u": b64u(following), **more,
    }
    present, pair = pin_private(pin_key, pin, device), (ratchet, following)
    if kind == "holder":
        data = transcript("hvem/v1/holder", issuer, device, more["wish"], more["method"], *pair)
        return case | signed_by(data, key, pin=present)
    new = pin_private(pin_key, more["new_pin"], device)
    case["pin_public_b64u"] = b64u(public(new))
    if kind == "change":
        data = transcript("hvem/v1/pin/change", issuer, device, public(new), *pair)
        return case | signed_by(data, key, pin=present, new_pin=new)
    data = transcript("hvem/v1/pin/renew", issuer, device, more["renewal"], public(new), *pair)
    return case | signed_by(data, key, new_pin=new)


def device_cases():
    return [
        device_case("change", "a", ISSUER, "4711", new_pin="8305"),
        device_case("change", "b", LOCAL, "0097", new_pin="0098"),
        device_case("change", "c", ISSUER, "830174", new_pin="000009"),
        device_case("renew", "a", ISSUER, "4711", new_pin="8305", renewal=name("ren", "a")),
        device_case("renew", "b", LOCAL, "0097", new_pin="61840273", renewal=name("ren", "b")),
        device_case("holder", "a", ISSUER, "4711", wish="unregister", method="pin"),
        device_case("holder", "b", LOCAL, "0097", wish="remove-platform", method="platform"),
        device_case("holder", "c", ISSUER, "830174", wish="open", method="pin"),
        device_case("holder", "d", ISSUER, "4711", wish="copy", method="pin"),
        device_case("holder", "e", LOCAL, "0097", wish="show-copy", method="platform"),
        device_case("holder", "f", ISSUER, "830174", wish="type-codes", method="pin"),
        device_case("holder", "g", LOCAL, "0097", wish="confirm-typing", method="platform"),
    ]


def copy_key(point):
    """What a QR code says of the key of the phone that shows it."""
    return sha256(point)[:16]


def copy_take_case(label, issuer, description):
    key, token = P256(label), some(f"copy token {label}", 16)
    data = transcript("hvem/v1/enrol/copy", issuer, token, key.point, description)
    return {"kind": "take", "issuer": issuer, "token_b64u": b64u(token), "description": description, "key_b64u": b64u(copy_key(key.point))} | signed_by(data, key)


def copy_check_case(label, issuer):
    old, new, copy, meeting = P256(f"old {label}"), P256(f"new {label}"), name("cop", label), some(f"meeting {label}", 16)
    data = transcript("hvem/v1/copy/check", issuer, copy, old.point, new.point, meeting)
    return {
        "kind": "check", "issuer": issuer, "copy": copy, "old_key_b64u": b64u(old.point), "new_key_b64u": b64u(new.point),
        "meeting_b64u": b64u(meeting), "transcript_hex": data.hex(), "sha256_hex": sha256(data).hex(), "check": crockford(sha256(data))[:4],
    }


def copy_endorse_case(label, issuer, at, near):
    old, new, copy, device, enrolment = P256(f"old {label}"), P256(f"new {label}"), name("cop", label), name("dev", label), name("enr", label)
    data = transcript("hvem/v1/copy/endorse", issuer, copy, device, enrolment, new.point, at, near)
    case = {"kind": "endorse", "issuer": issuer, "copy": copy, "device": device, "enrolment": enrolment, "new_key_b64u": b64u(new.point), "at": at, "near": near}
    return case | signed_by(data, old)


def copy_advertisement_case(label, issuer):
    token, radio = some(f"copy token {label}", 16), some(f"radio {label}", 16)
    old, new = copy_key(P256(f"old {label}").point), copy_key(P256(f"new {label}").point)
    keys = hkdf(radio, transcript("hvem/v1/copy/radio", issuer, token, old), 64)
    block = aes_block(keys[:32], new)
    said = block + hmac.digest(keys[32:], block, "sha256")[:4]
    return {
        "kind": "advertisement", "issuer": issuer, "token_b64u": b64u(token), "old_b64u": b64u(old), "radio_b64u": b64u(radio), "new_b64u": b64u(new),
        "advertised_hex": (bytes([2, 1, 6, 21, 0x21]) + said).hex(),
    }


def copy_cases():
    return [
        copy_take_case("a", ISSUER, "Chrome on Android"), copy_take_case("c", LOCAL, "Firefox på Søren Ærøs pc"), copy_take_case("d", ISSUER, ""),
        copy_check_case("a", ISSUER), copy_check_case("b", LOCAL), copy_check_case("c", ISSUER),
        copy_endorse_case("a", ISSUER, NOON, "scans"), copy_endorse_case("b", LOCAL, 0, "scans"), copy_endorse_case("c", ISSUER, NOON, "radio"),
        copy_advertisement_case("a", ISSUER), copy_advertisement_case("b", LOCAL), copy_advertisement_case("c", ISSUER),
    ]


def match_cases():
    secrets = [("qr", some("secret", 16)), ("qr", bytes(16)), ("link", some("secret", 16)), ("link", some("token", 16)), ("code", b"K74M"), ("code", b"0000")]
    return [
        {"matched_by": by, "secret_hex": secret.hex(), "digest_hex": sha256(by.encode() + b"\x00" + secret).hex()} for by, secret in secrets
    ]


def approval_case(label, decision, method, **other):
    key, browser = P256("app"), P256("browser")
    fields = {
        "issuer": ISSUER, "request": name("req", label), "relying_party": name("rp", "a"), "relying_party_name": "Pensionsportalen",
        "action": "sign-in", "text": "", "browser": "Firefox on Windows", "browser_key": sha256(browser.point),
        "match": sha256(b"qr\x00" + some(f"secret {label}", 16)), "decision": decision, "method": method, "device": name("dev", "a"),
        "ratchet": some(f"ratchet {label}", 32), "next_ratchet": sha256(some(f"next {label}", 32)),
        "asked_at": NOON, "expires_at": NOON + 300_000, "locale": "en",
    } | other
    data = transcript("hvem/v1/approval", *fields.values())
    case = {(k + "_hex" if isinstance(v, bytes) else k): v.hex() if isinstance(v, bytes) else v for k, v in fields.items()}
    case |= {"transcript_hex": data.hex(), "sha256_hex": sha256(data).hex(), "app_key_b64u": b64u(key.point), "signature_b64u": b64u(key.raw(data))}
    pin = None
    if method == "pin":
        private = pin_private(some("pin_key a", 32), "4711", fields["device"])
        pin = {"pin": "4711", "pin_key_hex": some("pin_key a", 32).hex(), "pin_public_b64u": b64u(public(private)), "signature_b64u": b64u(private.sign(data))}
    return case | {"with_pin": pin}


def approval_cases():
    return [
        approval_case("a", "approve", "pin"),
        approval_case("b", "approve", "platform", locale="da"),
        approval_case("c", "reject", ""),
        approval_case("d", "not-me", "", browser_key=b""),
        approval_case("e", "approve", "pin", relying_party_name="Ærø Kommunes »selvbetjening«", browser="Firefox på Søren Ø’s pc 🖥", locale="da"),
        approval_case("f", "approve", "pin", relying_party_name="", browser="", locale="", text="Betal 12,50 kr.\nTil: Åse", issuer=LOCAL),
        approval_case("g", "approve", "pin", match=sha256(b"code\x00K74M")),
        approval_case("h", "approve", "pin", relying_party_name="A\u030a\u00c5"),
    ]


def qr_cases():
    token, pin_key, request = some("token", 16), some("pin_key", 32), name("req", "a")
    meeting, key, radio = some("meeting", 16), copy_key(P256("app").point), some("radio", 16)
    kinds = [
        ({"kind": "enrolment", "token_b64u": b64u(token), "pin_key_b64u": b64u(pin_key)}, f"e.{b64u(token)}.{b64u(pin_key)}"),
        ({"kind": "request", "request": request, "slot": 0, "secret_b64u": b64u(token)}, f"r.{request}.0.{b64u(token)}"),
        ({"kind": "request", "request": request, "slot": 4294967295, "secret_b64u": b64u(bytes(16))}, f"r.{request}.4294967295.{'A' * 22}"),
        ({"kind": "link", "request": request, "token_b64u": b64u(token)}, f"m.{request}.{b64u(token)}"),
        ({"kind": "copy", "token_b64u": b64u(token), "key_b64u": b64u(key)}, f"c.{b64u(token)}.{b64u(key)}"),
        ({"kind": "copy", "token_b64u": b64u(token), "key_b64u": b64u(key), "radio_b64u": b64u(radio)}, f"c.{b64u(token)}.{b64u(key)}.{b64u(radio)}"),
        ({"kind": "meeting", "meeting_b64u": b64u(meeting), "key_b64u": b64u(key)}, f"n.{b64u(meeting)}.{b64u(key)}"),
    ]
    cases = [
        {"issuer": issuer, "qr": f"{issuer}/q#{fragment}", "link": f"{issuer}/app/#{fragment}", "carried": carried}
        for issuer in (ISSUER, LOCAL) for carried, fragment in kinds
    ]
    good = f"r.{request}.12.{b64u(token)}"
    refused = [
        "", "hello", "WIFI:S:home;;", "https://id.example.org", "https://id.example.org/q", "https://id.example.org/q#",
        f"https://id.example.org.evil.org/q#{good}", f"https://evil.org/https://id.example.org/q#{good}", f"http://id.example.org/q#{good}",
        f"https://id.example.org:8443/q#{good}", f"https://id.example.org/q/#{good}", f"https://id.example.org/app#{good}",
        f"https://id.example.org/q?x=1#{good}", f"https://id.example.org/p#{good}", f"HTTPS://ID.EXAMPLE.ORG/q#{good}",
    ]
    fragments = [
        "x.1", f"R.{request}.12.{b64u(token)}", good + ".more", good + ".", f"r.{request}.{b64u(token)}", f"r.{request}..{b64u(token)}",
        f"r.{request}.-1.{b64u(token)}", f"r.{request}.+1.{b64u(token)}", f"r.{request}.4294967296.{b64u(token)}", f"r.{request}.1e1.{b64u(token)}",
        f"r.{request}.0x1.{b64u(token)}", f"r.{request}. 1.{b64u(token)}", f"r.{request}.12.{b64u(token[:15])}", f"r.{request}.12.{b64u(token + token[:1])}",
        f"r.{request}.12.{b64u(token)}==", f"r.{request}.12.{'A' * 21}B", f"r.{request}.12.{'A' * 20}+/", f"m.{request}.", f"m.{request}", "m",
        f"e.{b64u(token)}", f"e.{b64u(token)}.{b64u(pin_key[:31])}", f"e.{b64u(pin_key)}.{b64u(token)}", f"e.{b64u(token)}.{b64u(pin_key)}.x", "e..",
        f"c.{b64u(token)}", f"c.{b64u(token)}.{b64u(key[:15])}", f"c.{b64u(pin_key)}.{b64u(key)}", f"c.{b64u(token)}.{b64u(key)}.x", f"c.{b64u(token)}.{b64u(key)}.", f"c.{b64u(token)}.{b64u(key)}.{b64u(radio[:15])}",
        f"c.{b64u(token)}.{b64u(key)}.{b64u(radio)}.x", "c..", f"C.{b64u(token)}.{b64u(key)}",
        f"n.{b64u(meeting)}", f"n.{b64u(meeting[:15])}.{b64u(key)}", f"n.{b64u(meeting)}.{b64u(pin_key)}", f"n.{b64u(meeting)}.{b64u(key)}.x", "n..",
    ]
    return cases + [{"issuer": ISSUER, "refused": text} for text in refused + [f"{ISSUER}/q#{fragment}" for fragment in fragments]]


write("crockford", f"Crockford base32, both ways, and what a person types (section 1); null: refused. {MADE}", crockford_cases())
write("transcript", f"Length-prefixed fields and their SHA-256 (section 1); a field is text, hex bytes or a time. {MADE}", transcript_cases())
write("call", f"What the app key signs for each call (section 1.2), with a signature to check; body is text, UTF-8. {MADE}", call_cases())
write("pin", f"From pin_key, PIN and context to the Ed25519 seed, key and signature (section 1.1). {MADE}", pin_cases())
write("enrol", f"Redeem and unlock (sections 2.1 and 2.2) with check characters and signatures. {MADE}", enrol_cases())
write("device", f"What the device asks of itself (section 4): change, renew, and the holder's proof, with signatures. {MADE}", device_cases())
write("copy", f"Copying the app (section 2.5): what the new phone signs, the four characters, what the old phone signs, and what is said by Bluetooth. {MADE}", copy_cases())
write("match", f"Field 9 of an approval, from how a request was matched and the secret that was carried (section 3.3). {MADE}", match_cases())
write("approval", f"What all keys sign for an answer (section 3.3); with_pin gives the PIN key's signature. {MADE}", approval_cases())
write("qr", f"The texts of QR codes and app links (sections 2, 2.5 and 3.2); a case with refused must not be read. {MADE}", qr_cases())

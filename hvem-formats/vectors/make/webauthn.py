"""Writes webauthn.json: a registration and assertions by a software authenticator with fixed keys, and everything that must be refused."""

from common import *

RP_ID, ORIGIN = "id.example.org", ISSUER
KEY, OTHER = P256("platform"), P256("other platform")
ID, CHALLENGE = some("credential", 32), some("challenge", 32)
UP, UV, BE, BS, AT, ED = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80
SITE = {"rp_id": RP_ID, "origin": ORIGIN, "challenge_b64u": b64u(CHALLENGE)}
X, Y = KEY.point[1:33], KEY.point[33:]
COSE = [(1, 2), (3, -7), (-1, 1), (-2, X), (-3, Y)]
cases = []


def head(major, value):
    for size, code in ((0, None), (1, 24), (2, 25), (4, 26)):
        if code is None and value < 24:
            return bytes([major << 5 | value])
        if code and value < 1 << 8 * size:
            return bytes([major << 5 | code]) + value.to_bytes(size, "big")
    raise ValueError(value)


def cbor(value):
    """RFC 8949 for the few types that occur. A list of pairs is a map, so that order and doubles can be chosen."""
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, tuple):
        return head(4, len(value)) + b"".join(map(cbor, value))
    return head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in value)


def client(kind, **other):
    members = {"type": f"webauthn.{kind}", "challenge": b64u(CHALLENGE), "origin": ORIGIN, "crossOrigin": False} | other
    return json.dumps({k: v for k, v in members.items() if v is not ...}, separators=(",", ":")).encode()


def data(flags, counter=0, attested=b"", rp_id=RP_ID):
    return sha256(rp_id.encode()) + bytes([flags]) + counter.to_bytes(4, "big") + attested


def attested(credential=ID, cose=COSE, length=None):
    return bytes(16) + (len(credential) if length is None else length).to_bytes(2, "big") + credential + cbor(cose)


def wrap(auth):
    return cbor([("fmt", "none"), ("attStmt", []), ("authData", auth)])


def roaming(name):
    """A roaming key is not verified, and otherwise judged alike."""
    return {"expect_roaming": "ok"} if name == "UV=0" else {}


GOOD = data(UP | UV | AT, 0, attested())


def registration(name, expect, auth=GOOD, client_data=None, wrapped=None, credential=None):
    response = {
        "clientDataJSON": b64u(client("create") if client_data is None else client_data),
        "attestationObject": b64u(wrap(auth) if wrapped is None else wrapped),
    }
    shown = b64u(ID) if credential is None else credential
    case = {"kind": "registration", "name": name, "expect": expect, **roaming(name), **SITE}
    case["response"] = {"id": shown, "rawId": shown, "type": "public-key", "clientExtensionResults": {}, "response": response}
    if expect == "ok":
        flags = auth[32]
        case["credential"] = {"id_b64u": b64u(ID), "key_b64u": b64u(KEY.point), "counter": int.from_bytes(auth[33:37], "big"), "backup_eligible": bool(flags & BE)}
    cases.append(case)


def assertion(name, expect, flags=UP | UV, counter=1, known=0, eligible=False, **other):
    auth = other.get("auth", data(flags, counter, rp_id=other.get("rp_id", RP_ID)))
    told = other.get("client_data", client("get"))
    signature = other.get("signature") or other.get("key", KEY).der(auth + sha256(told))
    response = {
        "clientDataJSON": b64u(other.get("sent_client_data", told)),
        "authenticatorData": b64u(other.get("sent_auth", auth)),
        "signature": b64u(signature if "sent_signature" not in other else other["sent_signature"](signature)),
    }
    shown = other.get("credential", b64u(ID))
    case = {"kind": "assertion", "name": name, "expect": expect, **roaming(name), **SITE}
    case["credential"] = {"id_b64u": b64u(ID), "key_b64u": b64u(KEY.point), "counter": known, "backup_eligible": eligible}
    case["response"] = {"id": shown, "rawId": shown, "type": "public-key", "clientExtensionResults": {}, "response": response}
    cases.append(case | ({"counter": counter} if expect == "ok" else {}))


def client_data_both(make):
    """Client data is checked the same way in both ceremonies (L3 §7.1 steps 6-12, §7.2 steps 10-16)."""
    texts = {
        "type of the other ceremony": ({"type": "webauthn.get" if make is registration else "webauthn.create"}, "foreign"),
        "type of a payment": ({"type": "payment.get"}, "foreign"), "empty type": ({"type": ""}, "foreign"),
        "no type": ({"type": ...}, "malformed"), "no challenge": ({"challenge": ...}, "malformed"), "no origin": ({"origin": ...}, "malformed"),
        "other challenge": ({"challenge": b64u(some("other", 32))}, "foreign"), "empty challenge": ({"challenge": ""}, "foreign"),
        "shortened challenge": ({"challenge": b64u(CHALLENGE[:31])}, "foreign"), "lengthened challenge": ({"challenge": b64u(CHALLENGE + b"\0")}, "foreign"),
        "padded challenge": ({"challenge": b64u(CHALLENGE) + "="}, "foreign"), "challenge as hex": ({"challenge": CHALLENGE.hex()}, "foreign"),
        "challenge as a number": ({"challenge": 1}, "malformed"),
        "origin of another host": ({"origin": "https://evil.example"}, "foreign"), "origin of a subdomain": ({"origin": "https://a.id.example.org"}, "foreign"),
        "origin of the parent": ({"origin": "https://example.org"}, "foreign"), "origin with our name in front": ({"origin": ISSUER + ".evil.org"}, "foreign"),
        "origin over http": ({"origin": "http://id.example.org"}, "foreign"), "origin with a port": ({"origin": ISSUER + ":8443"}, "foreign"),
        "origin with a slash": ({"origin": ISSUER + "/"}, "foreign"), "origin in upper case": ({"origin": ISSUER.upper()}, "foreign"),
        "null origin": ({"origin": "null"}, "foreign"), "cross origin": ({"crossOrigin": True}, "foreign"),
        "top origin": ({"crossOrigin": True, "topOrigin": "https://evil.example"}, "foreign"),
        "top origin alone": ({"topOrigin": "https://evil.example"}, "foreign"), "cross origin as text": ({"crossOrigin": "false"}, "malformed"),
    }
    kind = "create" if make is registration else "get"
    for name, (members, expect) in texts.items():
        make(name, expect, client_data=client(kind, **members))
    good = client(kind)
    doubled = good[:-1] + b',"challenge":"AAAA"}'
    for name, told in {"no client data": b"", "client data cut": good[:-1], "client data and more": good + b"{}", "client data as a list": b"[" + good + b"]",
                       "client data that is not UTF-8": good.replace(b"webauthn", b"webauth\xff"), "challenge twice": doubled}.items():
        make(name, "malformed", client_data=told)
    make("unknown members in the client data", "ok", client_data=client(kind, other_keys_can_be_added_here="see the standard"))
    make("no crossOrigin", "ok", client_data=client(kind, crossOrigin=...))


def registrations():
    registration("a registration", "ok")
    registration("a counter and a synced passkey", "ok", auth=data(UP | UV | AT | BE | BS, 7, attested()))
    registration("extensions", "ok", auth=data(UP | UV | AT | ED, 0, attested() + cbor([("credProtect", 2)])))
    client_data_both(registration)
    for name, flags, expect in [("UP=0", UV, "not-verified"), ("UV=0", UP, "not-verified"), ("UP=0, UV=0", 0, "not-verified"),
                                ("BS without BE", UP | UV | BS, "malformed")]:
        registration(name, expect, auth=data(flags | AT, 0, attested()))
    registration("AT=0", "malformed", auth=data(UP | UV, 0))
    registration("AT=0 although a credential follows", "malformed", auth=data(UP | UV, 0, attested()))
    registration("other RP ID", "foreign", auth=data(UP | UV | AT, 0, attested(), rp_id="evil.example"))
    end = 55 + len(ID)
    for cut in (0, 1, 31, 32, 33, 36, 37, 52, 53, 54, 55, end - 1, end, end + 1, len(GOOD) - 33, len(GOOD) - 1):
        registration(f"authenticator data cut after {cut} bytes", "malformed", auth=GOOD[:cut])
    registration("a byte after the key", "malformed", auth=GOOD + b"\0")
    registration("extensions without ED", "malformed", auth=GOOD + cbor([("credProtect", 2)]))
    registration("ED without extensions", "malformed", auth=data(UP | UV | AT | ED, 0, attested()))
    registration("extensions that are not a map", "malformed", auth=data(UP | UV | AT | ED, 0, attested() + cbor((1,))))
    registration("a byte after the extensions", "malformed", auth=data(UP | UV | AT | ED, 0, attested() + cbor([("a", 1)]) + b"\0"))
    registration("empty credential id", "malformed", auth=data(UP | UV | AT, 0, attested(b"")), credential="")
    registration("credential id of 1024 bytes", "malformed", auth=data(UP | UV | AT, 0, attested(bytes(1024))), credential=b64u(bytes(1024)))
    registration("credential id longer than the data", "malformed", auth=data(UP | UV | AT, 0, attested(length=500)))
    registration("told another credential id", "malformed", credential=b64u(some("other", 32)))
    registration("told a padded credential id", "malformed", credential=b64u(ID) + "=")
    keys = {
        "alg -257": ([(1, 2), (3, -257), *COSE[2:]], "algorithm"), "alg -35": ([(1, 2), (3, -35), *COSE[2:]], "algorithm"),
        "alg -8 with OKP": ([(1, 1), (3, -8), (-1, 6), (-2, X)], "algorithm"), "kty 3": ([(1, 3), *COSE[1:]], "algorithm"), "crv 2": ([*COSE[:2], (-1, 2), *COSE[3:]], "algorithm"),
        "crv 8": ([*COSE[:2], (-1, 8), *COSE[3:]], "algorithm"), "no kty": (COSE[1:], "algorithm"), "no alg": ([COSE[0], *COSE[2:]], "algorithm"), "no crv": ([*COSE[:2], *COSE[3:]], "algorithm"),
        "no x": ([*COSE[:3], COSE[4]], "malformed"), "no y": (COSE[:4], "malformed"), "y as a sign bit": ([*COSE[:4], (-3, True)], "malformed"),
        "x of 31 bytes": ([*COSE[:3], (-2, X[1:]), COSE[4]], "malformed"), "y of 33 bytes": ([*COSE[:4], (-3, b"\0" + Y)], "malformed"),
        "alg as text": ([(1, 2), (3, "ES256"), *COSE[2:]], "algorithm"), "point off the curve": ([*COSE[:4], (-3, X)], "malformed"), "point at infinity": ([*COSE[:3], (-2, bytes(32)), (-3, bytes(32))], "malformed"),
        "alg twice": ([(1, 2), (3, -7), (3, -257), *COSE[2:]], "malformed"), "an empty key": ([], "algorithm"), "a list as key": ((1, 2), "malformed"),
    }
    for name, (cose, expect) in keys.items():
        registration(name, expect, auth=data(UP | UV | AT, 0, attested(cose=cose)))
    whole = wrap(GOOD)
    for name, wrapped in {"no attestation object": b"", "a list": cbor((GOOD,)), "no authData": cbor([("fmt", "none"), ("attStmt", [])]), "authData as text": cbor([("authData", "x")]),
                          "attestation object cut": whole[:-1], "attestation object and more": whole + b"\0", "authData twice": cbor([("authData", GOOD), ("authData", GOOD)])}.items():
        registration(name, "malformed", wrapped=wrapped)


def assertions():
    assertion("an assertion", "ok")
    assertion("no counter", "ok", counter=0)
    assertion("a counter that jumps", "ok", counter=4_000_000_000, known=3_999_999_999)
    assertion("a synced passkey", "ok", flags=UP | UV | BE | BS, eligible=True)
    assertion("a passkey no longer synced", "ok", flags=UP | UV | BE, eligible=True)
    assertion("extensions", "ok", auth=data(UP | UV | ED, 1, cbor([("a", 1)])))
    client_data_both(assertion)
    for name, flags, expect in [("UP=0", UV, "not-verified"), ("UV=0", UP, "not-verified"), ("UP=0, UV=0", 0, "not-verified"), ("BS without BE", UP | UV | BS, "malformed"),
                                ("BE appeared", UP | UV | BE, "foreign"), ("BE and BS appeared", UP | UV | BE | BS, "foreign")]:
        assertion(name, expect, flags=flags)
    assertion("BE vanished", "foreign", eligible=True)
    assertion("counter equal", "counter", counter=5, known=5)
    assertion("counter backwards", "counter", counter=4, known=5)
    assertion("counter gone", "counter", counter=0, known=5)
    assertion("other RP ID", "foreign", rp_id="evil.example")
    assertion("RP ID of a subdomain", "foreign", rp_id="a.id.example.org")
    assertion("other key", "signature", key=OTHER)
    assertion("other credential id", "foreign", credential=b64u(some("other", 32)))
    for name, credential in {"no credential id": "", "padded credential id": b64u(ID) + "=", "credential id cut": b64u(ID[:31]), "credential id in base64": "+/" + b64u(ID)[2:]}.items():
        assertion(name, "foreign", credential=credential)
    good = data(UP | UV, 1)
    for cut in (0, 1, 31, 32, 33, 36):
        assertion(f"authenticator data cut after {cut} bytes", "malformed", auth=good[:cut])
    assertion("a byte after the authenticator data", "malformed", auth=good + b"\0")
    assertion("ED without extensions", "malformed", auth=data(UP | UV | ED, 1))
    assertion("AT without a credential", "malformed", auth=data(UP | UV | AT, 1))
    assertion("counter raised after signing", "signature", sent_auth=data(UP | UV, 2))
    assertion("UV set after signing", "signature", auth=data(UP, 1), sent_auth=good)
    assertion("client data changed after signing", "signature", client_data=client("get", challenge="AAAA"), sent_client_data=client("get"))
    assertion("a blank in the client data after signing", "signature", sent_client_data=client("get").replace(b",", b", "))
    assertion("signed without the client data", "signature", signature=KEY.der(good))
    assertion("signed over the client data itself", "signature", signature=KEY.der(good + client("get")))
    assertion("signed the challenge alone", "signature", signature=KEY.der(CHALLENGE))
    zero = bytes.fromhex("3006020100020100")
    n = ec.SECP256R1().group_order if hasattr(ec.SECP256R1(), "group_order") else 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    changes = {
        "no signature": lambda s: b"", "signature cut": lambda s: s[:-1], "a byte after the signature": lambda s: s + b"\0", "signature as r and s": lambda s: KEY.raw(good + sha256(client("get"))),
        "r and s zero": lambda s: zero, "r and s one": lambda s: bytes.fromhex("3006020101020101"), "last bit changed": lambda s: s[:-1] + bytes([s[-1] ^ 1]),
        "length not minimal": lambda s: b"\x30\x81" + s[1:], "indefinite length": lambda s: b"\x30\x80" + s[2:] + b"\0\0", "a set instead of a sequence": lambda s: b"\x31" + s[1:],
        "s above the order": lambda s: utils.encode_dss_signature(utils.decode_dss_signature(s)[0], utils.decode_dss_signature(s)[1] + n),
        "r and s exchanged": lambda s: utils.encode_dss_signature(*reversed(utils.decode_dss_signature(s))),
    }
    for name, change in changes.items():
        assertion(name, "signature", sent_signature=change)


registrations()
assertions()
names = [(case["kind"], case["name"]) for case in cases]
assert len(set(names)) == len(names), "each case has its own name"
write("webauthn", "Credentials (WebAuthn L3 §7.1, §7.2): response is the JSON of the browser, expect what the check of a platform key says, expect_roaming what "
      "that of a roaming key says where it says otherwise. "
      "Made by vectors/make (Python, cryptography), checked by cargo test.", cases)

"""Protocol v1 written a third time, from docs/protocol.md alone, so that the vectors do not come from the code they test.

Needs Python 3.11 and `cryptography` 48 or newer (RFC 6979 signatures, so that a second run writes the same bytes).
"""

import base64
import hashlib
import hmac
import json
import pathlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HERE = pathlib.Path(__file__).resolve().parent.parent
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ISSUER = "https://id.example.org"
LOCAL = "http://localhost:8340"
NOON = 1763838000000


def b64u(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sha256(data):
    return hashlib.sha256(data).digest()


def some(label, length):
    """Fixed bytes that look random."""
    out, count = b"", 0
    while len(out) < length:
        out += sha256(f"hvem vector {label} {count}".encode())
        count += 1
    return out[:length]


def crockford(data):
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    return "".join(ALPHABET[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))


def name(prefix, label):
    """An id: prefix and 26 characters, from 16 bytes."""
    return f"{prefix}_{crockford(some(prefix + label, 16)).lower()}"


def transcript(label, *fields):
    out = b""
    for field in (label, *fields):
        if isinstance(field, int):
            field = str(field)
        data = field.encode() if isinstance(field, str) else field
        out += len(data).to_bytes(4, "big") + data
    return out


class P256:
    """An ECDSA key with a fixed private half."""

    def __init__(self, label):
        self.private = ec.derive_private_key(int.from_bytes(some(f"p256 {label}", 31), "big"), ec.SECP256R1())
        self.scalar = self.private.private_numbers().private_value.to_bytes(32, "big")
        self.point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def der(self, message):
        return self.private.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))

    def raw(self, message):
        r, s = utils.decode_dss_signature(self.der(message))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def hkdf(ikm, info, length=32):
    """RFC 5869 with an empty salt: HMAC alone, no library call."""
    prk, out, block, count = hmac.digest(bytes(32), ikm, "sha256"), b"", b"", 0
    while len(out) < length:
        count += 1
        block = hmac.digest(prk, block + info + bytes([count]), "sha256")
        out += block
    return out[:length]


def aes_block(key, block):
    """One block of AES (FIPS 197)."""
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return encryptor.update(block) + encryptor.finalize()


def pin_seed(pin_key, pin, context):
    return hkdf(hmac.digest(pin_key, pin.encode(), "sha256"), b"hvem/v1/pin\x00" + context.encode())


def pin_private(pin_key, pin, context):
    return ed25519.Ed25519PrivateKey.from_private_bytes(pin_seed(pin_key, pin, context))


def public(private):
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def write(file, what, cases):
    """One case per line, so that a change shows which cases changed."""
    lines = ",\n".join("  " + json.dumps(case, ensure_ascii=False) for case in cases)
    text = f'{{"what": {json.dumps(what, ensure_ascii=False)},\n "cases": [\n{lines}\n]}}\n'
    (HERE / f"{file}.json").write_text(text, encoding="utf-8")

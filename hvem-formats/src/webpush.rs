//! Web Push (RFC 8291, RFC 8292).

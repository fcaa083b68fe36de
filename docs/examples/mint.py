"""Mints a pass with the key of a server. Usage: mint.py KEY_FILE USER SALE. A shop's backend does the same."""

import base64
import hashlib
import hmac
import json
import sys
import time

LIFETIME_SECONDS = 3_600


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


key_file, user, sale = sys.argv[1:]
with open(key_file, encoding="ascii") as lines:
    line = lines.readline().strip()
text = line.split(":")[-1]  # the line may begin with an id of the key and a colon
key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

claims = {"sub": user, "aud": sale, "exp": int(time.time()) + LIFETIME_SECONDS}
signed = base64url(b'{"alg":"HS256","typ":"JWT"}') + b"." + base64url(json.dumps(claims).encode())
signature = hmac.new(key, signed, hashlib.sha256).digest()
print((signed + b"." + base64url(signature)).decode())

"""Buys one unit. Usage: buy.py URL SALE PASS. Exits with 1 if the purchase is refused or stays unanswered."""

import http.client
import json
import random
import sys
import time
import urllib.error
import urllib.request
import uuid

TRIES = 8
# The server answers within 10 s, so 15 s without an answer means that the answer is lost.
TIMEOUT_SECONDS = 15

url, sale, shopper_pass = sys.argv[1:]


def send(method, path, headers):
    """Sends one request; returns status, headers and body of the answer, or status 0 if it is lost."""
    request = urllib.request.Request(url + path, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return answer.status, answer.headers, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read().decode(errors="replace")
    except (OSError, http.client.HTTPException, ValueError) as lost:
        return 0, {}, repr(lost)


def call(method, path, **headers):
    """Resends until an answer settles the request. That is safe: a purchase has a key, and the rest only reads."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    headers["Authorization"] = "Bearer " + shopper_pass
    for _ in range(TRIES):
        status, answered, body = send(method, path, headers)
        if 200 <= status < 300:
            return answered, body
        if status in (0, 500, 504):
            wait = random.uniform(0.5, 1.5)  # it may be executed: the same key finds out
        elif "Retry-After" in answered:
            wait = int(answered["Retry-After"])
            if "Arrival-Ticket" in answered:
                headers["Arrival-Ticket"] = answered["Arrival-Ticket"]  # keeps our turn
        else:
            break  # refused
        print(f"{status}, again in {wait:.1f} s", file=sys.stderr)
        time.sleep(wait)
    sys.exit(f"refused, or no answer: {status} {body}")


_, state = call("GET", f"/v1/sales/{sale}")
print("sale ", state["state"], state["remaining"], "left")
# One key for all tries of one purchase. A shop stores it before the first try, and uses it again after a crash.
answer, _ = call("POST", f"/v1/sales/{sale}/purchases", Idempotency_Key=str(uuid.uuid4()))
_, order = call("GET", answer["Location"])
print("order", order["orderId"], order["status"], "position", order.get("position"))

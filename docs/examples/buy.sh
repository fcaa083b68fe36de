#!/usr/bin/env bash
# Buys one unit with curl. Usage: buy.sh URL SALE PASS. Exits with 1 if the purchase is refused or stays unanswered.
set -euo pipefail
url=$1 sale=$2 pass=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The value of a header of the last answer; empty if the answer does not have it.
header() { tr -d '\r' <"$work/head" | awk -F ': ' -v name="$1" 'tolower($1) == tolower(name) { print $2 }'; }

# Sends the request that the flags describe, up to eight times, until there is an answer that settles it. Resending is
# safe: a purchase has a key, and everything else only reads.
call() {
  local try status wait ticket=()
  for try in 1 2 3 4 5 6 7 8; do
    # The server answers within 10 s, so 15 s without an answer means that the answer is lost.
    status=$(curl -sS --max-time 15 -o "$work/body" -D "$work/head" -w '%{http_code}' \
      -H "Authorization: Bearer $pass" "${ticket[@]}" "$@") || status=lost
    case $status in
      2??) return ;;
      lost | 500 | 504) wait=1 ;; # it may be executed: the same key finds out
      *)
        wait=$(header Retry-After)
        if [ -z "$wait" ]; then
          break # refused
        fi
        if [ -n "$(header Arrival-Ticket)" ]; then
          ticket=(-H "Arrival-Ticket: $(header Arrival-Ticket)") # keeps our turn
        fi
        ;;
    esac
    echo "try $try: $status, again in $wait s" >&2
    sleep "$wait"
  done
  echo "refused, or no answer: $status $(cat "$work/body")" >&2
  exit 1
}

call "$url/v1/sales/$sale"
echo "sale  $(cat "$work/body")"

# One key for all tries of one purchase. A shop stores it before the first try, and uses it again after a crash.
key=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
call -X POST -H "Idempotency-Key: $key" "$url/v1/sales/$sale/purchases"

call "$url$(header Location)"
echo "order $(cat "$work/body")"

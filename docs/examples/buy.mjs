// Buys one unit. Usage: node buy.mjs URL SALE PASS. Exits with 1 if the purchase is refused or stays unanswered.
import {randomUUID} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';

const TRIES = 8;
// The server answers within 10 s, so 15 s without an answer means that the answer is lost.
const TIMEOUT_MILLIS = 15_000;

const [url, sale, pass] = process.argv.slice(2);

/** Sends one request; returns the status, headers and body of the answer, or status 0 if it is lost. */
async function send(method, path, headers) {
  try {
    const answer = await fetch(url + path, {method, headers, signal: AbortSignal.timeout(TIMEOUT_MILLIS)});
    return {status: answer.status, headers: answer.headers, body: await answer.json()};
  } catch (lost) {
    return {status: 0, headers: new Headers(), body: String(lost.cause ?? lost)};
  }
}

/** Resends until an answer settles the request. That is safe: a purchase has a key, and the rest only reads. */
async function call(method, path, more = {}) {
  const headers = {Authorization: `Bearer ${pass}`, ...more};
  let answer;
  for (let tries = 0; tries < TRIES; tries++) {
    answer = await send(method, path, headers);
    if (answer.status >= 200 && answer.status < 300) {
      return answer;
    }
    let seconds;
    if ([0, 500, 504].includes(answer.status)) {
      seconds = 0.5 + Math.random(); // it may be executed: the same key finds out
    } else if (answer.headers.has('Retry-After')) {
      seconds = Number(answer.headers.get('Retry-After'));
      if (answer.headers.has('Arrival-Ticket')) {
        headers['Arrival-Ticket'] = answer.headers.get('Arrival-Ticket'); // keeps our turn
      }
    } else {
      break; // refused
    }
    console.error(`${answer.status}, again in ${seconds.toFixed(1)} s`);
    await sleep(seconds * 1_000);
  }
  console.error('refused, or no answer:', answer.status, answer.body);
  process.exit(1);
}

const {body: state} = await call('GET', `/v1/sales/${sale}`);
console.log('sale ', state.state, state.remaining, 'left');

// One key for all tries of one purchase. A shop stores it before the first try, and uses it again after a crash.
const bought = await call('POST', `/v1/sales/${sale}/purchases`, {'Idempotency-Key': randomUUID()});

const {body: order} = await call('GET', bought.headers.get('Location'));
console.log('order', order.orderId, order.status, 'position', order.position);

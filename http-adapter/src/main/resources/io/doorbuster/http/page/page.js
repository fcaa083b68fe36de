'use strict';
(() => {
const $ = id => document.getElementById(id);
const facts = JSON.parse($('facts').textContent);
const texts = facts.texts, sale = facts.sale;
const button = $('buy'), status = $('status'), clock = $('clock');
const MAX_TRIES = 5, TIMEOUT_MS = 15000, BASE = '/v1/sales/' + sale.saleId;
const t = (name, ...values) => (texts[name] || '').replace(/\{(\d)\}/g, (all, i) => values[i]);

// The pass comes in the fragment, which browsers send to nobody, or from the page that opened this one.
let pass = '';
const remember = given => {
  pass = given;
  try { sessionStorage.setItem('pass', given); } catch (full) { /* The pass is then gone after a reload. */ }
};
// True if the address had one; it then has it no longer.
const handed = () => {
  const found = /[#&]pass=([^&]+)/.exec(location.hash);
  if (found) {
    history.replaceState(history.state, '', location.pathname + location.search);
    try { remember(decodeURIComponent(found[1])); } catch (malformed) { remember(found[1]); }
  }
  return found;
};
if (!handed()) {
  try { pass = sessionStorage.getItem('pass') || ''; } catch (denied) { /* Storage is switched off. */ }
}
addEventListener('hashchange', () => { if (handed() && !buying) { start(); } });
addEventListener('message', event => {
  if ((event.origin === location.origin || facts.origins.includes(event.origin))
      && event.data && typeof event.data.pass === 'string' && !buying) {
    remember(event.data.pass);
    start();
  }
});
const claims = () => {
  try { return JSON.parse(atob(pass.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))); } catch (foreign) { return {}; }
};
const user = () => claims().sub || '';
// The server accepts a pass for 30 s after its end.
const passIsOver = () => (claims().exp + 30) * 1000 < serverNow();

// What this shopper did in this sale, also in other tabs: {key, order, registered, uncertain}.
const slot = () => 'sale ' + sale.saleId + ' ' + user();
const load = () => { try { return JSON.parse(localStorage.getItem(slot())) || {}; } catch (none) { return memory; } };
let memory = {};
const save = change => {
  memory = Object.assign({}, load(), change);
  try { localStorage.setItem(slot(), JSON.stringify(memory)); } catch (full) { /* Kept until the page closes. */ }
};

// The server's time: that of the quickest of three answers, carried on by a clock that nobody sets.
let offset = NaN, uncertainty = Infinity;
const sample = async () => {
  const limit = new AbortController(), timer = setTimeout(() => limit.abort(), 5000), sent = performance.now();
  try {
    const answer = await fetch('/v1/clock', {cache: 'no-store', signal: limit.signal});
    const now = (await answer.json()).now, received = performance.now();
    if (Number.isFinite(now) && received - sent < uncertainty) {
      uncertainty = received - sent;
      offset = now + uncertainty / 2 - received;
    }
  } finally {
    clearTimeout(timer);
  }
};
const synchronize = async () => {
  uncertainty = Infinity;
  for (let i = 0; i < 3; i++) {
    try { await sample(); } catch (failed) { /* The other samples may succeed. */ }
  }
};
// One sample, used unless it was much slower than those before: the device's clock drifts, and it may have slept.
const adjust = async () => {
  uncertainty = uncertainty * 2 + 10;
  try { await sample(); } catch (failed) { /* The first samples are still good. */ }
};
const serverNow = () => performance.now() + offset;

const show = (kind, title, text, tone) => {
  status.className = tone || '';
  status.querySelector('strong').textContent = title;
  status.querySelector('span').textContent = text;
  document.documentElement.dataset.state = kind;
};
const label = (name, enabled) => {
  button.textContent = t(name);
  button.disabled = !enabled;
  button.hidden = false;
};
const say = (kind, tone, ...values) => show(kind, t(kind), t(kind + '.text', ...values), tone);

let ticking = 0, step = () => {};
// Counts down to a time of the server, then calls done; never early. Looks at the clock once more at a time given.
const countdown = (until, done, prefix, adjustAt) => {
  clearTimeout(ticking);
  step = () => {
    clearTimeout(ticking);
    const left = until - serverNow();
    if (left <= 0) {
      stopClock();
      done();
      return;
    }
    if (serverNow() > adjustAt) {
      adjustAt = Infinity;
      adjust();
    }
    const s = Math.ceil(left / 1000), two = n => String(n).padStart(2, '0');
    const days = Math.floor(s / 86400);
    const label = document.createElement('small');
    label.textContent = prefix || '';
    clock.replaceChildren(...prefix ? [label, ' '] : [], (days ? t('days', days) + ' ' : '')
        + two(Math.floor(s % 86400 / 3600)) + ':' + two(Math.floor(s % 3600 / 60)) + ':' + two(s % 60));
    // Its room stays when the time is over, so that the button does not move under a finger.
    clock.className = 'ran';
    ticking = setTimeout(step, Math.max(1, Math.min(left, left % 1000 || 1000)));
  };
  step();
};
const stopClock = () => {
  clearTimeout(ticking);
  clock.textContent = '';
  step = () => {};
};
// A browser slows the timers of a page that nobody sees.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    step();
    const order = load().order;
    if (order && order.payBy && !buying) { refresh(); }
  }
});
const sleep = ms => new Promise(wake => setTimeout(wake, ms));

const call = async (method, path, body, headers) => {
  const limit = new AbortController(), timer = setTimeout(() => limit.abort(), TIMEOUT_MS);
  try {
    const answer = await fetch(path, {
      method, signal: limit.signal, cache: 'no-store', referrerPolicy: 'no-referrer',
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: Object.assign(pass ? {Authorization: 'Bearer ' + pass} : {},
          body === undefined ? {} : {'Content-Type': 'application/json'}, headers)
    });
    const json = await answer.json().catch(() => ({}));
    return {status: answer.status, json, problem: answer.ok ? '' : String(json.type || '').split('/').pop(),
      retryAfter: Number(answer.headers.get('Retry-After')) || 0};
  } catch (lost) {
    return {status: 0, json: {}, problem: 'lost', retryAfter: 0};
  } finally {
    clearTimeout(timer);
  }
};

const showOrder = order => {
  stopClock();
  label('buy', false);
  if (document.activeElement === button) { status.focus({preventScroll: true}); }
  button.hidden = true;
  if (order.status === 'secured' || order.status === 'paid') {
    say('secured', 'good', order.orderId, order.position);
    if (order.payBy && order.status === 'secured') {
      countdown(order.payBy, () => {
        show('expired', t('expired'), t('secured.text', order.orderId, order.position), 'bad');
        askAgain(2 + 3 * Math.random());
      }, t('payBy'));
    }
  } else if (order.status === 'waitlisted') {
    say('waitlisted', 'good', order.orderId, order.place);
    askAgain(10 + 10 * Math.random());
  } else {
    say('cancelled', 'bad', order.orderId);
    label('again', sale.state !== 'closed');
  }
};
let asking = 0;
const askAgain = seconds => {
  clearTimeout(asking);
  asking = setTimeout(refresh, seconds * 1000);
};
const refresh = async () => {
  const order = load().order;
  if (!order) { return; }
  const answer = await call('GET', '/v1/orders/' + order.orderId);
  if (answer.status === 200) {
    save({order: answer.json});
    if (answer.json.status !== order.status || answer.json.place !== order.place || answer.json.payBy !== order.payBy) {
      showOrder(answer.json);
    } else if (order.status === 'waitlisted') {
      askAgain(10 + 10 * Math.random());
    }
  } else if (order.status === 'waitlisted') {
    askAgain(Math.max(answer.retryAfter, 20) + 10 * Math.random());
  }
};

// Puzzle: the number whose SHA-256 with the salt is the challenge, in slices, so that the page stays alive.
const solve = async puzzle => {
  const started = performance.now();
  for (let n = 0; n <= puzzle.maxnumber;) {
    for (const end = performance.now() + 20; n <= puzzle.maxnumber && performance.now() < end;) {
      for (let i = 0; i < 100 && n <= puzzle.maxnumber; i++, n++) {
        if (sha256(puzzle.salt + n) === puzzle.challenge) {
          return btoa(JSON.stringify({algorithm: puzzle.algorithm, challenge: puzzle.challenge, number: n,
            salt: puzzle.salt, signature: puzzle.signature, took: Math.round(performance.now() - started)}));
        }
      }
    }
    await sleep(0);
  }
  return '';
};
const K = [], H = [];
for (let n = 2; K.length < 64; n++) {
  let prime = true;
  for (let d = 2; d * d <= n; d++) { prime = prime && n % d; }
  if (prime) {
    const bits = x => (x - Math.floor(x)) * 4294967296 | 0;
    if (H.length < 8) { H.push(bits(Math.sqrt(n))); }
    K.push(bits(Math.cbrt(n)));
  }
}
const sha256 = text => {
  const words = new Int32Array((text.length + 72 >> 6) << 4), w = new Int32Array(64), h = Int32Array.from(H);
  for (let i = 0; i < text.length; i++) { words[i >> 2] |= text.charCodeAt(i) << 24 - (i & 3) * 8; }
  words[text.length >> 2] |= 128 << 24 - (text.length & 3) * 8;
  words[words.length - 1] = text.length * 8;
  const r = (x, n) => x >>> n | x << 32 - n;
  for (let block = 0; block < words.length; block += 16) {
    let [a, b, c, d, e, f, g, k] = h;
    for (let i = 0; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      w[i] = i < 16 ? words[block + i]
        : w[i - 16] + (r(x, 7) ^ r(x, 18) ^ x >>> 3) + w[i - 7] + (r(y, 17) ^ r(y, 19) ^ y >>> 10);
      const one = k + (r(e, 6) ^ r(e, 11) ^ r(e, 25)) + (e & f ^ ~e & g) + K[i] + w[i] | 0;
      const two = (r(a, 2) ^ r(a, 13) ^ r(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
      k = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
    }
    [a, b, c, d, e, f, g, k].forEach((x, i) => { h[i] = h[i] + x | 0; });
  }
  return Array.from(h, x => (x >>> 0).toString(16).padStart(8, '0')).join('');
};
const prove = async () => {
  say('solving');
  const puzzle = await call('GET', BASE + '/challenge');
  if (puzzle.status !== 200) { return puzzle; }
  const proof = await call('POST', BASE + '/passes', {altcha: await solve(puzzle.json)});
  if (proof.status === 201) {
    facts.passNeeded ? remember(proof.json.pass) : headers['Challenge-Pass'] = proof.json.pass;
  }
  return proof;
};

// One key for every try of a purchase, so that a lost answer never makes a second order.
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), b => b.toString(16).padStart(2, '0')).join('');
const headers = {};
const END = {
  'sold-out': ['soldOut', 'bad'], 'sale-closed': ['closed', 'bad'], 'not-eligible': ['notEligible', 'bad'],
  'pass-required': ['pass', 'bad'], 'pass-invalid': ['pass', 'bad'], 'pass-expired': ['pass', 'bad']
};
const UNCERTAIN = ['lost', 'outcome-unknown', 'internal-error'];
const refused = answer => show('refused', answer.json.title || t('refused'), answer.json.detail || '', 'bad');

// What one answer means: true if the next try is due, after the wait.
const heed = async (answer, tries) => {
  const problem = answer.problem;
  if (answer.status === 201 || answer.status === 202) {
    save({order: answer.json, uncertain: false});
    showOrder(answer.json);
    return false;
  }
  if (UNCERTAIN.includes(problem)) { save({uncertain: true}); }
  if (END[problem]) {
    say(...END[problem]);
    label('buy', false);
    return false;
  }
  if (problem === 'limit-reached') {
    const known = load().order;
    known ? showOrder(known) : say('limitReached', 'good', (answer.json.orderIds || []).join(', '));
    label('buy', false);
    return false;
  }
  if (problem === 'not-open') {
    sale.opensAt = answer.json.opensAt;
    sale.state = 'scheduled';
    await synchronize();
    upcoming();
    return false;
  }
  if (problem === 'sale-paused') {
    say('paused', 'bad');
    label('again', true);
    return false;
  }
  if (problem === 'challenge-required' || problem === 'challenge-invalid') {
    const proof = await prove();
    if (proof.status === 201 && tries < MAX_TRIES) { return true; }
    if (END[proof.problem]) { return heed(proof, tries); }
  } else if (problem === 'ticket-invalid') {
    delete headers['Arrival-Ticket'];
  } else if (answer.status < 500 && answer.status !== 429 && answer.status !== 0) {
    refused(answer);
    label('again', true);
    return false;
  }
  if (answer.status === 0 && !navigator.onLine) {
    say('offline', 'bad');
    label('again', true);
    return false;
  }
  if (tries >= MAX_TRIES) {
    // An earlier try may have bought, also if the last one was refused.
    say(load().uncertain ? 'unknown' : 'gaveUp', 'bad');
    label('again', true);
    return false;
  }
  if (answer.json.ticket) { headers['Arrival-Ticket'] = answer.json.ticket; }
  const backOff = Math.min(8, 0.5 * 2 ** tries) * (0.5 + Math.random());
  const due = serverNow() + 1000 * Math.max(answer.retryAfter, backOff);
  say(answer.json.ticket ? 'turn' : problem === 'too-many-requests' ? 'limited' : UNCERTAIN.includes(problem) ? 'sending' : 'busy');
  await new Promise(wake => countdown(answer.json.dueAt || due, wake));
  return true;
};
let buying = false;
const buy = async () => {
  if (buying) { return; }
  buying = true;
  label('buy', false);
  const ended = load().order;
  // An order that has ended keeps its key: with it, the answer would be that order.
  save(ended ? {order: null, key: newKey()} : {key: load().key || newKey()});
  headers['Idempotency-Key'] = load().key;
  try {
    for (let tries = 1, next = true; next; tries++) {
      say('sending');
      next = await heed(await call('POST', BASE + '/purchases', {quantity: 1}, headers), tries);
    }
  } finally {
    buying = false;
  }
};

const register = async () => {
  label('register', false);
  const answer = await call('POST', BASE + '/registrations');
  if (answer.status === 200 || answer.status === 201) {
    save({registered: true});
    upcoming();
  } else if (END[answer.problem]) {
    say(...END[answer.problem]);
  } else {
    refused(answer);
    label('register', true);
  }
};
const opened = () => {
  say('open', 'good');
  label('buy', true);
  // A keyboard's user who reads elsewhere on the page stays there.
  if (document.activeElement === document.body) { button.focus({preventScroll: true}); }
};
const upcoming = () => {
  const mayRegister = sale.eligibility === 'registered' && !load().registered
      && serverNow() < (sale.registrationClosesAt || sale.opensAt);
  say(load().registered ? 'registered' : mayRegister ? 'registration' : 'scheduled');
  label(mayRegister ? 'register' : 'buy', mayRegister);
  // The last look at the clock comes at a time of each page's own, so that a crowd does not ask together.
  const adjustAt = sale.opensAt - 20000 - 20000 * Math.random();
  countdown(sale.opensAt, opened, '', adjustAt > serverNow() ? adjustAt : Infinity);
};
button.addEventListener('click', () => {
  if (Number.isNaN(offset)) {
    location.reload();
  } else if (document.documentElement.dataset.state === 'registration') {
    register();
  } else {
    buy();
  }
});

const start = async () => {
  stopClock();
  clearTimeout(asking);
  if (Number.isNaN(offset)) {
    clock.textContent = t('clockWait');
    await synchronize();
    clock.textContent = '';
  }
  if (Number.isNaN(offset)) {
    say('offline', 'bad');
    label('again', true);
    return;
  }
  const known = load(), waits = sale.state === 'scheduled' && serverNow() < sale.opensAt;
  if (facts.passNeeded && (!pass || passIsOver())) {
    say('pass', 'bad');
    label('buy', false);
    if (waits) { countdown(sale.opensAt, () => {}); }
  } else if (known.order) {
    showOrder(known.order);
    refresh();
  } else if (waits) {
    upcoming();
  } else if (sale.state === 'scheduled' || sale.state === 'open') {
    opened();
  } else if (sale.state === 'soldOut' && serverNow() < sale.nextOpensAt) {
    say('nextRound');
    label('buy', false);
    countdown(sale.nextOpensAt, opened);
  } else if (sale.state === 'soldOut' && sale.waitlistCapacity > sale.waitlisted) {
    show('soldOut', t('soldOut'), t('soldOutWaitlist.text'));
    label('join', true);
  } else if (known.uncertain) {
    say('unknown', 'bad');
    label('again', true);
  } else if (sale.state === 'paused') {
    say('paused', 'bad');
    label('again', true);
  } else {
    say(sale.state, 'bad');
    label('buy', false);
  }
};
addEventListener('storage', event => {
  const order = event.key === slot() && !buying && load().order;
  if (order) { showOrder(order); }
});
addEventListener('pageshow', event => { if (event.persisted && !buying) { start(); } });
for (const time of document.querySelectorAll('time')) {
  time.textContent = new Intl.DateTimeFormat(facts.lang, {dateStyle: 'medium', timeStyle: 'medium'})
      .format(new Date(time.dateTime));
}
// A signed link stays one in the other language.
const other = new URLSearchParams(location.search);
other.set('lang', $('other').lang);
$('other').href = '?' + other;
// Lets the shop's page that opened this one send the pass as soon as it can be heard.
if (window.opener) { facts.origins.forEach(origin => window.opener.postMessage({ready: sale.saleId}, origin)); }
start();
})();

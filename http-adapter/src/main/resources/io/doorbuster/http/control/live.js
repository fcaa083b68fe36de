// The samples of the last 15 minutes: read at once, then followed by the stream. A gap is filled by reading again.

import { call, isSignedIn, send } from './api.js';

const MAX_SAMPLES = 900;
const STALE_MILLIS = 3_000;
const POLL_MILLIS = 5_000;
const MAX_WAIT_MILLIS = 15_000;

/** Oldest first. */
export let samples = [];
/** What does not change while the server runs. */
export let facts = {};

let state = 'connecting';
let heardAt = 0;
let following = null;

const changed = () => dispatchEvent(new Event('samples'));
const sleep = (millis) =>
    new Promise((wake) => {
        setTimeout(wake, millis);
    });

/** `live`, or what is wrong, as a sentence for the operator. */
export function condition() {
    if (!samples.length) {
        return { good: false, text: state };
    }
    const age = Math.round((performance.now() - heardAt) / 1_000);
    if (performance.now() - heardAt > (state === 'live' ? STALE_MILLIS : POLL_MILLIS + STALE_MILLIS)) {
        return { good: false, text: `${state === 'live' ? 'late' : state}: the newest figures are ${age} s old` };
    }
    return { good: state === 'live', text: state };
}

async function load() {
    const answer = await call('GET', '/admin/v1/figures');
    ({ samples, ...facts } = answer);
    heardAt = performance.now();
    changed();
}

async function take(sample) {
    const last = samples[samples.length - 1];
    if (last && sample.n > last.n + 1) {
        await load();
    } else if (!last || sample.n > last.n) {
        samples.push(sample);
        samples.splice(0, samples.length - MAX_SAMPLES);
        heardAt = performance.now();
        changed();
    }
}

async function read(signal) {
    const response = await send('GET', '/admin/v1/figures/stream', {}, undefined, signal);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    state = 'live';
    let text = '';
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        text += piece.value;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
            await take(JSON.parse(text.slice(text.indexOf('data: ') + 6, end)));
            text = text.slice(end + 2);
        }
    }
}

async function follow(signal) {
    let wait = 500;
    while (isSignedIn() && !signal.aborted) {
        try {
            await load();
            await read(signal);
            wait = 500;
            state = 'connecting again';
        } catch (problem) {
            if (signal.aborted) {
                return;
            }
            state = problem.status ? `${problem.title}; asking every few seconds` : 'the server does not answer';
            wait = problem.status ? POLL_MILLIS : Math.min(wait * 2, MAX_WAIT_MILLIS);
            changed();
        }
        await sleep(wait * (0.75 + Math.random() / 2));
    }
}

/** Begins to follow; ends what was followed before. */
export function start() {
    stop();
    following = new AbortController();
    state = 'connecting';
    void follow(following.signal);
}

export function stop() {
    following?.abort();
    samples = [];
    state = 'signed out';
}

// Starts the page: signing in and out, and the line that says whether the figures are alive.

import { call, isSignedIn, Problem, signIn, signOut } from './api.js';
import * as ask from './ask.js';
import * as charts from './charts.js';
import * as create from './create.js';
import { $, tell } from './dom.js';
import * as live from './live.js';
import * as orders from './orders.js';
import * as sales from './sales.js';
import * as settings from './settings.js';

async function enter(event) {
    event.preventDefault();
    $('sign-in-error').textContent = '';
    signIn($('token').value.trim());
    try {
        await call('GET', '/admin/v1/figures');
    } catch (refusal) {
        if (!(refusal instanceof Problem)) {
            throw refusal;
        }
        signOut();
        $('sign-in-error').textContent = refusal.message;
        return;
    }
    $('token').value = '';
    show(true);
    live.start();
    await settings.load();
}

function show(isIn) {
    $('sign-in').hidden = isIn;
    $('room').hidden = !isIn;
    $('sign-out').hidden = !isIn;
}

function leave(reason) {
    signOut();
    live.stop();
    [charts, sales, orders, settings].forEach((part) => part.clear());
    $('ask').close();
    tell('');
    show(false);
    $('sign-in-error').textContent = reason;
    $('token').focus();
}

function tellState() {
    const { good, text } = isSignedIn() ? live.condition() : { good: false, text: 'signed out' };
    if ($('state').textContent !== text) {
        $('state').textContent = text;
    }
    $('state').className = good ? 'good' : isSignedIn() ? 'bad' : '';
    $('tiles').className = good ? '' : 'old';
}

[ask, charts, create, orders, sales, settings].forEach((part) => part.start());
$('sign-in').addEventListener('submit', enter);
$('sign-out').addEventListener('click', () => leave(''));
addEventListener('signed-out', (event) => {
    if (!$('room').hidden) {
        leave(event.detail);
    }
});
addEventListener('samples', tellState);
setInterval(tellState, 1_000);
tellState();
$('token').focus();

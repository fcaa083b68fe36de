// The settings of the edge, and the audit of the journal.

import { ask } from './ask.js';
import { call, isSignedIn } from './api.js';
import { $, element, fill, time } from './dom.js';
import { tellRefusal } from './sales.js';

const VERDICTS = {
    none: '',
    running: 'running …',
    exact: 'exact',
    inexact: 'NOT exact',
    failed: 'failed: no verdict',
};
const AUDIT_MILLIS = 1_000;

let settings = {};
let timer = 0;

function change(name) {
    const known = name !== undefined;
    ask({
        title: known ? `Change ${name}?` : 'Set a setting?',
        yes: 'Change',
        text: known
            ? `It is "${settings[name]}" now. Empty gives it its default.`
            : 'Such as deny.user.NAME = yes, or challenge.SALE = 200000. Empty removes it.',
        fields: [
            ...(known ? [] : [{ name: 'setting', label: 'Name', required: true }]),
            { name: 'value', label: 'New value', value: known ? settings[name] : '' },
        ],
        act: async (values, headers) => {
            const which = known ? name : values.setting;
            const old = settings[which] ?? 'not set';
            show(await call('PATCH', '/admin/v1/settings', headers, { settings: { [which]: values.value || null } }));
            return `${which} was ${old}, and is ${settings[which] ?? 'not set'} now.`;
        },
    });
}

function show(answer) {
    settings = answer.settings;
    fill(
        $('setting-table'),
        ['Setting', 'Value', 'Actions'],
        Object.keys(settings)
            .sort()
            .map((name) => [
                name,
                settings[name],
                element(
                    'button',
                    { type: 'button', click: () => change(name), 'aria-label': `Change ${name}` },
                    'Change',
                ),
            ]),
    );
}

function showAudit(audit) {
    $('audit-verdict').textContent = audit.endedAt
        ? `${VERDICTS[audit.status]}, at ${time(audit.endedAt)}`
        : VERDICTS[audit.status];
    $('audit-report').textContent = audit.report ?? '';
    $('audit-report').hidden = !audit.report;
    $('start-audit').disabled = audit.status === 'running';
    clearTimeout(timer);
    if (audit.status === 'running') {
        timer = setTimeout(() => {
            void readAudit();
        }, AUDIT_MILLIS);
    }
}

async function readAudit() {
    if (isSignedIn()) {
        await shown(async () => showAudit(await call('GET', '/admin/v1/audit')));
    }
}

async function shown(read) {
    try {
        await read();
    } catch (refusal) {
        tellRefusal(refusal);
    }
}

export function start() {
    $('add-setting').addEventListener('click', () => change());
    $('start-audit').addEventListener('click', () =>
        shown(async () => showAudit(await call('POST', '/admin/v1/audit'))),
    );
}

/** Reads the settings and the newest audit. */
export async function load() {
    await shown(async () => show(await call('GET', '/admin/v1/settings')));
    await readAudit();
}

export function clear() {
    clearTimeout(timer);
    $('setting-table').replaceChildren();
    $('audit-report').textContent = '';
}

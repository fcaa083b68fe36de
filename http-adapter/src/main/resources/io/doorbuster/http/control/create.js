// The form for a new sale. The server knows the rules; the field that it refuses is marked.

import { ask, field, mark, unmark } from './ask.js';
import { call, Problem } from './api.js';
import { $, element } from './dom.js';
import { millis } from './sales.js';

const PREFIX = 'new-';
const FIELDS = [
    { name: 'saleId', label: 'Id', hint: 'a to z, 0 to 9 and -, at most 40', required: true, maxlength: '40' },
    { name: 'title', label: 'Title', maxlength: '120' },
    { name: 'stock', label: 'Units', type: 'number', hint: 'leave empty if there are rounds' },
    { name: 'opensAt', label: 'Opens at', type: 'datetime-local', step: '1', hint: 'in your time zone; empty: now' },
    { name: 'closesAt', label: 'Closes at', type: 'datetime-local', step: '1', hint: 'empty: never' },
    { name: 'perUserLimit', label: 'Units for a user', type: 'number', value: '1' },
    {
        name: 'maxUnitsPerOrder',
        label: 'Units in an order',
        type: 'number',
        hint: 'empty: as many as a user may have',
    },
    { name: 'paymentWindowMs', label: 'Seconds to pay', type: 'number', hint: 'empty: an order needs no payment' },
    { name: 'waitlistCapacity', label: 'Places in the waitlist', type: 'number', hint: 'only with seconds to pay' },
    {
        name: 'eligibility',
        label: 'Who may buy',
        options: [
            ['open', 'everybody'],
            ['registered', 'who registered before'],
        ],
    },
    {
        name: 'registrationClosesAt',
        label: 'Registration closes at',
        type: 'datetime-local',
        step: '1',
        hint: 'empty: at the opening',
    },
    { name: 'registrationCapacity', label: 'Registrations', type: 'number', hint: 'empty: 10,000,000' },
    {
        name: 'challenge',
        label: 'Challenge against bots',
        type: 'number',
        hint: 'largest number to try, such as 200000; empty: none',
    },
];

function round() {
    const row = element(
        'div',
        { class: 'round' },
        element(
            'label',
            {},
            'Opens at ',
            element('input', { class: 'round-opens', type: 'datetime-local', step: '1' }),
        ),
        element('label', {}, 'Units ', element('input', { class: 'round-units', type: 'number' })),
        element('button', { type: 'button', click: () => row.remove() }, 'Remove round'),
    );
    return row;
}

/** The members that have a value; the server has the defaults of the others. */
function body() {
    const members = {};
    for (const { name, type } of FIELDS) {
        const text = $(PREFIX + name).value.trim();
        if (text && name !== 'challenge') {
            members[name] = type === 'number' ? Number(text) : type === 'datetime-local' ? millis(text) : text;
        }
    }
    if (members.paymentWindowMs !== undefined) {
        members.paymentWindowMs *= 1_000;
    }
    if (members.eligibility === 'open') {
        delete members.eligibility;
    }
    const rounds = [...$(`${PREFIX}rounds`).querySelectorAll('.round')].map((row) => ({
        opensAt: millis(row.querySelector('.round-opens').value) ?? 0,
        units: Number(row.querySelector('.round-units').value),
    }));
    if (rounds.length) {
        members.rounds = rounds;
        members.carryOver = $(`${PREFIX}carryOver`).checked;
    }
    return members;
}

async function create(members, headers) {
    const challenge = $(`${PREFIX}challenge`).value.trim();
    if (challenge) {
        // The setting comes first: the sale may open at once, and then bots could buy before the setting is there.
        await call('PATCH', '/admin/v1/settings', headers, {
            settings: { [`challenge.${members.saleId}`]: challenge },
        });
    }
    try {
        await call('POST', '/admin/v1/sales', headers, members);
    } catch (refusal) {
        if (challenge && refusal.status >= 400 && refusal.status < 500 && refusal.type !== 'sale-exists') {
            await call('PATCH', '/admin/v1/settings', headers, {
                settings: { [`challenge.${members.saleId}`]: null },
            });
        }
        throw refusal;
    }
    $('create-form').reset();
    $(`${PREFIX}rounds`)
        .querySelectorAll('.round')
        .forEach((row) => row.remove());
    return `${members.saleId} is created.`;
}

function submitted(event) {
    event.preventDefault();
    const form = $('create-form');
    unmark(form);
    $('create-error').textContent = '';
    const members = body();
    const opening = members.opensAt ? $(`${PREFIX}opensAt`).value.replace('T', ' ') : 'now';
  const units = members.rounds ? members.rounds.reduce((all, one) => all + one.units, 0) : members.stock;
    ask({
        title: `Create ${members.saleId ?? 'the sale'}?`,
        yes: 'Create',
        text: `It sells ${units ?? 'no'} units, from ${opening} on. The id can never be used again.`,
        act: async (_, headers) => {
            try {
                return await create(members, headers);
            } catch (refusal) {
                if (refusal instanceof Problem) {
                    $('ask').close();
                    if (!mark(form, PREFIX, refusal)) {
                        $('create-error').textContent = refusal.message;
                    }
                    return 'The sale is not created.';
                }
                throw refusal;
            }
        },
    });
}

export function start() {
    const rounds = element(
        'fieldset',
        { id: `${PREFIX}rounds`, tabindex: '-1' },
        element('legend', {}, 'Rounds, in place of units and opening'),
        element('p', { class: 'error', id: `${PREFIX}rounds-error` }),
        element('button', { type: 'button', click: () => rounds.append(round()) }, 'Add a round'),
        element(
            'label',
            {},
            ' ',
            element('input', { type: 'checkbox', id: `${PREFIX}carryOver` }),
            ' unsold units go to the next round',
        ),
    );
    $('create-form').replaceChildren(
        ...FIELDS.map((one) => field({ ...one, prefix: PREFIX })),
        rounds,
        element('button', {}, 'Create the sale'),
        element('p', { id: 'create-error', role: 'alert' }),
    );
    $('create-form').addEventListener('submit', submitted);
}

// The sales, and what the merchant does with them by hand.

import { ask } from './ask.js';
import { call, Problem, salePath } from './api.js';
import { $, element, fill, number, tell } from './dom.js';
import { samples } from './live.js';

/** Sales that were asked for by id, beside those in the samples. */
const others = new Map();
/** By sale id: its row, and the state for which the row has buttons. */
const rows = new Map();
const HEAD = ['Sale', 'State', 'Stock', 'Remaining', 'Held', 'Sold', 'Waiting', 'Actions'];

const STATES = { scheduled: 'scheduled', open: 'open', soldOut: 'sold out', paused: 'paused', closed: 'closed' };

async function change(saleId, what, headers) {
    const sale = await call('POST', salePath(saleId, `/${what}`), headers);
    remember(sale);
    return sale;
}

function remember(sale) {
    if (others.has(sale.saleId)) {
        others.set(sale.saleId, sale);
        show();
    }
}

function pause(sale) {
    ask({
        title: `Pause ${sale.saleId}?`,
        text: 'Purchases are refused until you resume the sale. Payments and waiting orders go on.',
        yes: 'Pause',
        act: async (_, headers) =>
            `${sale.saleId} is ${STATES[(await change(sale.saleId, 'pause', headers)).state]}.`,
    });
}

function resume(sale) {
    ask({
        title: `Resume ${sale.saleId}?`,
        text: 'Shoppers can buy again at once.',
        yes: 'Resume',
        act: async (_, headers) =>
            `${sale.saleId} is ${STATES[(await change(sale.saleId, 'resume', headers)).state]}.`,
    });
}

function close(sale) {
    ask({
        title: `Close ${sale.saleId}?`,
        danger: true,
        yes: 'Close for good',
        text: 'Nobody can buy any more, and a closed sale cannot be opened again. Orders can still be paid.',
        act: async (_, headers) =>
            `${sale.saleId} is ${STATES[(await change(sale.saleId, 'close', headers)).state]}.`,
    });
}

/** The key is made once for the dialog, so that asking again after a lost answer adds the units once. */
function restock(sale) {
    const key = [...crypto.getRandomValues(new Uint8Array(16))]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('');
    ask({
        title: `Restock ${sale.saleId}?`,
        yes: 'Restock',
        text: `It has ${sale.stock} units, ${sale.remaining} of them unsold. Waiting orders get the new units first.`,
        fields: [
            { name: 'units', label: 'Units to add; negative takes unsold ones back', type: 'number', required: true },
        ],
        act: async (values, headers) => {
            const after = await call(
                'POST',
                salePath(sale.saleId, '/restock'),
                { ...headers, 'Idempotency-Key': key },
                { units: Number(values.units) },
            );
            remember(after);
            return `${sale.saleId} has ${after.stock} units, ${after.remaining} of them unsold.`;
        },
    });
}

async function terms(sale) {
    let now;
    try {
        now = await call('GET', salePath(sale.saleId));
    } catch (refusal) {
        tellRefusal(refusal);
        return;
    }
    ask({
        title: `Change ${sale.saleId}?`,
        yes: 'Change',
        text: 'Existing orders keep what they have. Leave a field as it is to keep it.',
        fields: [
            { name: 'title', label: 'Title', value: now.title, maxlength: '120' },
            {
                name: 'closesAt',
                label: 'Closes at (your time zone); empty: never',
                type: 'datetime-local',
                step: '1',
                value: local(now.closesAt),
            },
            { name: 'perUserLimit', label: 'Units for a user', type: 'number', value: now.perUserLimit },
            { name: 'maxUnitsPerOrder', label: 'Units in an order', type: 'number', value: now.maxUnitsPerOrder },
            {
                name: 'waitlistCapacity',
                label: 'Places in the waitlist',
                type: 'number',
                value: now.waitlistCapacity,
            },
        ],
        act: async (values, headers) => {
            const wanted = { title: values.title, closesAt: millis(values.closesAt) };
            ['perUserLimit', 'maxUnitsPerOrder', 'waitlistCapacity'].forEach((name) => {
                wanted[name] = Number(values[name]);
            });
            const changes = Object.fromEntries(
                Object.entries(wanted).filter(([name, value]) =>
                    name === 'closesAt' ? values.closesAt !== local(now.closesAt) : value !== now[name],
                ),
            );
            remember(await call('PATCH', salePath(sale.saleId), headers, changes));
            return `${sale.saleId} has its new terms.`;
        },
    });
}

function remove(sale) {
    ask({
        title: `Remove ${sale.saleId}?`,
        danger: true,
        yes: 'Remove for good',
        text: 'The sale and its orders can no longer be read here. The journal keeps them, and the id stays taken.',
        act: async (_, headers) => {
            await call('DELETE', salePath(sale.saleId), headers);
            others.delete(sale.saleId);
            show();
            return `${sale.saleId} is removed.`;
        },
    });
}

/** The value of a datetime-local field in the browser's zone; empty for never. */
export function local(at) {
    return at ? new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 19) : '';
}

/** Epoch milliseconds of such a field; null if it is empty. */
export const millis = (text) => (text ? new Date(text).getTime() : null);

function actions(row) {
    const { saleId, state } = row.sale;
    const action = (text, act) =>
        element('button', { type: 'button', click: () => act(row.sale), 'aria-label': `${text} ${saleId}` }, text);
    if (state === 'closed') {
        return [action('Remove', remove)];
    }
    return [
        state === 'paused' ? action('Resume', resume) : action('Pause', pause),
        ' ',
        action('Restock', restock),
        ' ',
        action('Change', terms),
        ' ',
        action('Close', close),
    ];
}

/** The row of the sale. Its buttons stay the same while its state does, so that a click in a drop is not lost. */
function row(sale) {
    const known = rows.get(sale.saleId) ?? { node: element('tr', {}, ...HEAD.map(() => element('td'))), state: null };
    rows.set(sale.saleId, known);
    known.sale = sale;
    const cells = [...known.node.children];
    const texts = [
        sale.saleId,
        STATES[sale.state],
        ...[sale.stock, sale.remaining, sale.held, sale.sold, sale.waitlisted ?? 0].map(number),
    ];
    texts.forEach((text, index) => {
        if (cells[index].textContent !== text) {
            cells[index].textContent = text;
            cells[index].className = index > 1 ? 'number' : '';
        }
    });
    cells[0].title = sale.title;
    if (known.state !== sale.state) {
        known.state = sale.state;
        cells[HEAD.length - 1].replaceChildren(...actions(known));
    }
    return known.node;
}

function show() {
    if (!$('sale-table').tBodies.length) {
        fill($('sale-table'), HEAD, []);
    }
    const newest = samples[samples.length - 1]?.sales ?? [];
    const all = [
        ...newest,
        ...[...others.values()].filter((sale) => newest.every((one) => one.saleId !== sale.saleId)),
    ];
    const body = $('sale-table').tBodies[0];
    all.map(row).forEach((node, index) => {
        if (body.children[index] !== node) {
            body.insertBefore(node, body.children[index] ?? null);
        }
    });
    [...body.children].slice(all.length).forEach((node) => node.remove());
}

/** Says why something was refused. */
export function tellRefusal(refusal) {
    if (!(refusal instanceof Problem)) {
        throw refusal;
    }
    tell(refusal.message);
}

async function showOther(event) {
    event.preventDefault();
    try {
        const sale = await call('GET', salePath($('other-sale-id').value.trim()));
        others.set(sale.saleId, sale);
        show();
        tell(`${sale.saleId} is in the table, as of now.`);
    } catch (refusal) {
        tellRefusal(refusal);
    }
}

export function start() {
    addEventListener('samples', show);
    $('other-sale').addEventListener('submit', showOther);
}

export function clear() {
    others.clear();
    rows.clear();
    $('sale-table').replaceChildren();
}

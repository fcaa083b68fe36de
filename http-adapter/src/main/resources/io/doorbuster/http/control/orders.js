// Orders: one by its id, those of a user, all secured ones of a sale.

import { ask } from './ask.js';
import { call, orderPath, Problem, salePath } from './api.js';
import { $, element, fill, number, time } from './dom.js';

let next = null;
let again = null;

function pay(order) {
    ask({
        title: `Mark ${order.orderId} as paid?`,
        yes: 'Mark as paid',
        text: 'Its units are sold for good.',
        fields: [
            { name: 'reference', label: 'Reference of the payment at the provider', required: true, maxlength: '64' },
        ],
        act: async (values, headers) => {
            await call('POST', orderPath(order.orderId, '/payment'), headers, { reference: values.reference });
            await again();
            return `${order.orderId} is paid.`;
        },
    });
}

function cancel(order) {
    const paid = order.status === 'paid';
    ask({
        title: `${paid ? 'Refund' : 'Cancel'} ${order.orderId}?`,
        danger: true,
        yes: paid ? 'Refund' : 'Cancel the order',
        text: paid
            ? 'Give the money back at the provider; this notes it only.'
            : 'Its units go back to the sale, first to the waitlist.',
        fields: paid ? [{ name: 'returnUnits', label: 'The units go back to the sale', type: 'checkbox' }] : [],
        act: async (values, headers) => {
            const after = await call(
                'POST',
                orderPath(order.orderId, '/cancel'),
                headers,
                paid ? { returnUnits: values.returnUnits } : {},
            );
            await again();
            return `${order.orderId} is ${after.status}.`;
        },
    });
}

function actions(order) {
    const action = (text, act) =>
        element(
            'button',
            { type: 'button', click: () => act(order), 'aria-label': `${text} ${order.orderId}` },
            text,
        );
    const buttons =
        order.status === 'secured'
            ? [action('Mark as paid', pay), ' ', action('Cancel', cancel)]
            : order.status === 'waitlisted'
              ? [action('Cancel', cancel)]
              : order.status === 'paid'
                ? [action('Refund', cancel)]
                : [];
    return element('span', {}, ...buttons);
}

function show(orders) {
    fill(
        $('order-table'),
        ['Order', 'Position', 'User', 'Units', 'Status', 'Time', 'Pay by', 'Reference', 'Actions'],
        orders.map((order) => [
            order.orderId,
            order.position ? number(order.position) : '–',
            order.userId,
            order.quantity,
            order.status,
            time(order.time),
            time(order.payBy),
            order.reference ?? '–',
            actions(order),
        ]),
    );
    $('more-orders').hidden = next === null;
}

/** Reads and shows; a refusal is said beside the forms. */
async function look(read) {
    again = async () => {
        $('order-error').textContent = '';
        try {
            const orders = await read();
            if (!orders.length) {
                $('order-error').textContent = 'There are none.';
            }
            show(orders);
        } catch (refusal) {
            if (!(refusal instanceof Problem)) {
                throw refusal;
            }
            $('order-table').replaceChildren();
            $('order-error').textContent = refusal.message;
        }
    };
    await again();
}

function one(event) {
    event.preventDefault();
    next = null;
    const orderId = $('order-id').value.trim();
    return look(async () => [await call('GET', orderPath(orderId))]);
}

function ofUser(event) {
    event.preventDefault();
    next = null;
    const user = $('order-user').value.trim();
    const sale = $('order-user-sale').value.trim();
    return look(
        async () => (await call('GET', salePath(sale, '/purchases?limit=500'), { 'X-User-Id': user })).orders,
    );
}

function list(sale, from) {
    return look(async () => {
        const page = await call('GET', salePath(sale, `/orders?limit=100&fromSequence=${from}`));
        next = page.nextSequence === null ? null : [sale, page.nextSequence];
        return page.orders;
    });
}

export function start() {
    $('find-order').addEventListener('submit', one);
    $('find-user').addEventListener('submit', ofUser);
    $('list-orders').addEventListener('submit', (event) => {
        event.preventDefault();
        next = null;
        return list($('order-sale').value.trim(), 0);
    });
    $('more-orders').addEventListener('click', () => list(...next));
}

export function clear() {
    next = null;
    $('order-table').replaceChildren();
    $('order-error').textContent = '';
    $('more-orders').hidden = true;
}

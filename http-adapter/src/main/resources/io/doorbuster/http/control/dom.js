// Small helpers for the page. Data reaches the page as text only, never as HTML.

export const $ = (id) => document.getElementById(id);

/** An element with attributes (null is none) and children, of which strings are text. */
export function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (typeof value === 'function') {
            made.addEventListener(key, value);
        } else if (value !== null && value !== false) {
            made.setAttribute(key, value === true ? '' : value);
        }
    }
    made.append(...children.map(asNode));
    return made;
}

function asNode(child) {
    return child instanceof Node ? child : document.createTextNode(String(child));
}

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** A number with separators of thousands; a dash for none. */
export const number = (value) => (value === undefined || value === null ? '–' : grouped.format(value));

/** A time in the zone of the browser; a dash for none. */
export function time(millis) {
    return millis ? new Date(millis).toLocaleString('en-GB') : '–';
}

/** A table's head and rows; each cell is a text, a number or a node. */
export function fill(table, head, rows) {
    const cell = (name) => (content) =>
        element(
            name,
            { class: typeof content === 'number' ? 'number' : null, scope: name === 'th' ? 'col' : null },
            typeof content === 'number' ? number(content) : (content ?? '–'),
        );
    table.replaceChildren(
        element('thead', {}, element('tr', {}, ...head.map(cell('th')))),
        element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map(cell('td'))))),
    );
}

/** Says what was done. */
export function tell(text) {
    $('result').textContent = text;
}

// The charts, and a table beside each with the same numbers.

import { $, element, fill, number } from './dom.js';
import { facts, samples } from './live.js';

const HOPS = {
    answer: 'whole way',
    ring: 'wait in the ring',
    decide: 'decide',
    append: 'append',
    force: 'force',
    engine: 'engine with the force',
    handover: 'hand-over',
};
const perSecond = (sample, count) => (count ?? 0) / (sample.millis / 1_000 || 1);
const sum = (counts = {}, wanted = () => true) =>
    Object.entries(counts).reduce((all, [name, count]) => all + (wanted(name) ? count : 0), 0);
const rate = (group, wanted) => (sample) => perSecond(sample, sum(sample[group], wanted));
const only =
    (...names) =>
    (name) =>
        names.includes(name);
const hop = (name, part) => (sample) => (sample.hops[name] ? sample.hops[name][part] / 1_000 : null);
const ofSale = (member) => (sample) => sale(sample)?.[member] ?? null;
const sale = (sample) => sample.sales?.find((one) => one.saleId === $('chart-sale').value);
const mega = (value) => (value === undefined ? null : value / 1_048_576);
const SOLD_OUT = only('sold-out');
const OTHER = (name) => !SOLD_OUT(name);

/** Title, unit and lines of each chart; a line has a name and its value of a sample. */
const CHARTS = [
    [
        'answers',
        'Answers per second',
        '',
        [
            ['secured', rate('outcomes', only('secured'))],
            ['waitlisted', rate('outcomes', only('waitlisted'))],
            ['sold out', rate('problems', SOLD_OUT)],
            ['other refusals', rate('problems', OTHER)],
            ['5xx', rate('statuses', (status) => status >= 500)],
        ],
    ],
    [
        'stock',
        'Units of the sale',
        '',
        [
            ['remaining', ofSale('remaining')],
            ['held', ofSale('held')],
            ['sold', ofSale('sold')],
            ['waitlisted', ofSale('waitlisted')],
        ],
    ],
    [
        'latency',
        'Latency of the step',
        'ms',
        [
            ['p50', (s) => hop($('chart-hop').value, 'p50')(s)],
            ['p99', (s) => hop($('chart-hop').value, 'p99')(s)],
            ['p99.9', (s) => hop($('chart-hop').value, 'p999')(s)],
        ],
    ],
    [
        'disk',
        'Append and force, p99',
        'ms',
        [
            ['append', hop('append', 'p99')],
            ['force', hop('force', 'p99')],
        ],
    ],
    [
        'ring',
        'Ring in use',
        '%',
        [['used', (s) => (facts.ringSlots ? (100 * (s.ringUsed ?? 0)) / facts.ringSlots : null)]],
    ],
    ['batch', 'Commands in a batch', '', [['mean', (s) => (s.batches ? s.batchCommands / s.batches : null)]]],
    [
        'lag',
        'Lag in events',
        '',
        [
            ['shadow', (s) => s.gauges?.shadowLag ?? null],
            ['PostgreSQL', (s) => s.gauges?.projectionLag ?? null],
        ],
    ],
    [
        'connections',
        'Connections',
        '',
        [
            ['public', (s) => s.connections.public ?? 0],
            ['admin', (s) => s.connections.admin ?? 0],
            ['calls in flight', (s) => s.inFlight],
        ],
    ],
    [
        'gates',
        'Refusals by gate, per second',
        '',
        [
            ['rate of a user', rate('gates', only('user'))],
            ['rate of an address', rate('gates', only('client'))],
            ['state of the sale', rate('gates', only('sale_state'))],
            ['identity', rate('gates', only('identity', 'token'))],
            ['challenge', rate('gates', only('challenge'))],
            ['arrival', rate('gates', only('arrival'))],
            ['others', rate('gates', only('site', 'link', 'one_client', 'sale_id'))],
        ],
    ],
    ['gc', 'Garbage collection', 'ms/s', [['pause', (s) => perSecond(s, s.gcMillis)]]],
    ['heap', 'Heap', 'MB', [['used', (s) => mega(s.heapBytes)]]],
    ['memory', 'Memory of sales and orders', 'MB', [['state', (s) => mega(s.gauges?.stateBytes)]]],
    ['space', 'Free disk', 'MB', [['free', (s) => mega(s.gauges?.diskUsableBytes)]]],
].map(([id, title, unit, lines]) => ({ id, title, unit, lines, plot: null }));

const COLOURS = {
    light: ['#0b57a4', '#8a4b00', '#6b2fa0', '#b3261e', '#146c2e', '#00696f', '#6b5d00'],
    dark: ['#8ab8ff', '#ffb86b', '#d3a6ff', '#ff8a7d', '#6fdc8c', '#6fdbe3', '#e3d36f'],
};
const dark = matchMedia('(prefers-color-scheme: dark)');

function width(chart) {
    return Math.max(200, $(`chart-${chart.id}`).querySelector('.plot').clientWidth);
}

function plot(chart) {
    const colours = dark.matches ? COLOURS.dark : COLOURS.light;
    const style = getComputedStyle(document.documentElement);
    const axis = {
        stroke: style.getPropertyValue('--soft'),
        grid: { stroke: style.getPropertyValue('--line'), width: 1 },
        ticks: { stroke: style.getPropertyValue('--line') },
    };
    chart.plot?.destroy();
    chart.plot = new globalThis.uPlot(
        {
            width: width(chart),
            height: 170,
            cursor: { sync: { key: 'room' } },
            scales: { y: { range: (_, least, most) => [Math.min(0, least ?? 0), most > 0 ? most * 1.05 : 1] } },
            axes: [axis, { ...axis, size: 64, values: (_, ticks) => ticks.map(number) }],
            series: [
                { value: (_, at) => (at === null ? '–' : new Date(at * 1_000).toLocaleTimeString('en-GB')) },
                ...chart.lines.map(([label], index) => ({
                    label,
                    stroke: colours[index],
                    width: 2,
                    dash: index % 2 ? [6, 3] : undefined,
                    value: (_, value) => number(value),
                })),
            ],
        },
        data(chart),
        $(`chart-${chart.id}`).querySelector('.plot'),
    );
}

const data = (chart) => [
    samples.map((sample) => sample.at / 1_000),
    ...chart.lines.map(([, value]) => samples.map(value)),
];

/** The newest value, the largest, and what all counts of the rate come to. */
function table(chart) {
    const details = $(`chart-${chart.id}`).querySelector('details');
    if (!details.open) {
        return;
    }
    fill(
        details.querySelector('table'),
        ['Line', `now${chart.unit && `, ${chart.unit}`}`, 'most', 'mean'],
        chart.lines.map(([label, value]) => {
            const known = samples.map(value).filter((one) => one !== null);
            const all = known.reduce((total, one) => total + one, 0);
            return [
                label,
                known.length ? known[known.length - 1] : '–',
                known.length ? Math.max(...known) : '–',
                known.length ? all / known.length : '–',
            ];
        }),
    );
}

function show() {
    if (document.hidden || !samples.length) {
        return;
    }
    choices();
    for (const chart of CHARTS) {
        if (!chart.plot) {
            plot(chart);
        }
        chart.plot.setData(data(chart));
        table(chart);
    }
    tiles(samples[samples.length - 1]);
}

function choices() {
    const select = $('chart-sale');
    const ids = samples[samples.length - 1].sales?.map((one) => one.saleId) ?? [];
    if (ids.join() !== [...select.options].map((option) => option.value).join()) {
        const chosen = select.value;
        select.replaceChildren(...ids.map((id) => element('option', { value: id, selected: id === chosen }, id)));
    }
}

function tiles(newest) {
    const shown = sale(newest);
    const total = samples.reduce((all, sample) => all + (sample.outcomes?.secured ?? 0), 0);
    const of = ([label, value]) => element('div', {}, element('dt', {}, label), element('dd', {}, value));
    $('tiles').replaceChildren(
        ...[
            ['Answers/s', number(Math.round(perSecond(newest, sum(newest.statuses))))],
            ['Secured/s', number(Math.round(perSecond(newest, newest.outcomes?.secured)))],
            ['Secured, 15 minutes', number(total)],
            ['Answer p99', newest.hops.answer ? `${number(newest.hops.answer.p99 / 1_000)} ms` : '–'],
            ['Ring', facts.ringSlots ? `${number((100 * (newest.ringUsed ?? 0)) / facts.ringSlots)} %` : '–'],
            ['Remaining', shown ? number(shown.remaining) : '–'],
            [
                '5xx/s',
                number(
                    Math.round(
                        perSecond(
                            newest,
                            sum(newest.statuses, (status) => status >= 500),
                        ),
                    ),
                ),
            ],
            ['Durability', facts.durability ?? 'recovering'],
        ].map(of),
    );
}

function resize() {
    CHARTS.filter((chart) => chart.plot).forEach((chart) => chart.plot.setSize({ width: width(chart), height: 170 }));
}

export function start() {
    $('chart-hop').replaceChildren(
        ...Object.entries(HOPS).map(([value, text]) => element('option', { value }, text)),
    );
    $('chart-list').replaceChildren(
        ...CHARTS.map((chart) =>
            element(
                'div',
                { class: 'chart', id: `chart-${chart.id}` },
                element('h3', {}, chart.unit ? `${chart.title}, ${chart.unit}` : chart.title),
                element('div', { class: 'plot', 'aria-hidden': 'true' }),
                element(
                    'details',
                    { toggle: () => table(chart) },
                    element('summary', {}, `Table: ${chart.title}`),
                    element(
                        'div',
                        { class: 'box', tabindex: '0', role: 'region', 'aria-label': chart.title },
                        element('table'),
                    ),
                ),
            ),
        ),
    );
    addEventListener('samples', show);
    addEventListener('resize', resize);
    document.addEventListener('visibilitychange', show);
    $('chart-sale').addEventListener('change', show);
    $('chart-hop').addEventListener('change', show);
    dark.addEventListener('change', () => CHARTS.filter((chart) => chart.plot).forEach(plot));
}

/** Forgets what is drawn; the next sample draws again. */
export function clear() {
    CHARTS.forEach((chart) => {
        chart.plot?.destroy();
        chart.plot = null;
    });
}

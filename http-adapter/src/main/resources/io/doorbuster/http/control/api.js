// Calls of the admin API. The token is kept in this variable only.

let token = null;

/** A refusal, or no answer (status 0). */
export class Problem extends Error {
    constructor(status, body) {
        super(body.detail ?? body.title ?? `The server answered ${status}.`);
        this.status = status;
        this.member = body.member;
        this.title = body.title;
    this.type = String(body.type ?? '').replace('/problems/', '');
    }
}

export function signIn(given) {
    token = given;
}

export function signOut() {
    token = null;
}

export const isSignedIn = () => token !== null;

/** The answer of a call; `headers` are further ones. It is never repeated by itself. */
export async function send(method, path, headers = {}, body = undefined, signal = AbortSignal.timeout(15_000)) {
    let response;
    try {
        response = await fetch(path, {
            method,
            headers: {
                Authorization: `Bearer ${token}`,
                ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
                ...headers,
            },
            body: body === undefined ? undefined : JSON.stringify(body),
            cache: 'no-store',
            credentials: 'omit',
            signal,
        });
    } catch {
        const unknown = method === 'GET' ? '' : ' It may have done what you asked: look before you repeat it.';
        throw new Problem(0, { title: 'No answer', detail: `The server did not answer.${unknown}` });
    }
    if (!response.ok) {
        const refusal = await response.json().catch(() => ({}));
        const problem = new Problem(response.status, refusal);
        if (response.status === 401) {
            signOut();
            dispatchEvent(new CustomEvent('signed-out', { detail: problem.message }));
        }
        throw problem;
    }
    return response;
}

/** The JSON of the answer. */
export async function call(method, path, headers, body) {
    return (await send(method, path, headers, body)).json();
}

/** The path of a sale, and of what is below it. */
export const salePath = (saleId, below = '') => `/admin/v1/sales/${encodeURIComponent(saleId)}${below}`;

export const orderPath = (orderId, below = '') => `/admin/v1/orders/${encodeURIComponent(orderId)}${below}`;

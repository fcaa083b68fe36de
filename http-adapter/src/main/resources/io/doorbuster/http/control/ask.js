// The dialog that confirms every change: what happens, its fields, who does it, and the server's refusal beside the
// field that it is about.

import { Problem } from './api.js';
import { $, element, tell } from './dom.js';

let act = null;

/** A labelled field; `name` is also the member of the API. */
export function field({ name, label, hint = '', prefix = '', ...attributes }) {
    const id = `${prefix}${name}`;
    const input = attributes.options
        ? element(
              'select',
              { id, name },
              ...attributes.options.map(([value, text]) => element('option', { value }, text)),
          )
        : element('input', {
              id,
              name,
              autocomplete: 'off',
              'aria-describedby': hint ? `${id}-hint` : null,
              ...attributes,
          });
    return element(
        'div',
        { class: 'field' },
        element('label', { for: id }, label),
        input,
        ...(hint ? [element('small', { id: `${id}-hint` }, hint)] : []),
        element('p', { class: 'error', id: `${id}-error` }),
    );
}

/** Removes the marks of an earlier refusal. */
export function unmark(form) {
    form.querySelectorAll('[aria-invalid]').forEach((input) => input.removeAttribute('aria-invalid'));
    form.querySelectorAll('.error').forEach((error) => {
        error.textContent = '';
    });
}

/** Marks the field that the problem names; false if the form has no such field. */
export function mark(form, prefix, problem) {
    const name = String(problem.member ?? '').replace(/\[.*/, '');
    const input = name ? document.getElementById(`${prefix}${name}`) : null;
    if (!input || !form.contains(input)) {
        return false;
    }
    input.setAttribute('aria-invalid', 'true');
    const error = document.getElementById(`${prefix}${name}-error`);
    if (error) {
        error.textContent = problem.message;
    }
    input.focus();
    return true;
}

/**
 * Asks for a confirmation and does it.
 * @param question {title, text, fields, yes, danger, act(values, headers)}; `act` returns what to tell
 */
export function ask(question) {
    $('ask-title').textContent = question.title;
    $('ask-text').textContent = question.text;
    $('ask-fields').replaceChildren(...(question.fields ?? []).map((one) => field({ ...one, prefix: 'ask-' })));
    $('ask-yes').textContent = question.yes;
    $('ask-yes').className = question.danger ? 'danger' : '';
    $('ask-error').textContent = '';
    act = question.act;
    $('ask').showModal();
    const first =
        $('ask-fields').querySelector('input, select') ?? ($('ask-actor').value ? $('ask-yes') : $('ask-actor'));
    first.focus();
}

async function confirmed(event) {
    event.preventDefault();
    const form = $('ask-form');
    unmark(form);
    $('ask-actor').removeAttribute('aria-invalid');
    const actor = $('ask-actor').value.trim();
    if (!/^[!-~]{1,64}$/.test(actor)) {
        $('ask-actor').setAttribute('aria-invalid', 'true');
        $('ask-error').textContent = 'Your name must be 1 to 64 letters, digits or signs of ASCII, without spaces.';
        $('ask-actor').focus();
        return;
    }
    const values = Object.fromEntries(
        [...$('ask-fields').querySelectorAll('input, select')].map((input) => [
            input.name,
            input.type === 'checkbox' ? input.checked : input.value.trim(),
        ]),
    );
    $('ask-yes').disabled = true;
    try {
        tell(await act(values, { 'X-Actor': actor }));
        $('ask').close();
        if (document.activeElement === document.body) {
            // The button that asked is gone, because what it asked for has happened.
            $('result').focus();
        }
    } catch (refusal) {
        if (!(refusal instanceof Problem)) {
            throw refusal;
        }
        if (!mark(form, 'ask-', refusal)) {
            $('ask-error').textContent = refusal.message;
        }
    } finally {
        $('ask-yes').disabled = false;
    }
}

export function start() {
    $('ask-form').addEventListener('submit', confirmed);
    $('ask-no').addEventListener('click', () => $('ask').close());
}

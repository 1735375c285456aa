import type { Said } from './said.ts';

const notSent: Said = { words: 'Nothing was sent: there is no connection. What you typed is still here. Try again when you are back.' };

/** A form pressed twice is sent once, and none without a connection, which would lose what was typed; `Ctrl+Enter` in a field presses its form's first button; Not yet says why. */
export function wireForms(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented || form.method !== 'post') return;
    if (!navigator.onLine) {
      event.preventDefault();
      document.dispatchEvent(new CustomEvent('gatepost:said', { detail: notSent }));
      return;
    }
    if (form.dataset['sent'] === 'yes') {
      event.preventDefault();
      return;
    }
    form.dataset['sent'] = 'yes';
    if (event.submitter instanceof HTMLButtonElement) event.submitter.setAttribute('aria-busy', 'true');
  });
  // Back to a page kept by the browser: its forms can be sent again.
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) delete form.dataset['sent'];
    for (const button of document.querySelectorAll('button[aria-busy]')) button.removeAttribute('aria-busy');
  });
  document.addEventListener('keydown', (event) => {
    const field = event.target;
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !(field instanceof HTMLTextAreaElement) || event.defaultPrevented)
      return;
    field.form?.requestSubmit();
  });
  document.addEventListener('change', (event) => {
    const field = event.target;
    if (field instanceof HTMLSelectElement && field.dataset['goes'] === 'at-once') field.form?.requestSubmit();
  });
}

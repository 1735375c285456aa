/** Passkeys, on the sign-in page and on the account page: shown only where the browser knows them. */
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';

const says = document.querySelector<HTMLElement>('#passkey-says');

// A passkey belongs to a name; an address in figures has none.
const hasName = !/^(\d+\.){3}\d+$|^\[/.test(location.hostname);

if (hasName && browserSupportsWebAuthn()) {
  wire('#passkey', signIn);
  wire('#passkey-add', add);
} else {
  const none = document.querySelector<HTMLElement>('#passkey-none');
  if (none !== null) none.hidden = false;
}

function wire(place: string, act: () => Promise<void>): void {
  const found = document.querySelector<HTMLElement>(place);
  if (found === null) return;
  found.hidden = false;
  found.querySelector('button')?.addEventListener('click', () => {
    act().catch(() => say('The passkey was not used. You can sign in with your password.'));
  });
}

async function signIn(): Promise<void> {
  const optionsJSON = await post<Parameters<typeof startAuthentication>[0]['optionsJSON']>('/sign-in/passkey/options', {});
  await finish('/sign-in/passkey', await startAuthentication({ optionsJSON }));
}

async function add(): Promise<void> {
  const answer = await post<Parameters<typeof startRegistration>[0]['optionsJSON'] | { to: string }>('/account/passkeys/options', {});
  if ('to' in answer) location.assign(answer.to);
  else await finish('/account/passkeys', await startRegistration({ optionsJSON: answer }));
}

async function finish(path: string, answer: unknown): Promise<void> {
  const done = await post<{ to?: string; says?: string }>(path, answer);
  if (done.to !== undefined) location.assign(done.to);
  else say(done.says ?? 'That did not work. Try once more.');
}

async function post<T>(path: string, body: unknown): Promise<T> {
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const read: T = await answer.json();
  return read;
}

function say(words: string): void {
  if (says !== null) says.textContent = words;
}

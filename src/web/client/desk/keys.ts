/** Single-letter keys: off while somebody types, and off for good for whoever says so on their account page. */
export function wireKeys(): void {
  if (document.body.dataset['keys'] === 'off') return;
  let going = false;
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const wasGoing = going;
    going = false;
    if (wasGoing) {
      document.querySelector<HTMLElement>(`[data-go="${CSS.escape(event.key.toLowerCase())}"]`)?.click();
      return;
    }
    if (press(event.key)) event.preventDefault();
    else going = event.key === 'g';
  });
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])')
  );
}

function press(key: string): boolean {
  if (key === '/') return find();
  if (key === 'n') return go('/posts/new');
  if (key === '?') return showKeys();
  if (key === 'j') return step(1);
  if (key === 'k') return step(-1);
  if (key === 'x') return tickRow();
  if (!/^[a-z]$/.test(key) || key === 'g') return false;
  const button = document.querySelector<HTMLElement>(`[data-key="${key}"]`);
  button?.click();
  return button !== null;
}

function find(): boolean {
  const field = document.querySelector<HTMLInputElement>('.find input');
  if (field === null) return go('/find');
  field.focus();
  field.select();
  return true;
}

function go(to: string): boolean {
  location.assign(to);
  return true;
}

/** The rows of the page's list: each is known by the link that opens it. */
function rowLinks(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-rows] :is(li, tr)')].flatMap(
    (row) => row.querySelector<HTMLElement>('a[href]:not(.clause)') ?? row.querySelector<HTMLElement>('a[href]') ?? [],
  );
}

function step(by: 1 | -1): boolean {
  const links = rowLinks();
  const at = links.findIndex((link) => link.closest('li, tr')?.contains(document.activeElement));
  const next = at === -1 ? (by === 1 ? 0 : links.length - 1) : at + by;
  links[next]?.focus();
  return links.length > 0;
}

function tickRow(): boolean {
  const box = document.activeElement?.closest('[data-rows] :is(li, tr)')?.querySelector<HTMLInputElement>('input[type=checkbox]');
  box?.click();
  return box != null;
}

const always = [
  ['/', 'Find'],
  ['N', 'New post'],
  ['J K', 'Next and last row of a list'],
  ['Enter', 'Open the row'],
  ['X', 'Tick the row'],
  ['U', 'Undo what was just done'],
  ['Esc', 'Close the clause'],
] as const;

/** The desks that this person's navigation shows, with the letter of each. */
function goTo(): readonly (readonly [string, string])[] {
  const links = [...document.querySelectorAll<HTMLElement>('[data-go]')];
  const letters = links.map((link) => (link.dataset['go'] ?? '').toUpperCase());
  return [[`G then ${letters.join(' ')}`, `Go to ${links.map((link) => link.querySelector('span')?.textContent ?? '').join(', ')}`]];
}

function showKeys(): boolean {
  const made = document.querySelector<HTMLDialogElement>('dialog.keys') ?? makeKeys();
  made.showModal();
  return true;
}

function makeKeys(): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.className = 'keys';
  dialog.setAttribute('aria-labelledby', 'keys-h');
  const heading = document.createElement('h2');
  heading.id = 'keys-h';
  heading.textContent = 'Keys';
  const list = document.createElement('dl');
  for (const [keys, words] of [...always.slice(0, 2), ...goTo(), ...always.slice(2)]) list.append(term(keys), meaning(words));
  const form = document.createElement('form');
  form.method = 'dialog';
  const close = document.createElement('button');
  close.className = 'btn';
  close.textContent = 'Close';
  form.append(close);
  const off = document.createElement('p');
  off.className = 'hint';
  off.textContent = 'They rest while you type. You can switch them off on your account page.';
  dialog.append(heading, list, off, form);
  document.body.append(dialog);
  return dialog;
}

function term(keys: string): HTMLElement {
  const dt = document.createElement('dt');
  for (const key of keys.split(' ')) {
    const made = document.createElement(key === 'then' ? 'span' : 'kbd');
    made.textContent = key;
    dt.append(made, ' ');
  }
  return dt;
}

function meaning(words: string): HTMLElement {
  const dd = document.createElement('dd');
  dd.textContent = words;
  return dd;
}

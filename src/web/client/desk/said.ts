/** What an island tells the page to say: `dispatchEvent(new CustomEvent('gatepost:said', {detail}))` on the document. */
export interface Said {
  readonly words: string;
  readonly undo?: () => void;
}

/** Says what happened, politely, with its Undo; stays until the next thing is said. */
export function wireSaid(): void {
  const place = document.querySelector<HTMLElement>('#said');
  if (place === null) return;
  // A live region speaks only of what changes: words that came with the page are put back a moment later.
  const waiting = [...place.childNodes];
  if (waiting.length > 0) {
    setTimeout(() => place.replaceChildren(...waiting), 150);
  }
  document.addEventListener('gatepost:said', (event) => {
    if (event instanceof CustomEvent) place.replaceChildren(bar(event.detail as Said));
  });
}

function bar(said: Said): HTMLElement {
  const made = document.createElement('div');
  made.className = 'toast';
  const words = document.createElement('span');
  words.textContent = said.words;
  made.append(words);
  const { undo } = said;
  if (undo !== undefined) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn sm';
    button.textContent = 'Undo';
    button.dataset['key'] = 'u';
    button.addEventListener('click', () => {
      made.remove();
      undo();
    });
    made.append(button);
  }
  return made;
}

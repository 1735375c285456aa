/** From the field down into what it found, and back up from the first. */
export function wireFound(): void {
  const field = document.querySelector<HTMLInputElement>('.find input');
  if (field === null) return;
  document.addEventListener('keydown', (event) => {
    const down = event.key === 'ArrowDown';
    if (!down && event.key !== 'ArrowUp') return;
    const links = foundLinks();
    const at = links.findIndex((link) => link === document.activeElement);
    if (at === -1 && !(down && document.activeElement === field)) return;
    const next = down ? links[at + 1] : at === 0 ? field : links[at - 1];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  });
}

function foundLinks(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-found] li')].flatMap((row) => row.querySelector<HTMLElement>('a[href]') ?? []);
}

const minute = 60_000;
/** Said aloud at these and no others: an hour, a quarter of an hour, due. */
const spoken = new Map([
  [60, 'Due in 1 hour'],
  [15, 'Due in 15 minutes'],
  [0, 'Due now'],
]);

/** Clocks in hours and minutes go on while the page is open; the wall time below them stays as it is. */
export function wireClocks(): void {
  const clocks = document.querySelectorAll<HTMLElement>('.clock[data-due]');
  if (clocks.length === 0) return;
  const said = document.createElement('p');
  said.className = 'vh';
  said.setAttribute('role', 'status');
  document.body.append(said);
  setInterval(() => {
    for (const clock of clocks) tick(clock, said);
  }, minute);
}

function tick(clock: HTMLElement, said: HTMLElement): void {
  const left = Math.floor((Date.parse(clock.dataset['due'] ?? '') - Date.now()) / minute);
  const parts = clock.querySelectorAll<HTMLElement>('[data-part]');
  const [hours, minutes] = parts;
  if (Number.isNaN(left) || hours === undefined || minutes === undefined || left < 0) return;
  hours.textContent = String(Math.floor(left / 60));
  minutes.textContent = String(left % 60).padStart(2, '0');
  const words = spoken.get(left);
  if (words !== undefined) said.textContent = `${words}: ${clock.closest('li')?.querySelector('h3')?.textContent ?? ''}`;
}

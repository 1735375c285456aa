/** Dragging a post to another day. Its own menu does the same without a mouse, and without this. */
const calendar = document.querySelector<HTMLElement>('[data-calendar]');
let dragged: string | null = null;

const dayUnder = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-day]') : null;

calendar?.addEventListener('dragstart', (event) => {
  const card = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-post]') : null;
  dragged = card?.dataset['post'] ?? null;
  if (dragged !== null) event.dataTransfer?.setData('text/plain', dragged);
});

calendar?.addEventListener('dragover', (event) => {
  const day = dayUnder(event.target);
  if (dragged === null || day === null) return;
  event.preventDefault();
  for (const other of calendar.querySelectorAll('.over')) other.classList.remove('over');
  day.classList.add('over');
});

calendar?.addEventListener('drop', (event) => {
  const day = dayUnder(event.target)?.dataset['day'];
  if (dragged === null || day === undefined) return;
  event.preventDefault();
  const form = document.createElement('form');
  form.method = 'post';
  form.action = `/posts/${dragged}/move`;
  for (const [name, value] of [
    ['day', day],
    ['by', calendar.dataset['calendar'] ?? 'week'],
  ] as const) {
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
});

calendar?.addEventListener('dragend', () => {
  dragged = null;
  for (const other of calendar.querySelectorAll('.over')) other.classList.remove('over');
});

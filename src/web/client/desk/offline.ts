/** While there is no connection, a band at the top says so: what is typed stays, and nothing goes out. */
export function wireOffline(): void {
  const band = document.createElement('aside');
  band.className = 'offline-band';
  band.setAttribute('aria-label', 'Connection');
  const said = document.createElement('p');
  said.setAttribute('role', 'status');
  band.append(said);
  document.querySelector('.shell')?.prepend(band);
  const say = () => {
    band.hidden = navigator.onLine;
    said.replaceChildren(...(navigator.onLine ? [] : words()));
  };
  addEventListener('online', say);
  addEventListener('offline', say);
  say();
}

function words(): readonly (Node | string)[] {
  const strong = document.createElement('b');
  strong.textContent = 'No connection.';
  return [strong, ' You can go on writing. Nothing goes out until you are back.'];
}

/** In the browser the press is handled here; without scripts the button sends the form. */
export function pressed(act: () => void) {
  return (event: Event): void => {
    event.preventDefault();
    act();
  };
}

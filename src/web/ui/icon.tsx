/** The drawings of `icons.svg`, served as one cached file. */
export const iconNames = [
  'today', 'posts', 'comments', 'concerns', 'register', 'consent', 'policy', 'records', 'plus', 'search', 'clock', 'check', 'x', 'minus',
  'image', 'phone', 'lock', 'key', 'eyeoff', 'eye', 'flag', 'reply', 'link', 'down', 'seal', 'letter', 'heart', 'chev', 'chevd', 'more',
  'bell', 'users', 'pencil', 'calendar', 'scale', 'redo', 'hide', 'mark',
] as const; // prettier-ignore
export type IconName = (typeof iconNames)[number];

const sprite = '/assets/icons.svg';

/** A drawing. It says nothing by itself: give `label` only where no words stand beside it. */
export function Icon({ name, size = 18, label, flip }: { name: IconName; size?: number; label?: string; flip?: boolean | undefined }) {
  const id = name === 'mark' ? 'mark' : `i-${name}`;
  return (
    <svg
      class={flip ? 'i flip' : 'i'}
      width={size}
      height={size}
      viewBox={name === 'mark' ? '0 0 28 28' : '0 0 20 20'}
      fill="none"
      stroke={name === 'mark' ? undefined : 'currentColor'}
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
      aria-hidden={label === undefined ? 'true' : undefined}
      focusable="false"
    >
      <use href={`${sprite}#${id}`} />
    </svg>
  );
}

export type GateState = 'open' | 'held' | 'shut';

/** The small gate that stands before a state's word. */
export function Glyph({ state, size = 20 }: { state: GateState | 'note'; size?: number }) {
  return (
    <svg
      class={`g g-${state}`}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      aria-hidden="true"
      focusable="false"
    >
      <use href={`${sprite}#state-${state}`} />
    </svg>
  );
}

/** The drawing of one gate; its state is said in words beside it. */
export function GateDrawing({ state }: { state: GateState }) {
  return (
    <svg
      class={`gate g-${state}`}
      viewBox="0 0 80 66"
      fill="none"
      stroke="currentColor"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <use href={`${sprite}#gate-${state}`} />
    </svg>
  );
}

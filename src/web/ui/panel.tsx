import type { ComponentChildren } from 'preact';
import { Gate, type GateState } from './gate.tsx';

/** A part of a page with a name of its own. */
export function Panel(props: {
  title?: string;
  sub?: ComponentChildren;
  children: ComponentChildren;
  class?: string;
  flush?: boolean;
  id?: string;
}) {
  const id = props.title === undefined ? undefined : (props.id ?? `p-${props.title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`);
  return (
    <section class={['panel', props.class].filter(Boolean).join(' ')} aria-labelledby={id}>
      {props.title !== undefined && (
        <header>
          <h2 id={id}>{props.title}</h2>
          {props.sub !== undefined && <div class="sub">{props.sub}</div>}
        </header>
      )}
      {props.flush ? props.children : <div class="pad">{props.children}</div>}
    </section>
  );
}

/** Nothing here: an open gate, one true sentence, one useful act. */
export function Empty({
  title,
  children,
  action,
  state = 'open',
}: {
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
  state?: GateState;
}) {
  return (
    <div class="empty">
      <Gate state={state} />
      <b>{title}</b>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  );
}

/** A message across the work: what did not happen first, then what comes next. */
export function Banner({ is, children }: { is: GateState | 'note'; children: ComponentChildren }) {
  return (
    <div class={`banner ${is}`} role={is === 'shut' ? 'alert' : undefined}>
      <div class="grow">{children}</div>
    </div>
  );
}

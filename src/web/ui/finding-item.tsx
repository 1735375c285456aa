import type { ComponentChildren } from 'preact';
import type { Citation } from '#src/kernel/citation.ts';
import type { Severity } from '#src/kernel/policy.ts';
import { Clause } from './clause.tsx';
import { Glyph } from './icon.tsx';

const stateOf = { stop: 'shut', hold: 'held', note: 'note' } as const;
const spoken = { stop: 'Shut', hold: 'Held', note: 'Note' } as const;

/** What, why, next: in that order. `children` are its fixes, the best one first. */
export function FindingItem(props: {
  severity: Severity;
  what: string;
  why: string;
  citation: Citation;
  id?: string;
  children?: ComponentChildren;
}) {
  const state = stateOf[props.severity];
  return (
    <article class={`finding ${state}`} id={props.id}>
      <Glyph state={state} />
      <div>
        <h3 tabIndex={-1}>
          <span class="vh">{spoken[props.severity]}: </span>
          {props.what}
        </h3>
        <p class="why">
          {props.why} <Clause of={props.citation} />
        </p>
        {props.children !== undefined && <div class="do">{props.children}</div>}
      </div>
    </article>
  );
}

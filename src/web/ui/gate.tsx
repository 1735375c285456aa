import type { ComponentChildren } from 'preact';
import { GateDrawing, Glyph, type GateState } from './icon.tsx';

export type { GateState } from './icon.tsx';

const words = { open: 'Open', held: 'Held', shut: 'Shut' } as const;

/** One gate, large: for empty states and refusals. */
export function Gate({ state }: { state: GateState }) {
  return <GateDrawing state={state} />;
}

export interface ChannelGate {
  readonly name: string;
  readonly state: GateState;
  /** `Held` and so on unless another word says it better: `Sent`. */
  readonly word?: string;
}

/** The row of gates, one for each channel. */
export function Gates({ of }: { of: readonly ChannelGate[] }) {
  return (
    <ul class="gates">
      {of.map((one) => (
        <li key={one.name} class={one.state}>
          <span class="gates-ch">{one.name}</span>
          <span class="gates-st">{one.word ?? words[one.state]}</span>
          <GateDrawing state={one.state} />
        </li>
      ))}
    </ul>
  );
}

/** A state: shape, word and colour together, never colour alone. */
export function State({ is, children }: { is: GateState | 'note' | 'plain'; children?: ComponentChildren }) {
  return (
    <span class={`state ${is}`}>
      {is !== 'plain' && <Glyph state={is} size={18} />}
      {children ?? (is === 'note' || is === 'plain' ? 'Note' : words[is])}
    </span>
  );
}

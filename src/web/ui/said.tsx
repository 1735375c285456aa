import type { Refusal } from '#src/kernel/refusal.ts';
import { Clause } from './clause.tsx';
import { Banner } from './panel.tsx';

/**
 * A refusal above the form it is about: what, why, the clause, and each next step, as a link where it leads somewhere.
 * `asNote` where nobody tried anything: it says how things are.
 */
export function Said({ refusal, asNote = false }: { readonly refusal: Refusal; readonly asNote?: boolean }) {
  return (
    <Banner is={asNote ? 'note' : refusal.kind === 'shut' ? 'shut' : 'held'}>
      <b>{refusal.what}</b> {refusal.why}{' '}
      {refusal.citations.slice(0, 1).map((one) => (
        <Clause key={one.clause} of={one} />
      ))}{' '}
      {refusal.next.map(({ label, href }) => (
        <span key={label}>{href === undefined ? label.replace(/\.$/u, '') : <a href={href}>{label}</a>}. </span>
      ))}
    </Banner>
  );
}

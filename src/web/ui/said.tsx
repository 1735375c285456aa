import type { Refusal } from '#src/kernel/refusal.ts';
import { Clause } from './clause.tsx';
import { Banner } from './panel.tsx';

/** A refusal above the form it is about: what, why, the clause, and each next step, as a link where it leads somewhere. */
export function Said({ refusal }: { readonly refusal: Refusal }) {
  return (
    <Banner is={refusal.kind === 'shut' ? 'shut' : 'held'}>
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

import type { Citation } from '#src/kernel/citation.ts';

/**
 * The clause chip. A link to the clause's own page; the desk script opens it as a leaf beside the work and gives the
 * link the manners of a button. `was`: the version that a past decision rested on, when another is in force.
 */
export function Clause({ of, was }: { of: Pick<Citation, 'clause' | 'ref' | 'version'>; was?: string }) {
  const version = was === undefined ? '' : `?version=${encodeURIComponent(was)}`;
  return (
    <a
      class="clause"
      href={`/policy/clauses/${encodeURIComponent(of.clause)}${version}`}
      data-leaf
      aria-label={`${of.ref}${was === undefined ? '' : ` was ${was}`}: read this clause beside your work`}
    >
      <span aria-hidden="true">
        {of.ref.replaceAll(' ', '\u00a0')}
        {was !== undefined && <small> was {was}</small>}
      </span>
    </a>
  );
}

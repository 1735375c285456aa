import type { ComponentChildren } from 'preact';
import type { Citation } from '#src/kernel/citation.ts';
import { Icon } from './icon.tsx';

export interface LeafFact {
  readonly term: string;
  readonly words: ComponentChildren;
}

/**
 * The inside of the leaf: what `GET /policy/clauses/:id?leaf` answers. The desk script puts it into the page's one
 * `#leaf`, moves focus to its heading and gives it back on closing.
 */
export function LeafInside({
  citation,
  policy,
  facts,
  approved,
  href,
}: {
  citation: Citation;
  policy: string;
  facts: readonly LeafFact[];
  approved?: string;
  /** Where it stands among the others. */
  href?: string;
}) {
  return (
    <>
      <div class="leaf-hinges" aria-hidden="true" />
      <header>
        <p class="leaf-src">
          {policy}, version {citation.version}
        </p>
        <h2 id="leaf-h" tabIndex={-1}>
          {citation.ref.replace(/\s*§.*$/, '')} <span>{/§.*$/.exec(citation.ref)?.[0] ?? ''}</span>
        </h2>
        <button
          type="button"
          class="btn quiet icon-only leaf-x"
          popovertarget="leaf"
          popovertargetaction="hide"
          aria-label="Close this clause"
        >
          <Icon name="x" size={20} />
        </button>
      </header>
      <blockquote class="policy-voice">{citation.text}</blockquote>
      <dl class="leaf-facts">
        {facts.map((fact) => (
          <div key={fact.term}>
            <dt>{fact.term}</dt>
            <dd>{fact.words}</dd>
          </div>
        ))}
      </dl>
      <footer>
        {approved !== undefined && <p>{approved}</p>}
        {href !== undefined && <a href={href}>See it in the policy</a>}
      </footer>
    </>
  );
}

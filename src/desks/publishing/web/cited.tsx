import { Clause } from '#src/web/ui/clause.tsx';
import type { PostShown } from './post-view.ts';

/** The clause that a past decision rested on, as it stood then; nothing when the school had no such clause. */
export function Cited({ shown, clause, at }: { shown: PostShown; clause: string; at: Date }) {
  const citation = shown.citedAt(clause, at);
  if (citation === null) return null;
  const isPast = !clause.startsWith('FL-') && citation.version !== shown.policy.version;
  return <Clause of={citation} {...(isPast ? { was: citation.version } : {})} />;
}

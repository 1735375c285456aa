import { addDays, sayDay, type Day } from '#src/kernel/clock.ts';
import type { Citation } from '#src/kernel/citation.ts';
import { LeafInside, type LeafFact } from '#src/web/ui/leaf.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { doingAbout } from '../doing.ts';
import type { PolicyVersion } from '../model.ts';
import { DoingList } from './doing-list.tsx';
import type { PolicyRead } from './reading.ts';

interface ClauseParts {
  readonly read: PolicyRead;
  /** Every version of the school's own, the newest first. */
  readonly versions: readonly PolicyVersion[];
  /** Whose policy it is. */
  readonly school: string;
  readonly citation: Citation;
  readonly today: Day;
  readonly isModel: boolean;
}

/** The clause as the leaf shows it beside the work. */
export function ClauseLeaf(parts: ClauseParts) {
  const { read, citation } = parts;
  const { href } = whereOf(parts);
  return (
    <LeafInside
      citation={citation}
      policy={titleOf(parts)}
      facts={factsOf(read, citation)}
      approved={inForce(parts)}
      {...(href && { href })}
    />
  );
}

/** The clause as a page of its own: what a chip leads to without the desk script. */
export function ClausePage(parts: ClauseParts) {
  const { read, citation } = parts;
  const { href } = whereOf(parts);
  return (
    <Panel class="clause-page">
      <p class="meta">
        {titleOf(parts)}, version {citation.version}
      </p>
      <blockquote class="policy-voice">{citation.text}</blockquote>
      <dl class="leaf-facts">
        {factsOf(read, citation).map((fact) => (
          <div key={fact.term}>
            <dt>{fact.term}</dt>
            <dd>{fact.words}</dd>
          </div>
        ))}
      </dl>
      <p class="meta">{inForce(parts)}</p>
      {href !== undefined && (
        <p>
          <a href={href}>See it in the policy</a>
        </p>
      )}
    </Panel>
  );
}

/** The policy a school has adopted is its own, whatever model it stands on. */
function titleOf({ read, school, citation, isModel }: ClauseParts): string {
  if (citation.clause.startsWith('FL-')) return 'Gatepost’s floor, under every policy';
  return isModel ? read.pack.title : `${school}’s social media policy`;
}

/** The day before the next version's, if there is one. */
function lastDayOf({ read, versions }: ClauseParts): Day | null {
  const next = versions.findLast((one) => one.inForceFrom > read.version.inForceFrom);
  return next === undefined ? null : addDays(next.inForceFrom, -1);
}

function inForce(parts: ClauseParts): string {
  const { read, today, isModel } = parts;
  if (isModel) return 'The school has not adopted this policy.';
  const [first, last] = [read.version.inForceFrom, lastDayOf(parts)];
  if (last !== null) return `In force from ${sayDay(first, '')} until ${sayDay(last, '')}.`;
  return `In force ${first > today ? 'from' : 'since'} ${sayDay(first, '')}.`;
}

/** Where it stands among the others: in the policy of today, or in the version that has it. */
function whereOf(parts: ClauseParts): { readonly href?: string } {
  const { read, citation, today, isModel } = parts;
  if (isModel) return {};
  const isNow = read.version.inForceFrom <= today && (lastDayOf(parts) ?? today) >= today;
  return { href: `/policy${isNow ? '' : `?version=${encodeURIComponent(read.version.version)}`}#${citation.clause}` };
}

function factsOf(read: PolicyRead, citation: Citation): readonly LeafFact[] {
  const doing = doingAbout(read.pack, read.policy, citation.clause);
  const clause = read.pack.clause.get(citation.clause);
  return [
    {
      term: 'What Gatepost does',
      words: <DoingList of={doing} />,
    },
    ...(clause === undefined ? [] : [{ term: 'Whom it binds', words: clause.who.map((one) => one.replaceAll('-', ' ')).join(', ') }]),
    ...(clause === undefined || clause.source === 'Gatepost' ? [] : [{ term: 'Where it stands', words: clause.source }]),
  ];
}

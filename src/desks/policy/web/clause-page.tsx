import { sayDay, type Day } from '#src/kernel/clock.ts';
import type { Citation } from '#src/kernel/citation.ts';
import { LeafInside, type LeafFact } from '#src/web/ui/leaf.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { doingAbout } from '../doing.ts';
import { DoingList } from './doing-list.tsx';
import type { PolicyRead } from './reading.ts';

interface ClauseParts {
  readonly read: PolicyRead;
  /** Whose policy it is. */
  readonly school: string;
  readonly citation: Citation;
  readonly today: Day;
  readonly isModel: boolean;
}

/** The clause as the leaf shows it beside the work. */
export function ClauseLeaf(parts: ClauseParts) {
  const { read, citation } = parts;
  return <LeafInside citation={citation} policy={titleOf(parts)} facts={factsOf(read, citation)} approved={inForce(parts)} />;
}

/** The clause as a page of its own: what a chip leads to without the desk script. */
export function ClausePage(parts: ClauseParts) {
  const { read, citation } = parts;
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
      <p>
        <a href={`/policy#${citation.clause}`}>See it in the policy</a>
      </p>
    </Panel>
  );
}

/** The policy a school has adopted is its own, whatever model it stands on. */
function titleOf({ read, school, citation, isModel }: ClauseParts): string {
  if (citation.clause.startsWith('FL-')) return 'Gatepost’s floor, under every policy';
  return isModel ? read.pack.title : `${school}’s social media policy`;
}

function inForce({ read, today, isModel }: ClauseParts): string {
  if (isModel) return 'The school has not adopted this policy.';
  return `In force since ${sayDay(read.version.inForceFrom, today)}.`;
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

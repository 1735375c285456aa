import { sayDay, type Day } from '#src/kernel/clock.ts';
import type { Citation } from '#src/kernel/citation.ts';
import { LeafInside, type LeafFact } from '#src/web/ui/leaf.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { doingAbout } from '../doing.ts';
import type { PolicyRead } from './reading.ts';

interface ClauseParts {
  readonly read: PolicyRead;
  readonly citation: Citation;
  readonly today: Day;
  readonly isModel: boolean;
}

/** The clause as the leaf shows it beside the work. */
export function ClauseLeaf({ read, citation, today, isModel }: ClauseParts) {
  return (
    <LeafInside
      citation={citation}
      policy={titleOf(read, citation)}
      facts={factsOf(read, citation)}
      approved={inForce(read, today, isModel)}
    />
  );
}

/** The clause as a page of its own: what a chip leads to without the desk script. */
export function ClausePage({ read, citation, today, isModel }: ClauseParts) {
  return (
    <Panel class="clause-page">
      <p class="meta">
        {titleOf(read, citation)}, version {citation.version}
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
      <p class="meta">{inForce(read, today, isModel)}</p>
      <p>
        <a href={`/policy#${citation.clause}`}>See it in the policy</a>
      </p>
    </Panel>
  );
}

function titleOf(read: PolicyRead, citation: Citation): string {
  return citation.clause.startsWith('FL-') ? 'Gatepost’s floor, under every policy' : read.pack.title;
}

function inForce(read: PolicyRead, today: Day, isModel: boolean): string {
  if (isModel) return 'The school has not adopted this policy.';
  return `In force since ${sayDay(read.version.inForceFrom, today)}.`;
}

function factsOf(read: PolicyRead, citation: Citation): readonly LeafFact[] {
  const doing = doingAbout(read.pack, read.policy, citation.clause);
  const clause = read.pack.clause.get(citation.clause);
  return [
    {
      term: 'What Gatepost does',
      words: (
        <>
          <b>{doing.word}.</b> {doing.lines.length === 0 ? 'People keep this. Gatepost does not watch it.' : doing.lines.join(' ')}
        </>
      ),
    },
    ...(clause === undefined ? [] : [{ term: 'Whom it binds', words: clause.who.map((one) => one.replaceAll('-', ' ')).join(', ') }]),
    ...(clause === undefined || clause.source === 'Gatepost' ? [] : [{ term: 'Where it stands', words: clause.source }]),
  ];
}

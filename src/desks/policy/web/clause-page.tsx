import { sayDay, type Day } from '#src/kernel/clock.ts';
import type { Citation } from '#src/kernel/citation.ts';
import { LeafInside, type LeafFact } from '#src/web/ui/leaf.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { doingAbout } from '../doing.ts';
import type { PolicySeen } from './reading.ts';

/** The clause as the leaf shows it beside the work. */
export function ClauseLeaf({ seen, citation, today }: { seen: PolicySeen; citation: Citation; today: Day }) {
  return (
    <LeafInside citation={citation} policy={titleOf(seen, citation)} facts={factsOf(seen, citation)} approved={inForce(seen, today)} />
  );
}

/** The clause as a page of its own: what a chip leads to without the desk script. */
export function ClausePage({ seen, citation, today }: { seen: PolicySeen; citation: Citation; today: Day }) {
  return (
    <Panel class="clause-page">
      <p class="meta">
        {titleOf(seen, citation)}, version {citation.version}
      </p>
      <blockquote class="policy-voice">{citation.text}</blockquote>
      <dl class="leaf-facts">
        {factsOf(seen, citation).map((fact) => (
          <div key={fact.term}>
            <dt>{fact.term}</dt>
            <dd>{fact.words}</dd>
          </div>
        ))}
      </dl>
      <p class="meta">{inForce(seen, today)}</p>
      <p>
        <a href={`/policy#${citation.clause}`}>See it in the policy</a>
      </p>
    </Panel>
  );
}

function titleOf(seen: PolicySeen, citation: Citation): string {
  return citation.clause.startsWith('FL-') ? 'Gatepost’s floor, under every policy' : seen.pack.title;
}

function inForce(seen: PolicySeen, today: Day): string {
  return `In force since ${sayDay(seen.version.inForceFrom, today)}.`;
}

function factsOf(seen: PolicySeen, citation: Citation): readonly LeafFact[] {
  const doing = doingAbout(seen.pack, seen.policy, citation.clause);
  const clause = seen.pack.clause.get(citation.clause);
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

import { sayInstant } from '#src/kernel/clock.ts';
import type { Citation } from '#src/kernel/citation.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Clock } from '#src/web/ui/clock.tsx';
import { Field, TextArea, Tiles } from '#src/web/ui/field.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Empty, Panel } from '#src/web/ui/panel.tsx';
import { Cell, Table } from '#src/web/ui/table.tsx';
import type { Visit } from '#src/web/visit.ts';
import { hoursLeft, reportBy, reportWithinHours } from '../breaches.ts';
import type { Breach } from '../duty-store.ts';

export interface BreachShown {
  readonly breach: Breach;
  readonly title: string;
  readonly foundBy: string;
  readonly decidedBy: string;
}

const decidedWords = { reported: 'Reported', 'not-reported': 'Not reported' } as const;

export function BreachList({ breaches, visit }: { breaches: readonly BreachShown[]; visit: Visit }) {
  if (breaches.length === 0) return <Empty title="None is on record.">What is found is listed here at once, with its clock.</Empty>;
  const { zone } = visit.school;
  return (
    <section class="panel">
      <Table caption="Possible data breaches, open ones first" heads={['Post', 'State', 'Found', 'To be reported']}>
        {breaches.map(({ breach, title }) => (
          <tr key={breach.id} data-row>
            <th scope="row">
              <a class="nm" href={`/posts/breaches/${breach.id}`}>
                {title}
              </a>
            </th>
            <Cell label="State">
              {breach.decision === null ? <State is="held">Open</State> : <State is="note">{decidedWords[breach.decision]}</State>}
            </Cell>
            <Cell label="Found">{sayInstant(breach.discoveredAt, zone, visit.now)}</Cell>
            <Cell label="To be reported">
              {breach.decision === null ? <Clock time={{ due: reportBy(breach), now: visit.now, zone }} /> : 'Decided'}
            </Cell>
          </tr>
        ))}
      </Table>
    </section>
  );
}

export function BreachPage({ shown, citation, visit }: { shown: BreachShown; citation: Citation; visit: Visit }) {
  const { breach, title, foundBy } = shown;
  const { zone } = visit.school;
  const isLate = visit.now > reportBy(breach);
  return (
    <div class="stack">
      <Panel title={title}>
        <p>{breach.what}</p>
        <p>
          Found {sayInstant(breach.discoveredAt, zone, visit.now)} by {foundBy}, and taken down at once.{' '}
          <a href={`/posts/${breach.postId}`}>See the post and the proof</a> <Clause of={citation} />
        </p>
        {breach.decision === null && (
          <p>
            <Clock time={{ due: reportBy(breach), now: visit.now, zone }} word="To be reported" big /> {hoursLeft(breach, visit.now)}.
          </p>
        )}
      </Panel>
      {breach.decision === null ? <Decide breach={breach} isLate={isLate} /> : <Decided shown={shown} visit={visit} />}
    </div>
  );
}

function Decide({ breach, isLate }: { breach: Breach; isLate: boolean }) {
  return (
    <Panel title="Decide">
      <p>
        The law asks for a report to the Information Commissioner’s Office within {reportWithinHours} hours of the discovery, unless a risk
        to the people in it is unlikely. When the risk is high, they are told too.
      </p>
      <form method="post" action={`/posts/breaches/${breach.id}`} class="form">
        <Tiles
          name="decision"
          label="Was it reported?"
          required
          options={[
            { value: 'reported', label: 'Reported' },
            { value: 'not-reported', label: 'Not reported', hint: 'A risk to anybody is unlikely.' },
          ]}
        />
        <TextArea name="why" label="The risk to the people in it, and how it was weighed" maxLength={4000} />
        <Field name="reference" label="Reference of the report" hint="When it was reported." maxLength={200} />
        {isLate && <Field name="delay" label="Why it is reported late" hint="The law asks for the reason." maxLength={1000} />}
        <Button kind="primary">Put it on record</Button>
      </form>
    </Panel>
  );
}

function Decided({ shown: { breach, decidedBy }, visit }: { shown: BreachShown; visit: Visit }) {
  if (breach.decision === null || breach.decidedAt === null) return null;
  return (
    <Panel title={decidedWords[breach.decision]}>
      <p>
        By {decidedBy}, {sayInstant(breach.decidedAt, visit.school.zone, visit.now)}.
      </p>
      <p>{breach.why}</p>
      {breach.reference !== null && <p class="meta">Reference: {breach.reference}</p>}
      {breach.delay !== null && <p class="meta">Reported late: {breach.delay}</p>}
    </Panel>
  );
}

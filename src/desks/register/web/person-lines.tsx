import { dayOf, sayDay, sayInstant } from '#src/kernel/clock.ts';
import type { Citation, ClauseId } from '#src/kernel/citation.ts';
import { Clause } from '#src/web/ui/clause.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Empty, Panel } from '#src/web/ui/panel.tsx';
import { Cell, Table } from '#src/web/ui/table.tsx';
import type { Visit } from '#src/web/visit.ts';
import type { DatedLine } from '../dated.ts';
import type { UseLine } from '../model.ts';
import { lastDayOf, stateSeen } from '../rules.ts';

interface PersonShown {
  readonly lines: readonly UseLine[];
  readonly dated: readonly DatedLine[];
  readonly seesWhy: boolean;
  readonly cite: (clause: ClauseId) => Citation;
  readonly visit: Visit;
}

/** Everything the register says of one person. */
export function PersonLines({ lines, dated, seesWhy, cite, visit }: PersonShown) {
  return (
    <div class="stack">
      <Lines lines={lines} seesWhy={seesWhy} visit={visit} />
      {dated.length > 0 && <Dated lines={dated} cite={cite} visit={visit} />}
    </div>
  );
}

function Lines({ lines, seesWhy, visit }: Omit<PersonShown, 'dated' | 'cite'>) {
  if (lines.length === 0) return <Empty title="No official use of any account is on record." state="shut" />;
  return (
    <section class="panel">
      <Table caption="Official use" heads={['Account', 'Approved by', 'From', 'Until', 'State']}>
        {lines.map((line) => {
          const seen = stateSeen(line.state, seesWhy);
          return (
            <tr key={line.id} data-row>
              <th scope="row">
                <a class="nm" href={`/register/uses/${line.id}`}>
                  {line.accountName}
                </a>
              </th>
              <Cell label="Approved by">{line.byPost ? 'By the role' : (line.decidedAs ?? 'Waiting')}</Cell>
              <Cell {...(line.fromAt !== null && { label: 'From' })}>
                {line.fromAt === null ? '' : sayDay(dayOf(line.fromAt, visit.school.zone), visit.today)}
              </Cell>
              <Cell {...(line.untilAt !== null && { label: 'Until' })}>
                {line.untilAt === null ? '' : sayDay(lastDayOf(line.untilAt, visit.school.zone), visit.today)}
              </Cell>
              <Cell label="State">
                <State is={seen.is}>{seen.word}</State>
              </Cell>
            </tr>
          );
        })}
      </Table>
    </section>
  );
}

/** KP-ACC-01: what was approved, changed and ended, by day. Nobody can rewrite it. */
function Dated({ lines, cite, visit }: { lines: readonly DatedLine[]; cite: PersonShown['cite']; visit: Visit }) {
  return (
    <Panel title="By date" sub="Written by itself as it happens; nobody can change it." flush>
      <Table caption="What happened to this official use, by date" heads={['When', 'What', 'By', 'Clause']}>
        {lines.map((line) => (
          <tr key={`${line.at.toISOString()} ${line.what}`}>
            <th scope="row">{sayInstant(line.at, visit.school.zone, visit.now)}</th>
            <Cell label="What">{line.what}</Cell>
            <Cell label="By">{line.by}</Cell>
            <Cell label="Clause">{line.clause !== null && <Clause of={cite(line.clause)} />}</Cell>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}

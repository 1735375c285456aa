import type { Citation } from '#src/kernel/citation.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Icon } from '#src/web/ui/icon.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Cell as TableCell, Table } from '#src/web/ui/table.tsx';
import { YesNo } from '#src/web/ui/yes-no.tsx';
import type { StaffLine } from '../lists.ts';
import { outletKinds, outletKindWords, type OutletKind } from '../model.ts';

/** Staff and how each answers for their own picture (WH-CON-03). */
export function StaffList({ lines, opens }: { lines: readonly StaffLine[]; opens: (id: PersonId) => boolean }) {
  return (
    <section class="panel consents">
      <Table caption="Members of staff and their permission" heads={['Name', ...outletKinds.map((kind) => outletKindWords[kind])]}>
        {lines.map((line) => (
          <tr key={line.id} data-row>
            <th scope="row">
              {opens(line.id) ? (
                <a class="nm" href={`/consent/staff/${line.id}`}>
                  {line.name}
                </a>
              ) : (
                <b class="nm">{line.name}</b>
              )}
              <span>{line.title}</span>
            </th>
            {outletKinds.map((kind) => (
              <TableCell key={kind} label={outletKindWords[kind]} class="c">
                <StaffAnswer line={line} kind={kind} />
              </TableCell>
            ))}
          </tr>
        ))}
      </Table>
    </section>
  );
}

function StaffAnswer({ line, kind }: { line: StaffLine; kind: OutletKind }) {
  const standing = line.answers[kind];
  return <YesNo answer={standing === 'expired' ? 'none' : standing} />;
}

/** One person's own permission, given or taken back in two presses. */
export function StaffForm({ line, mine, citation }: { line: StaffLine; mine: boolean; citation: Citation | null }) {
  return (
    <form method="post" action={`/consent/staff/${line.id}`}>
      <div class="kids">
        <Panel title={mine ? 'Your picture' : 'Their picture'} class="kid" flush>
          <div class="grp">
            {outletKinds.map((kind) => (
              <fieldset class="q" key={kind}>
                <legend class="vh">{outletKindWords[kind]}</legend>
                <div class="qt">
                  <StaffAnswer line={line} kind={kind} /> <span aria-hidden="true">{outletKindWords[kind]}</span>
                </div>
                <div class="s">{kindHints[kind]}</div>
                <div class="ans">
                  {(['yes', 'no'] as const).map((value) => (
                    <label key={value}>
                      <input class={value === 'yes' ? 'y' : 'n'} type="radio" name={`s.${kind}`} value={value} />
                      <span>
                        <Icon name={value === 'yes' ? 'check' : 'x'} size={16} />
                        {value === 'yes' ? 'Yes' : 'No'}
                      </span>
                    </label>
                  ))}
                </div>
              </fieldset>
            ))}
          </div>
        </Panel>
      </div>
      <p class="hint">
        A no takes effect at once: pictures on the school’s own pages are looked for and taken down, and other people are asked.{' '}
        {citation && <Clause of={citation} />}
      </p>
      <p class="actions">
        <Button kind="primary">Save</Button>
      </p>
    </form>
  );
}

const kindHints: Readonly<Record<OutletKind, string>> = {
  'school-online': 'The website, and the accounts the school runs.',
  'other-online': 'A newspaper’s site, a partner’s page.',
  print: 'Newsletters, the prospectus, newspapers.',
};

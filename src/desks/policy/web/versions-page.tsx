import { sayDay, type Day } from '#src/kernel/clock.ts';
import { count } from '#src/kernel/words.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Field } from '#src/web/ui/field.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { State } from '#src/web/ui/gate.tsx';
import type { VersionBehind } from '../approved.ts';
import type { PolicyVersion } from '../model.ts';
import { saysWhoSetThis } from './behind.tsx';

interface Shown {
  readonly versions: readonly VersionBehind[];
  readonly current: PolicyVersion;
  readonly today: Day;
}

/** Every version the school has had, who stands behind it, and the way to the one of a past day. */
export function VersionsPage({ versions, current, today }: Shown) {
  return (
    <div class="stack">
      <Panel title="On a day">
        <form method="get" action="/policy" class="filters">
          <Field name="on" type="date" label="The policy in force on" value={today} />
          <Button>Show it</Button>
        </form>
      </Panel>
      <Panel title="Versions" sub={count(versions.length, 'version')}>
        <ul class="stack">
          {versions.map(({ version: one, ...behind }) => (
            <li key={one.id}>
              <p>
                <a href={`/policy?version=${encodeURIComponent(one.version)}`}>Version {one.version}</a>
              </p>
              <p class="meta">
                From {sayDay(one.inForceFrom, '')}, on the model {packs().pack(one.pack).title}. {one.note}
              </p>
              <p class="meta">{saysWhoSetThis({ version: one, ...behind }, packs().pack(one.pack).organisation.head)}</p>
              <State is={one.id === current.id ? 'open' : one.inForceFrom > today ? 'held' : 'plain'}>
                {one.id === current.id ? 'In force' : one.inForceFrom > today ? 'To come' : 'Past'}
              </State>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

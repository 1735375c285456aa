import { sayInstant } from '#src/kernel/clock.ts';
import { Clause } from '#src/web/ui/clause.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import type { Approval } from '../model.ts';
import type { PostShown } from './post-view.ts';

const decided: Readonly<Record<Approval['kind'], string>> = {
  approval: 'Approved',
  'second-review': 'Read by a second reviewer',
  mention: 'Mention approved',
  'sign-off': 'Signed off',
  release: 'Released',
  return: 'Sent back',
};

/** KP-OFF-01: what the post relied on, kept with it: who decided as what, what the gate said, what went out. */
export function Evidence({ shown }: { shown: PostShown }) {
  return (
    <>
      {shown.approvals.length > 0 && <Decided shown={shown} />}
      {shown.verdicts.length > 0 && <Said shown={shown} />}
      {shown.deliveries.some((delivery) => delivery.parcel !== null) && <WentOut shown={shown} />}
      {shown.corrections.length > 0 && <Corrections shown={shown} />}
    </>
  );
}

function Decided({ shown }: { shown: PostShown }) {
  const { zone } = shown.visit.school;
  return (
    <Panel title="Who decided">
      <ul class="evidence">
        {shown.approvals.map((one) => (
          <li key={one.id}>
            <b>{decided[one.kind]}</b> by {shown.names.get(one.by) ?? 'somebody who has left'}, as {one.asRole.replaceAll('-', ' ')},{' '}
            {sayInstant(one.at, zone, shown.visit.now)}. {one.clause !== '' && <Clause of={shown.policy.cite(one.clause)} />}
            {one.note !== '' && <p>{one.note}</p>}
            {one.voidedAt !== null && <p class="meta">No longer holds: {one.voidedWhy}</p>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Said({ shown }: { shown: PostShown }) {
  const { zone } = shown.visit.school;
  return (
    <Panel title="What the gate said">
      <ul class="evidence">
        {shown.verdicts.map((verdict, at) => (
          <li key={at}>
            <State is={verdict.outcome} /> {sayInstant(verdict.at, zone, shown.visit.now)}
            {[...new Set(verdict.findings.map((finding) => finding.clause))].map((clause) => (
              <Clause key={clause} of={shown.policy.cite(clause)} />
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** The post as it went out, channel by channel, frozen before the first attempt. */
function WentOut({ shown }: { shown: PostShown }) {
  const { zone } = shown.visit.school;
  return (
    <Panel title="As it went out">
      {shown.deliveries
        .filter((delivery) => delivery.parcel !== null)
        .map((delivery) => (
          <details key={delivery.id} class="parcel">
            <summary>
              {shown.places.get(delivery.accountId)?.name ?? 'A channel'}
              {delivery.frozenAt !== null && `, ${sayInstant(delivery.frozenAt, zone, shown.visit.now)}`}
            </summary>
            <p class="post-words">{delivery.parcel?.text}</p>
            <ul class="meta">
              {delivery.parcel?.pictures.map((picture) => (
                <li key={picture.sha256}>
                  {picture.alt} <code>{picture.sha256.slice(0, 12)}</code>
                </li>
              ))}
              {shown.attempts
                .filter((attempt) => attempt.deliveryId === delivery.id)
                .map((attempt) => (
                  <li key={attempt.startedAt.toISOString()}>
                    {attempt.kind === 'send' ? 'Sent' : attempt.kind === 'read-back' ? 'Looked for' : 'Taken down'}{' '}
                    {sayInstant(attempt.startedAt, zone, shown.visit.now)}: {attempt.outcome ?? 'under way'}
                    {attempt.why !== null && `. ${attempt.why}`}
                  </li>
                ))}
            </ul>
          </details>
        ))}
    </Panel>
  );
}

function Corrections({ shown }: { shown: PostShown }) {
  const { zone } = shown.visit.school;
  return (
    <Panel title="Corrections">
      <ul class="evidence">
        {shown.corrections.map((one) => (
          <li key={one.at.toISOString()}>
            {one.note}
            <span class="meta">
              {' '}
              {shown.names.get(one.by)}, {sayInstant(one.at, zone, shown.visit.now)}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

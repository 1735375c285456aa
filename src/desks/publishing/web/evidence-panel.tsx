import { sayInstant } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { State } from '#src/web/ui/gate.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import type { Approval, Delivery } from '../model.ts';
import type { KeptVerdict } from '../verdicts.ts';
import { Cited } from './cited.tsx';
import type { PostShown } from './post-view.ts';
import { checksAnswered } from './answers.ts';
import { Rested } from './rested-panel.tsx';
import { actingAs, postWord } from './say.ts';

const decided: Readonly<Record<Approval['kind'], string>> = {
  approval: 'Approved',
  'second-review': 'Read by a second reviewer',
  mention: 'Mention approved',
  'sign-off': 'Signed off',
  release: 'Released',
  return: 'Sent back',
  publish: 'Published for its writer',
  decline: 'Declined',
};

/** KP-OFF-01: what the post relied on, kept with it: who decided as what, what the gate said, what went out. */
export function Evidence({ shown }: { shown: PostShown }) {
  return (
    <>
      <Declared shown={shown} />
      {shown.approvals.length > 0 && <Decided shown={shown} />}
      <Rested shown={shown} />
      {shown.verdicts.length > 0 && <Said shown={shown} />}
      {shown.deliveries.some(wentOut) && <WentOut shown={shown} title="As it went out" which={wentOut} />}
      {shown.deliveries.some(wasTried) && <WentOut shown={shown} title="As it was tried" which={wasTried} />}
      {shown.corrections.length > 0 && <Corrections shown={shown} />}
      {shown.handOvers.length > 0 && <Hands shown={shown} />}
    </>
  );
}

/** HM-PUB-07: what the writer declared when a check asked; once it is let go it stands with what the post rested on. */
function Declared({ shown }: { shown: PostShown }) {
  const answered = shown.post.letGoAt === null ? checksAnswered(shown.post.draft, shown.names) : [];
  if (answered.length === 0) return null;
  return (
    <Panel title="What its writer declared">
      <dl class="facts">
        {answered.map((one) => (
          <div key={one.what}>
            <dt>{one.what}</dt>
            <dd>{one.said}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Decided({ shown }: { shown: PostShown }) {
  const { zone } = shown.visit.school;
  return (
    <Panel title="Who decided">
      <ul class="evidence">
        {shown.approvals.map((one) => (
          <li key={one.id}>
            <b>{decided[one.kind]}</b>
            {one.personId !== null && ` (${shown.names.get(one.personId) ?? 'somebody who has left'})`} by{' '}
            {shown.names.get(one.by) ?? 'somebody who has left'} {actingAs(one.asRole)}, {sayInstant(one.at, zone, shown.visit.now)}.{' '}
            <Cited shown={shown} clause={one.clause} at={one.at} />
            {one.ethosConfirmed && <p>It fits our ethos and values.</p>}
            {one.note !== '' && <p>{one.note}</p>}
            {marked(one.marks) !== '' && <p class="meta">{marked(one.marks)}</p>}
            {one.voidedAt !== null && <p class="meta">No longer holds: {one.voidedWhy}</p>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What the reviewer marked, as kept: the head, and whose, which law or which characteristic. */
function marked(marks: Approval['marks']): string {
  const head = marks['content-not-allowed'];
  return [
    ...(head === undefined ? [] : [`Marked as ${head}`]),
    ...(marks['characteristic'] === undefined ? [] : [`about ${marks['characteristic']}`]),
    ...(marks['disrepute'] === undefined ? [] : [`Harms the name of ${marks['disrepute']}`]),
    ...(marks['may-be-unlawful'] === undefined ? [] : [`May be unlawful: ${marks['may-be-unlawful']}`]),
  ].join(', ');
}

/** Each verdict once, with how often it was given and when last: asking again and getting the same answer is no news. */
function Said({ shown }: { shown: PostShown }) {
  const { zone } = shown.visit.school;
  const same = Map.groupBy(shown.verdicts, ({ act, outcome, findings }) =>
    outcome === 'open' ? act : [act, outcome, ...new Set(findings.map((one) => one.clause))].join(' '),
  );
  return (
    <Panel title="What the gate said">
      <ul class="evidence">
        {[...same].map(([key, verdicts]) => {
          const last = verdicts.at(-1);
          if (last === undefined) return null;
          // The rules and the words are asked about in the same moment: that is one time.
          const times = new Set(verdicts.map((one) => Math.floor(one.at.getTime() / 60_000))).size;
          return (
            <li key={key}>
              <State is={last.outcome} /> {asked[last.act] ?? 'To go on'}, {sayInstant(last.at, zone, shown.visit.now)}
              {times > 1 && <span class="meta"> and {times === 2 ? 'once' : `${times - 1} times`} before</span>}{' '}
              {isStanding(last) ? (
                <span class="meta">somebody was not currently active</span>
              ) : (
                [...new Set(verdicts.flatMap((one) => one.findings.map((finding) => finding.clause)))].map((clause) => (
                  <Cited key={clause} shown={shown} clause={clause} at={last.at} />
                ))
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

/** KP-OFF-10: why somebody is not active is for the head and the chair, and the clause would say it. */
function isStanding({ outcome, findings }: KeptVerdict): boolean {
  return outcome !== 'open' && findings.some((finding) => notActive.has(finding.code));
}
const notActive: ReadonlySet<string> = new Set(['suspended', 'revoked', 'appointment-ended']);

const asked: Readonly<Record<string, string>> = {
  'publishing:draft': 'To write',
  'publishing:change': 'To change it',
  'publishing:submit': 'To send it',
  'publishing:publish': 'To publish',
  'publishing:approve': 'To approve it',
  'publishing:return': 'To send it back',
  'publishing:approveMention': 'To let it name somebody',
  'publishing:signOff': 'To sign it off',
  'publishing:release': 'To release it',
  'publishing:takeDown': 'To take it down',
  'publishing:correct': 'To correct it',
  'publishing:markUntrue': 'To say that it is not true',
  'publishing:letStand': 'To find that it is true after all',
  'publishing:keepLicences': 'To renew a right',
  'publishing:keepBreaches': 'To decide on a possible breach',
  'publishing:confirmManual': 'To say that it is up',
};

/** The post as it went out, channel by channel, frozen before the first attempt. */
const wentOut = ({ parcel, liveAt }: Delivery): boolean => parcel !== null && liveAt !== null;
/** Sent, and not known to have gone out. */
const wasTried = ({ parcel, liveAt, attempts }: Delivery): boolean => parcel !== null && liveAt === null && attempts > 0;

function WentOut({ shown, title, which }: { shown: PostShown; title: string; which: (delivery: Delivery) => boolean }) {
  const { zone } = shown.visit.school;
  return (
    <Panel title={title}>
      {shown.deliveries.filter(which).map((delivery) => (
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

/** KP-OFF-05: whose it was before, and since when it is another's. */
function Hands({ shown }: { shown: PostShown }) {
  const { zone } = shown.visit.school;
  const name = (id: PersonId) => shown.names.get(id) ?? 'somebody who has left';
  return (
    <Panel title="Through whose hands">
      <ul class="evidence">
        {shown.handOvers.map((one, at, { [at - 1]: last }) => (
          <li key={one.at.toISOString()}>
            {at === 0 ? `Begun by ${name(one.from)}, with` : last?.from === one.to ? 'Back with' : 'With'} {name(one.to)} since{' '}
            {sayInstant(one.at, zone, shown.visit.now)}.
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Corrections({ shown }: { shown: PostShown }) {
  const { zone } = shown.visit.school;
  return (
    <Panel title="Corrections">
      <ul class="evidence">
        {shown.corrections.map((one) => (
          <li key={one.id ?? one.at.toISOString()}>
            {one.id === null ? one.note : <a href={`/posts/${one.id}${one.status === 'draft' ? '/edit' : ''}`}>{one.note}</a>}{' '}
            <State is={postWord(one).is}>{postWord(one).word}</State>
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

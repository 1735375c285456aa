import { sayDay, sayInstant } from '#src/kernel/clock.ts';
import { shortened } from '#src/kernel/words.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { ChannelBadge } from '#src/web/ui/channel-badge.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Clock } from '#src/web/ui/clock.tsx';
import { Check, Field, Select } from '#src/web/ui/field.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { hoursLeft, reportBy } from '../breaches.ts';
import { unsuitableHeads } from '../checks/heads.ts';
import type { OpenMark } from '../duty-store.ts';
import type { Delivery } from '../model.ts';
import type { DutiesShown } from './duty-view.ts';
import type { PostShown } from './post-view.ts';
import { deliveryWord, isUpOrGoing } from './say.ts';

interface Props {
  readonly shown: PostShown;
  readonly duties: DutiesShown;
}

/** What this post still owes, each with its clock and what ends it. */
export function Owed({ shown, duties }: Props) {
  return (
    <>
      {duties.untrue !== null && <Untrue shown={shown} duties={duties} mark={duties.untrue} />}
      {duties.ended.map((licence) => (
        <Ended key={licence.id} shown={shown} duties={duties} licence={licence} />
      ))}
      {duties.breaches.map((breach) => (
        <Panel key={breach.id} title="Possible data breach">
          <p>
            Found {sayInstant(breach.discoveredAt, shown.visit.school.zone, shown.visit.now)}.{' '}
            <Clause of={shown.policy.cite(shown.policy.governing('publishing:keepBreaches'))} />
          </p>
          {breach.decidedAt === null && (
            <p>
              <Clock time={timeOf(shown, reportBy(breach))} word="To be reported" /> {hoursLeft(breach, shown.visit.now)}.
            </p>
          )}
          <Button small href={`/posts/breaches/${breach.id}`}>
            {breach.decidedAt === null ? 'Look and decide' : 'See what was decided'}
          </Button>
        </Panel>
      ))}
    </>
  );
}

const timeOf = ({ visit }: PostShown, due: Date) => ({ due, now: visit.now, zone: visit.school.zone });

/** HM-PUB-03, HA-PUB-05: corrected or taken down by its day, or found to stand by a leader who did not write it. */
function Untrue({ shown, duties, mark }: Props & { mark: OpenMark }) {
  return (
    <Panel title="Said to be untrue">
      <p>
        {mark.what} <Clause of={shown.policy.cite(shown.policy.governing('publishing:markUntrue'))} />
      </p>
      <p>
        <Clock time={timeOf(shown, mark.dueAt)} word="To be put right" />
      </p>
      <p>{whatEnds(shown, mark)}</p>
      <ul class="deliveries">
        {shown.deliveries
          .filter((one) => mark.places.includes(one.id))
          .map((one) => (
            <StillWrong key={one.id} shown={shown} delivery={one} note={noteFor(shown, mark, one)} />
          ))}
      </ul>
      {duties.may['publishing:letStand'] && (
        <details class="sendback">
          <summary>It is true after all</summary>
          <form method="post" action={`/posts/${shown.post.id}/let-stand`} class="form">
            <Field name="why" label="How it was found to be true" required maxLength={1000} />
            <Button small>Let it stand</Button>
          </form>
        </details>
      )}
    </Panel>
  );
}

/** What is to be put up at one place: only what went through the gate. */
function noteFor({ toPutUp, corrections }: PostShown, mark: OpenMark, { accountId }: Delivery): string | null {
  const waiting = toPutUp.find((one) => one.accountId === accountId && one.since >= mark.markedAt);
  return waiting?.note ?? corrections.findLast((one) => one.id === null && one.at >= mark.markedAt)?.note ?? null;
}

function whatEnds(shown: PostShown, mark: OpenMark): string {
  return shown.corrections.some((one) => one.status !== 'draft' && one.at >= mark.markedAt)
    ? 'The correction is to stand, or the post to come down, here too:'
    : 'Say below what was wrong and what is right, or take it down. It is up, or may be, here:';
}

/** One place where it is still wrong, and what ends that there: Gatepost changes nothing on a platform of somebody else’s. */
function StillWrong({ shown, delivery, note }: { shown: PostShown; delivery: Delivery; note: string | null }) {
  const place = shown.places.get(delivery.accountId);
  const canSay = delivery.status === 'live' && delivery.channel !== 'website' && shown.may['publishing:correct'];
  return (
    <li class="delivery">
      <div class="row">
        <ChannelBadge platform={place?.platform ?? 'other'} name={place?.name ?? 'A channel'} />
        <State is={deliveryWord(delivery).is}>{deliveryWord(delivery).word}</State>
      </div>
      {canSay && note !== null && (
        <>
          <label class="labelled">
            <span>Put this up there, in the post or right under it</span>
            <textarea rows={3} readOnly data-copy value={note} />
          </label>
          <PressForm action={`/posts/${shown.post.id}/deliveries/${delivery.id}/corrected`} small>
            The correction stands there
          </PressForm>
        </>
      )}
    </li>
  );
}

/** HM-PUB-04: down, or renewed. */
function Ended({ shown, duties, licence }: Props & { licence: DutiesShown['ended'][number] }) {
  const { visit, post, policy } = shown;
  return (
    <Panel title="The right to use it has ended">
      <p>
        It was given until {sayDay(licence.untilOn, visit.today)}. Take it down, or record that it was renewed.{' '}
        <Clause of={policy.cite(policy.governing('publishing:keepLicences'))} />
      </p>
      {duties.may['publishing:keepLicences'] && (
        <details class="sendback">
          <summary>It was renewed</summary>
          <form method="post" action={`/posts/${post.id}/licences/${licence.id}`} class="form">
            <Field name="note" label="Who renewed it, and where that is kept" required maxLength={1000} id={`note-${licence.id}`} />
            <Field name="until" label="Until" type="date" hint="Empty when it does not end." id={`until-${licence.id}`} />
            <Button small>Keep it up</Button>
          </form>
        </details>
      )}
    </Panel>
  );
}

/** What anybody who finds something wrong with a post can do at once. */
export function Wrong({ shown, duties }: Props) {
  const { post, deliveries, mayTakeDown, may } = shown;
  const isOut = post.status === 'out' && deliveries.some(isUpOrGoing);
  const canTakeDown = deliveries.length > 0 && deliveries.every((one) => mayTakeDown.has(one.accountId));
  const photos = shown.gathered.facts.draft.pictures.filter((picture) => picture.takenAway === undefined);
  const untrue = isOut && post.corrects === null && duties.untrue === null && duties.may['publishing:markUntrue'];
  const data = (post.status === 'out' || post.status === 'taken-down') && canTakeDown && duties.breaches.length === 0;
  const photo = photos.length > 0 && may['publishing:return'] && post.status !== 'discarded';
  if (!untrue && !data && !photo) return null;
  return (
    <Panel title="Something is wrong with it">
      {untrue && (
        <details class="sendback">
          <summary>It is not true</summary>
          <form method="post" action={`/posts/${post.id}/untrue`} class="form">
            <Field name="what" label="What is not true" required maxLength={1000} hint="Its writer and the leadership are told at once." />
            <Button small>Ask for it to be put right</Button>
          </form>
        </details>
      )}
      {data && <PersonalData shown={shown} />}
      {photo && <TakeAway shown={shown} />}
    </Panel>
  );
}

function PersonalData({ shown }: { shown: PostShown }) {
  return (
    <details class="sendback">
      <summary>It shows somebody’s personal data</summary>
      <form method="post" action={`/posts/${shown.post.id}/personal-data`} class="form">
        <Field
          name="what"
          label="What it shows, and of whom"
          required
          maxLength={1000}
          id="f-personal"
          hint="It begins to come down everywhere at once; where that is done by hand, somebody is asked to. The data protection lead is told that it may be a breach."
        />
        <Button small kind="stop">
          Take it down now
        </Button>
      </form>
    </details>
  );
}

/** HA-PUB-04: no file of it is kept; when a child may be shown, the next page says what to do and what not to. */
function TakeAway({ shown }: { shown: PostShown }) {
  const { post } = shown;
  const options = post.draft.pictures.flatMap((picture, at) =>
    shown.gathered.facts.draft.pictures[at]?.takenAway === undefined
      ? [{ value: picture.id, label: `Photo ${at + 1}${picture.alt === '' ? '' : `: ${shortened(picture.alt, 60)}`}` }]
      : [],
  );
  return (
    <details class="sendback">
      <summary>A photo in it may not be kept</summary>
      <form method="post" action={`/posts/${post.id}/take-away`} class="form">
        <Select name="picture" label="Which" options={options} required />
        <Select
          name="head"
          label="Why"
          id="f-take-head"
          options={unsuitableHeads.map(({ head, label }) => ({ value: head, label }))}
          required
        />
        <Check name="child" label="It may show somebody under 18" />
        <p class="hint">
          All its files are removed, and what is out with it begins to come down; where that is done by hand, somebody is asked to. This
          cannot be undone.
        </p>
        <Button small kind="stop">
          Take it away
        </Button>
      </form>
    </details>
  );
}

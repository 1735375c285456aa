import { sayInstant } from '#src/kernel/clock.ts';
import { list } from '#src/kernel/words.ts';
import { wordsOut } from '#src/infra/channels/channel.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { ChannelBadge } from '#src/web/ui/channel-badge.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Clock } from '#src/web/ui/clock.tsx';
import { Field } from '#src/web/ui/field.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { isByHand } from '../by-hand-turn.ts';
import { picturesFor, wordsFor } from '../checks/facts.ts';
import type { Delivery } from '../model.ts';
import type { PostShown } from './post-view.ts';
import { deliveryWord } from './say.ts';

/** The post on each of its channels: one that fails never holds up another. */
export function Deliveries({ shown }: { shown: PostShown }) {
  if (shown.deliveries.length === 0) return null;
  return (
    <Panel title="On each channel">
      <ul class="deliveries">
        {shown.deliveries.map((delivery) => (
          <OnChannel key={delivery.id} delivery={delivery} shown={shown} />
        ))}
      </ul>
      {shown.deliveries.length > 1 && shown.deliveries.some((one) => canComeDown(one) && shown.mayTakeDown.has(one.accountId)) && (
        <TakeDown action={`/posts/${shown.post.id}/take-down`} label="Take it down everywhere" />
      )}
    </Panel>
  );
}

const canComeDown = (delivery: Delivery): boolean =>
  delivery.status !== 'taken-down' && delivery.status !== 'taking-down' && delivery.tombstoneAt === null;

function OnChannel({ delivery, shown }: { delivery: Delivery; shown: PostShown }) {
  const place = shown.places.get(delivery.accountId);
  const { is, word } = deliveryWord(delivery);
  const { zone } = shown.visit.school;
  const { now } = shown.visit;
  const at = delivery.takenDownAt ?? delivery.liveAt ?? delivery.dueAt;
  const action = `/posts/${shown.post.id}/deliveries/${delivery.id}`;
  const mayConfirm = shown.mayConfirm.has(delivery.accountId);
  const needsLook = delivery.needsPerson && delivery.status !== 'taking-down';
  return (
    <li class="delivery">
      <div class="row">
        <ChannelBadge platform={place?.platform ?? 'other'} name={place?.name ?? 'A channel'} />
        <State is={is}>{word}</State>
        <span class="meta">{sayInstant(at, zone, now)}</span>
        {delivery.url !== null && delivery.status === 'live' && (
          <a href={delivery.url} rel="noreferrer">
            See it there
          </a>
        )}
      </div>
      {delivery.why !== null && <p>{delivery.why}</p>}
      {delivery.code === 'signed-out' && (
        <Button small href={`/register/accounts/${delivery.accountId}`}>
          Connect {place?.name ?? 'it'} anew
        </Button>
      )}
      {delivery.proof !== null && <p class="meta">{delivery.proof}</p>}
      {delivery.correctedAt !== null && <p class="meta">A correction stands there since {sayInstant(delivery.correctedAt, zone, now)}.</p>}
      {delivery.citations.map((citation) => (
        <Clause key={citation.clause} of={citation} />
      ))}
      {delivery.handByAt !== null && (
        <p>
          <Clock time={{ due: delivery.handByAt, now, zone }} word="To be done" />
        </p>
      )}
      {isByHand(delivery) && <Turn delivery={delivery} shown={shown} />}
      {delivery.status === 'by-hand' && mayConfirm && <ByHand delivery={delivery} shown={shown} />}
      {(isByHand(delivery) || needsLook) && mayConfirm && <Confirm action={`${action}/confirm`} id={delivery.id} />}
      {(delivery.status === 'failed' || delivery.status === 'stopped') && delivery.tombstoneAt === null && (
        <PressForm action={`${action}/retry`} small>
          Try it again
        </PressForm>
      )}
      {delivery.status === 'taking-down' && delivery.needsPerson && shown.mayTakeDown.has(delivery.accountId) && (
        <PressForm action={`${action}/take-down`} fields={{ reason: 'It is to come down, and is tried again.' }} small>
          Try again to take it down
        </PressForm>
      )}
      {delivery.status === 'taking-down' && !isByHand(delivery) && shown.mayTakeDown.has(delivery.accountId) && (
        <PressForm action={`${action}/gone`} small>
          It is gone there
        </PressForm>
      )}
      {canComeDown(delivery) && shown.mayTakeDown.has(delivery.accountId) && (
        <TakeDown action={`${action}/take-down`} label={delivery.status === 'by-hand' ? 'Withdraw it here' : 'Take it down here'} />
      )}
    </li>
  );
}

/** Whose turn it is, by name and post, for everybody who reads it; and what it is they are asked. */
function Turn({ delivery, shown }: { delivery: Delivery; shown: PostShown }) {
  const who = list(shown.asked.get(delivery.id) ?? []) || 'Whoever looks after the account';
  return delivery.status === 'by-hand' ? (
    <p>
      <b>{who}</b> puts it up there, and says so here. Until then it is not out there.
    </p>
  ) : (
    <p>
      It was withdrawn before anybody said that it is up. <b>{who}</b> leaves it, or takes it off, and says here that it is not there.
    </p>
  );
}

/** What a person needs to put it up by hand: the words to copy, the pictures to save, the site to open. */
function ByHand({ delivery, shown }: { delivery: Delivery; shown: PostShown }) {
  const place = shown.places.get(delivery.accountId);
  const { post } = shown;
  const words = wordsOut(delivery.parcel ?? { text: wordsFor(post.draft, delivery.accountId), byline: shown.gathered.byline });
  return (
    <div class="byhand">
      <label class="labelled">
        <span>Words to copy</span>
        <textarea rows={5} readOnly data-copy value={words} />
      </label>
      <div class="row">
        {picturesFor(post.draft, delivery.accountId).map((picture, at) => (
          <a key={picture.id} class="btn sm" href={`/posts/${post.id}/pictures/${picture.id}/full`} download={`photo-${at + 1}.jpg`}>
            Save photo {at + 1}
          </a>
        ))}
        {place !== undefined && place.address !== '' && (
          <a class="btn sm" href={place.address} target="_blank" rel="noreferrer">
            Open {place.name}
          </a>
        )}
      </div>
    </div>
  );
}

function Confirm({ action, id }: { action: string; id: string }) {
  return (
    <form method="post" action={action} class="form">
      <Field name="url" label="Paste its address" type="url" inputmode="url" id={`url-${id}`} placeholder="https://" />
      <div class="row">
        <Button small name="found" value="there">
          It is up
        </Button>
        <Button small kind="quiet" name="found" value="not-there">
          It is not there
        </Button>
      </div>
    </form>
  );
}

function TakeDown({ action, label }: { action: string; label: string }) {
  return (
    <details class="takedown">
      <summary>{label}</summary>
      <form method="post" action={action} class="form">
        <Field name="reason" label="Why it comes down" required maxLength={500} id={`reason-${action}`} />
        <Button small kind="stop">
          {label}
        </Button>
      </form>
    </details>
  );
}

import { sayInstant } from '#src/kernel/clock.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { list } from '#src/kernel/words.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { findPerson, fullName, holdersOf } from '#src/desks/people/desk.ts';
import type { Visit } from '#src/web/visit.ts';
import { Banner, Panel } from '#src/web/ui/panel.tsx';
import { postThing, schoolThing } from '../acts.ts';
import { picturedOn } from '../model.ts';
import { listPictures } from '../picture-store.ts';
import { staffAmong } from '../reading.ts';
import { filesOf } from '../removing.ts';
import { findPost } from '../store.ts';

export interface Steps {
  readonly takenAt: Date;
  /** Whether its files have gone already: that follows a moment after. */
  readonly gone: boolean;
  readonly leads: readonly string[];
}

/**
 * What to do about a photo that may show a child indecently; null when there is none, or it is not this visitor's to
 * know: whoever reviews posts, and the safeguarding lead.
 */
export async function photoSteps(office: Office, db: Db, visit: Visit, postId: PostId): Promise<Steps | null> {
  const post = await findPost(db, postId);
  if (post === null) return null;
  const { actor } = visit;
  const on = postThing(post, await staffAmong(db, picturedOn(post.draft)));
  const reviews = await office.gate.look(db, { actor, act: 'publishing:return', on });
  const safeguards = await office.gate.look(db, { actor, act: 'consent:readRestricted', on: schoolThing(actor) });
  const taken = (await listPictures(db, postId)).find((picture) => picture.childShown);
  if (taken?.takenAt == null || (!reviews.ok && !safeguards.ok)) return null;
  const leads: string[] = [];
  for (const id of await holdersOf(db, ['safeguarding-lead'], visit.now)) {
    const person = await findPerson(db, id);
    if (person !== null) leads.push(fullName(person));
  }
  return { takenAt: taken.takenAt, gone: filesOf(taken).length === 0, leads };
}

/** HA-PUB-04, after the UK Council for Internet Safety's advice of March 2024. */
export function PhotoSteps({ steps, visit }: { steps: Steps; visit: Visit }) {
  return (
    <div class="stack">
      <Banner is="shut">
        <b>Do not look at it again. Do not copy, print, photograph, send on or show it.</b> Making a copy can itself be an offence.
      </Banner>
      <Panel title="Now">
        <ol class="steps">
          <li>
            <b>Tell the safeguarding lead</b>
            {steps.leads.length > 0 ? `, ${list(steps.leads, 'or')},` : ','} in person or by telephone. Gatepost has told them too.
          </li>
          <li>
            <b>If a child is in danger, or an adult may have made, asked for or sent it, ring the police</b>: 999, or 101 when it is not
            urgent.
          </li>
          <li>
            <b>Leave it where it came from.</b> Do not open, delete or search the telephone, message or folder it is on.
          </li>
          <li>
            <b>Do not look into it.</b> Ask nobody about it, neither the child nor whoever put it up. Tell nobody else.
          </li>
          <li>
            <b>Write down</b> what you saw in words alone: when, where, who was there. Give it to the safeguarding lead.
          </li>
        </ol>
      </Panel>
      <Panel title="What Gatepost did">
        <p>
          On {sayInstant(steps.takenAt, visit.school.zone, visit.now)} it took the photo out of sight: nobody can open it.{' '}
          {steps.gone ? 'Every file of it is removed.' : 'Its files are being removed.'} What is out with it is to come down; where that is
          done by hand, somebody is asked to. No copy, no thumbnail and no fingerprint stays: only that it was marked, when and by whom.
        </p>
      </Panel>
    </div>
  );
}

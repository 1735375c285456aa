import { addDays, instantOf, weekdayOf, type Day } from '#src/kernel/clock.ts';
import type { AccountId } from '#src/kernel/ids.ts';
import type { Citation } from '#src/kernel/citation.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Waiting } from '#src/kernel/waiting.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import {
  knownTo,
  placesOf,
  postingHoursOf,
  postsOut,
  standingAt,
  weekOf,
  type Place,
  type StandsAt,
  type PostInWeek,
  type WeekCount,
  waitsForOthers,
} from '#src/desks/publishing/desk.ts';
import { whoDecides } from '#src/desks/register/desk.ts';
import { channelCode } from '#src/infra/channels/channel.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { listNotices, type WaitingNotice } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import type { GateState } from '../ui/gate.tsx';
import type { Visit } from '../visit.ts';
import { beginningsOf, type Beginnings } from './beginnings.ts';
import { waitingByDesk } from './waiting.ts';

/** One channel's gate this morning. */
export interface ChannelToday {
  readonly id: AccountId;
  readonly name: string;
  readonly platform: string;
  readonly state: GateState;
  /** What holds or shuts it for this reader, in a few words, and the clause. */
  readonly why: string | null;
  readonly citation: Citation | null;
  /** Where that is put right. */
  readonly next: string | null;
  /** The reader posts there, or somebody does for them. */
  readonly mine: boolean;
  /** A post in words alone starts with it. */
  readonly ticked: boolean;
}

export interface Today {
  readonly waiting: readonly Waiting[];
  readonly channels: readonly ChannelToday[];
  readonly stopped: boolean;
  readonly hours: { readonly words: string; readonly citation: Citation | null };
  readonly deciding: readonly string[];
  readonly watching: readonly string[];
  readonly week: { readonly monday: Day; readonly posts: readonly PostInWeek[] };
  readonly done: WeekCount;
  readonly mayPost: boolean;
  readonly notices: readonly WaitingNotice[];
  /** Null once the school's first post is out, and for those who do not keep its records. */
  readonly beginnings: Beginnings | null;
}

/** Everything Today shows, in one reading transaction. `week` moves the calendar by whole weeks. */
export function gatherToday(office: Office, visit: Visit, week: number): Promise<Today> {
  const { actor, school, standing, now, today } = visit;
  return office.read(school.id, async (db) => {
    const policy = await policyInForce(db, school.id, today);
    const monday = addDays(today, 1 - weekdayOf(today) + 7 * week);
    const waiting = await waitingByDesk({ office, db, actor, standing, policy, zone: school.zone, now });
    const hours = await postingHoursOf(db);
    const places = (await placesOf(db, now)).filter((place) => !place.ended);
    const stands = await standingAt(office, db, actor, places, policy);
    const drafts = await office.gate.look(db, { actor, act: 'publishing:draft', on: { kind: 'School', id: school.id } });
    return {
      waiting: byTimeLeft(Object.values(waiting).flat()),
      channels: places.map((place) => channelToday(place, stands.get(place.id), takesWords(office, place))),
      stopped: hours.stopped,
      hours: { words: hours.words, citation: cited(policy, 'outside-posting-hours') },
      ...(await whoDecides({ office, db, actor, policy, now })),
      week: {
        monday,
        posts: await weekOf(
          db,
          await knownTo(office, db, actor, now),
          instantOf(monday, '00:00', school.zone),
          instantOf(addDays(monday, 7), '00:00', school.zone),
        ),
      },
      done: await doneSince(db, visit),
      mayPost: drafts.ok,
      notices: await listNotices(db, school.id, actor.personId, 5),
      beginnings: await beginningsOf(office, db, visit),
    };
  });
}

function doneSince(db: Db, visit: Visit): Promise<WeekCount> {
  const monday = addDays(visit.today, 1 - weekdayOf(visit.today));
  return postsOut(db, instantOf(monday, '00:00', visit.school.zone));
}

/** Least time left first, whatever its kind; what has no clock comes last. */
export function byTimeLeft(waiting: readonly Waiting[]): readonly Waiting[] {
  const time = (one: Waiting): number => one.due?.getTime() ?? Number.POSITIVE_INFINITY;
  return waiting.toSorted((a, b) => (time(a) === time(b) ? a.key.localeCompare(b.key) : time(a) - time(b)));
}

/** The gate of one account as it stands for this reader: the answer that any post of theirs would get there. */
function channelToday({ id, name, platform }: Place, stands: StandsAt | undefined, wordsAlone: boolean): ChannelToday {
  const { findings = [], state = 'held', isTheirs = false } = stands ?? {};
  const [first] = findings;
  const step = first?.fixes.map(({ fix }) => fix).find((fix) => fix.kind === 'go');
  return {
    ...{ id, name, platform, state },
    why: first?.what ?? null,
    citation: first?.citation ?? null,
    next: step?.href ?? null,
    mine: isTheirs,
    ticked: wordsAlone && (state === 'open' || findings.every(waitsForOthers)),
  };
}

function takesWords(office: Office, place: Place): boolean {
  return office.channels.get(channelCode(place)).abilities.textOnly;
}

function cited(policy: Policy, code: string): Citation | null {
  const rule = policy.check(code);
  return rule && policy.cite(rule.clause);
}

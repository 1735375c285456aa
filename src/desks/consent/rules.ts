import type { Day } from '#src/kernel/clock.ts';
import { othersOutlet, type Cell, type Outlet, type OutletKind, type Place, type Said, type Use } from './model.ts';

const no: Cell = { standing: 'no', reliesOn: null, untilOn: null };
const none: Cell = { standing: 'none', reliesOn: null, untilOn: null };

/**
 * How one use and outlet stand for one pupil on a day, from everything said about that pupil by then.
 *
 * - Nobody has answered: `none`, which counts as no.
 * - Each voice's last word counts: the one answered latest, and of one day the one recorded latest.
 * - One no is enough, whoever says it (WH-CON-04). Where the policy has the headteacher settle what two parents answered,
 *   that counts instead of theirs; a no said after it counts again, and the pupil's own no always does.
 * - An objection outweighs every answer, the headteacher's as well (WH-CON-02).
 */
export function reckon(said: readonly Said[], use: Use, outlet: Outlet, day: Day): Cell {
  const heard = said.filter((one) => one.answeredOn <= day && covers(one, use, outlet));
  if (heard.some((one) => one.answer === 'objected')) return no;
  const counting = stillOpen(heard);
  if (counting.some((one) => one.answer !== 'given')) return no;
  const longest = counting.reduce<Said | null>((best, one) => (best && !lastsLonger(one, best) ? best : one), null);
  if (!longest) return none;
  return longest.untilOn !== null && longest.untilOn >= day
    ? { standing: 'yes', reliesOn: longest.id, untilOn: longest.untilOn }
    : { standing: 'expired', reliesOn: null, untilOn: longest.untilOn };
}

/** Whether two parents differ on this use and outlet, so that the headteacher may settle it (WH-CON-04). */
export function differs(said: readonly Said[], use: Use, outlet: Outlet, day: Day): boolean {
  const counting = stillOpen(
    said.filter((one) => one.answer !== 'objected' && one.voice !== one.pupilId && one.answeredOn <= day && covers(one, use, outlet)),
  );
  return counting.some((one) => one.answer === 'given' && (one.untilOn ?? '') >= day) && counting.some((one) => one.answer !== 'given');
}

/** The voices of the parents whose answer a settlement outweighs, each once. */
export function outweighed(said: readonly Said[], use: Use, outlet: Outlet, day: Day, yes: boolean): readonly Said['voice'][] {
  const heard = said.filter((one) => one.answer !== 'objected' && one.voice !== one.pupilId && one.answeredOn <= day);
  const words = stillOpen(heard.filter((one) => covers(one, use, outlet)));
  return [...new Set(words.filter((one) => !one.settles && (one.answer === 'given') !== yes).map((one) => one.voice))];
}

/** What one voice said last of exactly these, or of everything; null when it has said nothing. */
export function lastWordOf(said: readonly Said[], voice: string, use: Use | 'every', outlet: Outlet | 'every'): Said['answer'] | null {
  const theirs = said.filter((one) => one.voice === voice && !one.settles);
  // A no to everything takes back whatever yes there was.
  if (use === 'every' || outlet === 'every')
    return theirs.some((one) => one.answer === 'given') ? 'given' : (lastWords(theirs)[0]?.answer ?? null);
  return lastWords(theirs.filter((one) => covers(one, use, outlet)))[0]?.answer ?? null;
}

/** The last word of each voice, less those of parents that the headteacher has already settled; and the settlement itself. */
function stillOpen(heard: readonly Said[]): Said[] {
  const settled = heard.filter((one) => one.settles).reduce<Said | null>((last, one) => (last && isAfter(last, one) ? last : one), null);
  const words = lastWords(heard.filter((one) => !one.settles));
  return settled ? [settled, ...words.filter((one) => one.recordedAt > settled.recordedAt || one.voice === one.pupilId)] : words;
}

function lastWords(said: readonly Said[]): Said[] {
  const words = new Map<string, Said>();
  for (const one of said) {
    const last = words.get(one.voice);
    if (!last || isAfter(one, last)) words.set(one.voice, one);
  }
  return [...words.values()];
}

/** The later day speaks last; of one day the later record; of one moment the no; then the id, so that order never matters. */
function isAfter(one: Said, other: Said): boolean {
  if (one.answeredOn !== other.answeredOn) return one.answeredOn > other.answeredOn;
  if (one.recordedAt !== other.recordedAt) return one.recordedAt > other.recordedAt;
  if ((one.answer === 'given') !== (other.answer === 'given')) return one.answer !== 'given';
  return one.id > other.id;
}

function lastsLonger(one: Said, other: Said): boolean {
  return one.untilOn === other.untilOn ? isAfter(one, other) : (one.untilOn ?? '') > (other.untilOn ?? '');
}

function covers(one: Said, use: Use, outlet: Outlet): boolean {
  return (one.use === use || one.use === 'every') && (one.outlet === outlet || one.outlet === 'every');
}

/** Where a pupil's picture is shown on an account: on its platform, or on other people's pages (OC-CON-02, WH-CON-04). */
export function outletOf(account: Pick<Place, 'platform' | 'runByOthers'>): Outlet {
  return account.runByOthers ? othersOutlet : account.platform;
}

/** WH-CON-03: which of a member of staff's answers an account falls under. */
export function outletKindOf(account: {
  readonly platform: string;
  readonly kind?: string | undefined;
  readonly runByOthers?: boolean | undefined;
}): OutletKind {
  if (account.runByOthers) return account.platform === 'print' ? 'print' : 'other-online';
  if (account.platform === 'print' || account.kind === 'newsletter') return 'print';
  return account.kind === 'hosted-site' ? 'other-online' : 'school-online';
}

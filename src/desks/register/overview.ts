import type { AccountId, PersonId } from '#src/kernel/ids.ts';
import type { Account, DutyHeld, UseLine } from './model.ts';
import { lineSeen, stateSeen } from './rules.ts';

/** What somebody may do on one account, for the register's grid. */
export interface GridCell {
  readonly account: AccountId;
  readonly post: 'may' | 'off' | 'no';
  readonly moderate: boolean;
}

/** One person's row: who may post where. */
export interface GridRow {
  readonly personId: PersonId;
  readonly name: string;
  readonly title: string;
  readonly cells: readonly GridCell[];
  readonly lines: readonly UseLine[];
  readonly approvedBy: string;
  readonly since: Date | null;
  readonly state: ReturnType<typeof stateSeen>;
}

/**
 * The register as a grid of people and accounts. Those who see why read the reason somebody is not active; everybody
 * else reads one word for all of them (KP-OFF-10). Lines that were over before the day are left out.
 */
export function gridRows(
  lines: readonly UseLine[],
  accounts: readonly Account[],
  duties: readonly DutyHeld[],
  seesWhy: boolean,
): readonly GridRow[] {
  const byPerson = Map.groupBy(lines, (line) => line.personId);
  const rows = [...byPerson].flatMap(([personId, all]) => {
    const mine = latestOf(all);
    const [first] = mine;
    if (first === undefined) return [];
    const lead = mine.find((line) => line.state === 'in-force') ?? first;
    return [
      {
        personId,
        name: first.holder,
        title: first.holderTitle,
        cells: accounts.map((account) => cellOf(account.id, mine, duties, personId)),
        lines: mine.map((line) => lineSeen(line, seesWhy)),
        approvedBy: lead.byPost ? 'By the role' : (lead.decidedAs ?? 'Not decided'),
        since: lead.fromAt,
        state: stateSeen(lead.state, seesWhy),
      },
    ];
  });
  const rank = (row: GridRow) => (row.lines.some((line) => line.byPost && line.state === 'in-force') ? 0 : row.state.is === 'open' ? 1 : 2);
  return rows.toSorted((a, b) => rank(a) - rank(b));
}

/** Of each account the line that counts: one in force or waiting before one that is over, the newest before older. */
function latestOf(lines: readonly UseLine[]): readonly UseLine[] {
  const rank = { 'in-force': 0, suspended: 1, agreed: 2, asked: 3, revoked: 4, ended: 4, declined: 5 } as const;
  const best = [...Map.groupBy(lines, (line) => line.accountId).values()].flatMap((same) =>
    same.toSorted((a, b) => rank[a.state] - rank[b.state] || b.askedAt.getTime() - a.askedAt.getTime()).slice(0, 1),
  );
  return best.toSorted((a, b) => rank[a.state] - rank[b.state]);
}

function cellOf(account: AccountId, lines: readonly UseLine[], duties: readonly DutyHeld[], person: PersonId): GridCell {
  const line = lines.find((one) => one.accountId === account);
  const off = line !== undefined && (line.state === 'suspended' || line.state === 'revoked' || line.state === 'ended');
  const moderate = duties.some(
    (one) => one.accountId === account && one.personId === person && one.duty === 'moderator' && one.acceptedAt !== null,
  );
  return { account, post: line?.state === 'in-force' ? 'may' : off ? 'off' : 'no', moderate };
}

/** How one account is set: what is in order, and what waits for somebody. */
export interface Setting {
  readonly what: string;
  readonly state: 'ok' | 'bad' | 'na';
  readonly word: string;
}

/** What an account's setting is asked about beside what stands on its own record. */
export interface Asked {
  /** KP-OFF-05, KP-OFF-10: somebody may know its log-on details who may no longer use it. */
  readonly rekey: boolean;
  /** HM-ACC-02: the address it is tied to belongs to somebody who leaves. */
  readonly leaver: boolean;
  /** WH-OFF-02: one administrator alone is no cover. */
  readonly cover: boolean;
  /** Somebody is its official user today. */
  readonly used: boolean;
}

/** What the register knows of an account's setting; nothing is asked that it can see itself. */
export function settingsOf(account: Account, duties: readonly DutyHeld[], ask: Asked): readonly Setting[] {
  const named = (duty: DutyHeld['duty']) => duties.filter((one) => one.accountId === account.id && one.duty === duty);
  const inPost = named('administrator').filter((one) => one.acceptedAt !== null);
  const settings: Setting[] = [
    { what: 'Owned by the school', ...(account.owner === 'organisation' ? good : { state: 'na', word: 'own account' }) },
    {
      what: 'Tied to a school address',
      ...addressWord(account, ask.leaver),
    },
    { what: 'Administrator in post', ...administratorWord(inPost.length, named('administrator').length, ask.cover) },
    { what: 'Moderator in post', ...(!account.social ? here : named('moderator').length > 0 ? good : { state: 'bad', word: 'none' }) },
    { what: 'Official user', ...(ask.used ? good : account.social ? { state: 'bad', word: 'none' } : here) },
    { what: 'First words to families', ...(account.initialNoticeOn === null ? { state: 'bad', word: 'not recorded' } : good) },
  ];
  if (account.channel === 'bluesky') settings.push({ what: 'Connected to Gatepost', ...connectionWord(account) });
  if (ask.rekey) settings.push({ what: 'Password to be changed', state: 'bad', word: 'due' });
  return settings;
}

/** KP-ACC-03: a log-on that was changed since is to be sealed anew. */
function connectionWord({ connectedAt, secretChangedAt }: Account): Pick<Setting, 'state' | 'word'> {
  if (connectedAt === null) return { state: 'bad', word: 'not yet' };
  return secretChangedAt !== null && secretChangedAt > connectedAt ? { state: 'bad', word: 'sign in anew' } : good;
}

function addressWord({ channel, email, owner }: Account, leaver: boolean): Pick<Setting, 'state' | 'word'> {
  if (channel === 'website') return here;
  // HM-ACC-03: somebody’s own account is tied to an address of theirs, and the school claims nothing of it.
  if (owner === 'person') return { state: 'na', word: 'their own address' };
  if (email === null) return { state: 'bad', word: 'none' };
  return leaver ? { state: 'bad', word: 'they leave' } : good;
}

const good = { state: 'ok', word: '' } as const;
const here = { state: 'na', word: 'not here' } as const;

/** WH-OFF-02: none is a stop, one alone is no cover where the policy asks for it. */
function administratorWord(inPost: number, named: number, cover: boolean): Pick<Setting, 'state' | 'word'> {
  if (inPost >= (cover ? 2 : 1)) return good;
  if (inPost === 1) return { state: 'bad', word: 'no cover' };
  return { state: 'bad', word: named > 0 ? 'not accepted' : 'none' };
}

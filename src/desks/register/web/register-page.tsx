import type { Citation } from '#src/kernel/citation.ts';
import { dayOf, sayShortDay } from '#src/kernel/clock.ts';
import { initials } from '#src/kernel/words.ts';
import { Button } from '#src/web/ui/button.tsx';
import { ChannelBadge } from '#src/web/ui/channel-badge.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Icon } from '#src/web/ui/icon.tsx';
import { Empty, Panel } from '#src/web/ui/panel.tsx';
import type { Visit } from '#src/web/visit.ts';
import type { UseLine } from '../model.ts';
import type { GridCell, GridRow } from '../overview.ts';
import { Card, type AccountCard } from './account-card.tsx';

export interface RegisterShown {
  readonly rows: readonly GridRow[];
  readonly cards: readonly AccountCard[];
  readonly cite: { readonly users: Citation; readonly accounts: Citation };
  /** Approvals an acting deputy made while the head was away, for the head (KP-OFF-04). */
  readonly meanwhile: readonly UseLine[];
  readonly mine: readonly { readonly href: string; readonly what: string; readonly act: string }[];
  readonly visit: Visit;
}

export function RegisterPage({ rows, cards, cite, meanwhile, mine, visit }: RegisterShown) {
  return (
    <>
      <div class="reg">
        <section class="panel who" aria-labelledby="wh" tabIndex={0}>
          <header>
            <h2 id="wh">Who may post where</h2>
            <p class="legend">
              <span>
                <Can marks={['post']} /> post
              </span>
              <span>
                <Can marks={['moderate']} /> moderate
              </span>
              <Clause of={cite.users} />
            </p>
          </header>
          {rows.length === 0 ? (
            <Empty title="Nobody may post yet." action={<Button href="/register/apply">Ask to become an official user</Button>}>
              Nothing goes out in the school’s name until somebody is approved.
            </Empty>
          ) : (
            <Grid rows={rows} cards={cards} visit={visit} />
          )}
        </section>
        <div class="stack no-print">
          <Mine of={mine} />
          <Meanwhile lines={meanwhile} />
          <Looking cards={cards} visit={visit} />
        </div>
      </div>
      <section class="accounts" aria-labelledby="acc-h">
        <div class="row">
          <h2 id="acc-h">Accounts, and how each is set</h2>
          <Clause of={cite.accounts} />
        </div>
        {cards.length === 0 && (
          <Empty
            title="No account is on the register yet."
            action={<Button href="/register/accounts/new?platform=website">Add the website</Button>}
          >
            What is not on it is not a school account.
          </Empty>
        )}
        <div class="acc">
          {cards.map((card) => (
            <Card key={card.account.id} {...card} />
          ))}
        </div>
      </section>
    </>
  );
}

function Grid({ rows, cards, visit }: Pick<RegisterShown, 'rows' | 'cards' | 'visit'>) {
  return (
    <table class="t">
      <caption class="vh">Official users, the accounts they may use, who approved them and their state</caption>
      <thead>
        <tr>
          <th scope="col">Person</th>
          {cards.map(({ account }) => (
            <th key={account.id} scope="col" class="c">
              <ChannelBadge platform={account.platform} name={account.name} bare />
            </th>
          ))}
          <th scope="col">Approved by</th>
          <th scope="col">At the gate</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.personId} data-row>
            <th scope="row">
              <div class="p">
                <span class="av" aria-hidden="true">
                  {initials(row.name)}
                </span>
                <div>
                  <a class="nm" href={`/register/people/${row.personId}`}>
                    {row.name}
                  </a>
                  <span>{row.title}</span>
                </div>
              </div>
            </th>
            {row.cells.map((cell, at) => (
              <td key={cell.account} class="cell c" data-k={cards[at]?.account.name}>
                <Mark cell={cell} />
              </td>
            ))}
            <td class="by">
              {row.approvedBy}
              {row.since !== null && (
                <>
                  <br />
                  <span class="meta">{sayShortDay(dayOf(row.since, visit.school.zone))}</span>
                </>
              )}
            </td>
            <td class="st">
              {row.lines.some((line) => line.state === 'asked') ? (
                <Button small href={`/register/uses/${row.lines.find((line) => line.state === 'asked')?.id ?? ''}`}>
                  Look and decide
                </Button>
              ) : (
                <State is={row.state.is}>{row.state.word}</State>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Mark({ cell }: { cell: GridCell }) {
  const marks = [...(cell.post === 'no' ? [] : ['post' as const]), ...(cell.moderate ? ['moderate' as const] : [])];
  if (marks.length === 0) return <span class="none" role="img" aria-label="nothing" />;
  return <Can marks={marks} off={cell.post === 'off'} />;
}

function Can({ marks, off }: { marks: readonly ('post' | 'moderate')[]; off?: boolean }) {
  const icons = { post: 'pencil', moderate: 'comments' } as const;
  return (
    <span class={off ? 'can off' : 'can'}>
      {marks.map((mark) => (
        <i key={mark}>
          <Icon name={icons[mark]} size={16} />
          <span class="vh">{off ? `not currently active: ${mark}` : `may ${mark}`}</span>
        </i>
      ))}
    </span>
  );
}

function Mine({ of }: { of: RegisterShown['mine'] }) {
  if (of.length === 0) return null;
  return (
    <Panel title="Waiting for you">
      <ul class="stack">
        {of.map((one) => (
          <li key={one.href + one.what} class="row">
            <span class="grow">{one.what}</span>
            <Button small href={one.href}>
              {one.act}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Meanwhile({ lines }: { lines: readonly UseLine[] }) {
  if (lines.length === 0) return null;
  return (
    <Panel id="meanwhile" title="Approved while you were away" sub="They stand until you withdraw them.">
      <ul class="stack">
        {lines.map((line) => (
          <li key={line.id}>
            <a href={`/register/uses/${line.id}`}>
              {line.holder}, {line.accountName}
            </a>
            <span class="meta"> {line.decidedByName} as authorised deputy</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** "Who could post here on 12 March, and who said so?" */
function Looking({ cards, visit }: Pick<RegisterShown, 'cards' | 'visit'>) {
  return (
    <Panel title="Who could post, and who said so?">
      <form class="form" method="get" action="/register/as-of">
        <div class="field">
          <label for="f-on">On</label>
          <input class="input" type="date" id="f-on" name="on" value={visit.today} max={visit.today} required />
        </div>
        <div class="field">
          <label for="f-account">Account</label>
          <select id="f-account" name="account">
            <option value="">All accounts</option>
            {cards.map(({ account }) => (
              <option key={account.id} value={account.id}>
                {account.name}
              </option>
            ))}
          </select>
        </div>
        <Button>Look it up</Button>
      </form>
      <div class="actions">
        <Button kind="quiet" href="/register/as-of">
          Today’s, to print
        </Button>
      </div>
    </Panel>
  );
}

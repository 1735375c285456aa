import { ChannelBadge } from '#src/web/ui/channel-badge.tsx';
import { YesNo } from '#src/web/ui/yes-no.tsx';
import type { Composing } from './use-composer.ts';
import type { ComposerView } from './view.ts';

/**
 * WH-CON-01: each person in the pictures, and whether they may be shown on each channel, as of this moment; the last is
 * for those who may read consents (OC-CON-02).
 */
export function PeopleTable({ composing, view }: { composing: Composing; view: ComposerView }) {
  const { check, draft } = composing;
  const people = check.people.filter((person) => draft.pictures.some((picture) => picture.faces.some((face) => face.person === person.id)));
  if (people.length === 0) return null;
  const isMarked = people.some((person) => person.may !== null);
  const accounts = isMarked ? view.accounts.filter((account) => draft.accounts.includes(account.id)) : [];
  return (
    <section class="panel kidsp" aria-labelledby="people-h">
      <div class="pad">
        <div class="hd">
          <h2 id="people-h">People in the pictures</h2>
        </div>
        <table class="t kids">
          <caption class="vh">{isMarked ? 'Who may be shown on which channel' : 'Who is in which photo'}</caption>
          <thead>
            <tr>
              <th scope="col">Name and photo</th>
              {accounts.map((account) => (
                <th key={account.id} scope="col" class="c">
                  <ChannelBadge platform={account.platform} name={account.name} bare />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <tr key={person.id}>
                <th scope="row">
                  {person.name}
                  <span class="ph-n">{photosWith(composing, person.id)}</span>
                </th>
                {accounts.map((account) => (
                  <td key={account.id} class="c">
                    <YesNo answer={person.may?.[account.id]?.picture === true ? 'yes' : 'no'} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        <p class="hint">{isMarked ? `From the register at ${check.at}. No answer is a no.` : 'The office knows who may be shown where.'}</p>
      </div>
    </section>
  );
}

function photosWith({ draft }: Composing, person: string): string {
  return draft.pictures
    .map((picture, at) => (picture.faces.some((face) => face.person === person) ? String(at + 1) : null))
    .filter((n) => n !== null)
    .join(', ');
}

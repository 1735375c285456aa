import { useEffect, useRef, useState } from 'preact/hooks';
import { ChannelBadge } from '#src/web/ui/channel-badge.tsx';
import { wordsFor } from '../../checks/facts.ts';
import { readingAge } from '../../checks/reading-age.ts';
import type { roomOn } from '#src/kernel/counting.ts';
import { capital } from '#src/kernel/words.ts';
import { setAnswer, setWords, toggleAccount } from './changes.ts';
import { Marked } from './marked.tsx';
import type { Composing } from './use-composer.ts';
import type { ComposerView } from './view.ts';

interface Props {
  readonly composing: Composing;
  readonly view: ComposerView;
  readonly isLive: boolean;
}

/** The words, where they go, and how much of each channel they take. */
export function Words({ composing, view, isLive }: Props) {
  const { draft, change } = composing;
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    // What was typed before the page came to life is kept.
    const typed = area.current?.value ?? draft.words;
    if (typed !== draft.words) change((now) => setWords(now, typed));
    if (typed === '' && draft.pictures.length === 0) area.current?.focus();
  }, []);
  return (
    <>
      <label class="labelled">
        <span class="lbl">Words</span>
        <Marked composing={composing} isLive={isLive}>
          <textarea
            ref={area}
            id="words"
            name="words"
            class="words"
            dir="auto"
            lang={draft.language ?? view.language}
            rows={6}
            aria-describedby="counts"
            value={draft.words}
            onInput={(event) => {
              const { value } = event.currentTarget;
              change((now) => setWords(now, value));
            }}
          />
        </Marked>
      </label>
      <Counts composing={composing} view={view} />
      <fieldset class="where">
        <legend class="lbl">Where it goes</legend>
        {view.accounts.map((account) => (
          <label key={account.id} class="whereto">
            <input
              type="checkbox"
              name="account"
              value={account.id}
              checked={draft.accounts.includes(account.id)}
              onChange={() =>
                change((now) =>
                  toggleAccount(
                    now,
                    account.id,
                    view.accounts.map((one) => one.id),
                  ),
                )
              }
            />
            <ChannelBadge platform={account.platform} name={account.name} />
          </label>
        ))}
      </fieldset>
    </>
  );
}

function Counts({ composing, view }: Pick<Props, 'composing' | 'view'>) {
  const { draft } = composing;
  const rooms = useRooms();
  const counted = view.accounts.flatMap(({ id, name, platform, added }) => {
    if (rooms === null || !draft.accounts.includes(id) || wordsFor(draft, id) === '') return [];
    return rooms(platform).flatMap(({ limit, of, count }) => {
      const used = count(wordsFor(draft, id) + added);
      // A limit that is far away is no news.
      return limit <= 1000 || used > limit * 0.8 ? [{ key: `${id} ${of}`, name, used, limit, of: of === 'byte' ? ' bytes' : '' }] : [];
    });
  });
  return (
    <p class="counts" id="counts">
      {counted.map(({ key, name, used, limit, of }) => (
        <span key={key} class={used > limit ? 'over' : undefined}>
          {name} {used} of {limit}
          {of}
        </span>
      ))}
      <ReadingAge words={draft.words} />
      <Purpose composing={composing} />
    </p>
  );
}

/** How each platform counts comes after the rest of the page: it knows the ending of every web address there is. */
function useRooms(): typeof roomOn | null {
  const [rooms, set] = useState<typeof roomOn | null>(null);
  useEffect(() => {
    import('#src/kernel/counting.ts').then(
      (counting) => set(() => counting.roomOn),
      () => undefined, // the gate counts as well
    );
  }, []);
  return rooms;
}

/** How old a reader takes it in easily: a note beside the counts, never a finding. */
function ReadingAge({ words }: { words: string }) {
  const age = readingAge(words);
  return age === null ? null : <span>Reads at age {age}</span>;
}

/** What it is for, as the words show it; a person may say otherwise. */
function Purpose({ composing }: { composing: Composing }) {
  const { check, draft, change } = composing;
  const chosen = draft.answers['purpose'] ?? '';
  const isAsked = check.findings.some((finding) => finding.code === 'purpose-missing');
  // Not seen in the words and not asked for: nothing to choose.
  if (check.purposes.length === 0 || (check.purpose === null && !isAsked)) return null;
  return (
    <label class="purpose">
      For{' '}
      <select
        name="answer:purpose"
        value={chosen}
        onChange={(event) => {
          const { value } = event.currentTarget;
          change((now) => setAnswer(now, 'purpose', value));
        }}
      >
        <option value="">{capital(check.purpose ?? 'choose one')}</option>
        {check.purposes
          .filter((purpose) => purpose !== check.purpose || purpose === chosen)
          .map((purpose) => (
            <option key={purpose} value={purpose}>
              {capital(purpose)}
            </option>
          ))}
      </select>
    </label>
  );
}

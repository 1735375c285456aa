import Combobox from '@github/combobox-nav';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type PersonId, parseId } from '#src/kernel/ids.ts';
import { type Found, findNames } from './talk.ts';

const nobodyYet = { to: '', people: [], isCut: false };

/** Finds a pupil or colleague by name; arrows and Enter choose. A person names: nothing here guesses from a face. */
export function NameSearch({
  id,
  onChosen,
  onLeft,
}: {
  id: string;
  onChosen: (person: PersonId, name: string) => void;
  onLeft: () => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [answer, setAnswer] = useState<{ readonly to: string; readonly people: readonly Found[]; readonly isCut: boolean }>(nobodyYet);
  const found = answer.people;
  // At once: whoever opened it with a key is typing already.
  useLayoutEffect(() => input.current?.focus(), []);
  useEffect(() => {
    const stop = new AbortController();
    if (query.trim() === '') {
      setAnswer(nobodyYet);
      return undefined;
    }
    const timer = setTimeout(() => {
      findNames(query, stop.signal)
        .then((given) => setAnswer({ to: query, people: given.ok ? given.value.people : [], isCut: !given.ok }))
        .catch(() => undefined); // a newer search is under way
    }, 120);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query]);
  useEffect(() => {
    if (input.current === null || list.current === null || found.length === 0) return undefined;
    const here = list.current;
    const combobox = new Combobox(input.current, here, { firstOptionSelectionMode: 'selected' });
    const onCommit = (event: Event): void => choose(event.target);
    here.addEventListener('combobox-commit', onCommit);
    combobox.start();
    return () => {
      here.removeEventListener('combobox-commit', onCommit);
      combobox.destroy();
    };
  }, [found]);
  return (
    <div class="search">
      <label>
        Who is this?
        <input
          ref={input}
          class="input"
          value={query}
          autocomplete="off"
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onLeft();
            if (event.key === 'Enter') event.preventDefault();
          }}
        />
      </label>
      <div ref={list} role="listbox" id={`found-${id}`} class="options" aria-label="People found" hidden={found.length === 0}>
        {found.map((person) => (
          <div key={person.id} role="option" aria-selected="false" tabIndex={-1} id={`option-${id}-${person.id}`} data-person={person.id}>
            <b>{person.name}</b> <span class="meta">{person.year ?? 'Staff'}</span>
          </div>
        ))}
      </div>
      <p class="hint" role="status">
        {query.trim() !== '' &&
          answer.to === query &&
          found.length === 0 &&
          (answer.isCut ? 'Names cannot be looked up at this moment.' : 'Nobody by that name.')}
      </p>
    </div>
  );

  function choose(target: EventTarget | null): void {
    const option = target instanceof Element ? target.closest<HTMLElement>('[data-person]') : null;
    const person = parseId<'person'>(option?.dataset['person']);
    const name = found.find((one) => one.id === person)?.name ?? '';
    if (person !== null) onChosen(person, name.replace(/^(.*) (\S)\S*$/u, '$1 $2.'));
  }
}

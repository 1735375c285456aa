import type { DraftPicture } from '../../checks/facts.ts';
import type { ComposerView } from './view.ts';

/**
 * Naming people without scripts: a name is typed, and on Save the one person of that name is marked. Where several fit, the
 * page comes back with them to choose from.
 */
export function NamesForm({ picture, at, view }: { picture: DraftPicture; at: number; view: ComposerView }) {
  const asked = view.naming?.picture === picture.id ? view.naming : null;
  if (asked !== null && asked.found.length > 0) {
    return (
      <label class="naming">
        Which {asked.typed} is in photo {at + 1}?
        <select name={`mark-id:${picture.id}`}>
          <option value="">Nobody of these</option>
          {asked.found.map((person) => (
            <option key={person.id} value={person.id}>
              {person.name}, {person.year ?? 'staff'}
            </option>
          ))}
        </select>
        <button class="btn sm" type="submit" name="do" value="save">
          Mark them
        </button>
      </label>
    );
  }
  return (
    <label class="naming">
      Who is in photo {at + 1}? One name at a time.
      <input class="input" name={`mark:${picture.id}`} autocomplete="off" value={asked?.typed} />
      {asked !== null && <span class="hint">Nobody by that name.</span>}
      <button class="btn sm" type="submit" name="do" value="save">
        Name them
      </button>
    </label>
  );
}

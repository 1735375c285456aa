import type { PersonId } from '#src/kernel/ids.ts';
import type { DraftPicture } from '../../checks/facts.ts';
import { changeFace, nameFace, removeFace } from './changes.ts';
import { nameOn } from './face-layer.tsx';
import { NameSearch } from './name-search.tsx';
import type { Composing } from './use-composer.ts';

interface Props {
  readonly picture: DraftPicture;
  readonly composing: Composing;
  readonly open: string | null;
  readonly onOpen: (face: string | null) => void;
  readonly isLive: boolean;
}

/** Everybody marked on a picture as a list, and the one that is being named. */
export function FaceEditor({ picture, composing, open, onOpen, isLive }: Props) {
  if (picture.faces.length === 0) return null;
  return (
    <ul class="faces">
      {picture.faces.map((face) => (
        <li key={face.id}>
          <span class="row">
            <b>{nameOn(composing, face)}</b>
            {isLive && (
              <span class="row">
                {face.box !== null && (
                  <button
                    type="button"
                    class="btn sm quiet"
                    aria-pressed={face.blurred}
                    onClick={() => composing.change((draft) => changeFace(draft, picture.id, face.id, { blurred: !face.blurred }))}
                  >
                    Blur
                  </button>
                )}
                {open !== face.id && (
                  <button type="button" class="btn sm quiet" onClick={() => onOpen(face.id)}>
                    {face.person === null ? 'Name' : 'Rename'}
                  </button>
                )}
                <button
                  type="button"
                  class="btn sm quiet"
                  onClick={() => composing.change((draft) => removeFace(draft, picture.id, face.id))}
                >
                  Remove
                </button>
              </span>
            )}
          </span>
          {isLive && open === face.id && (
            <NameSearch
              id={face.id}
              onChosen={(person: PersonId, name: string) => {
                composing.learn(person, name);
                composing.change((draft) => nameFace(draft, picture.id, face.id, person));
                onOpen(null);
              }}
              onLeft={() => onOpen(null)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

import type { PersonId } from '#src/kernel/ids.ts';
import type { DraftPicture, Face } from '../../checks/facts.ts';
import { changeFace, nameFace, removeFace } from './changes.ts';
import { nameOn } from './face-layer.tsx';
import { NameSearch } from './name-search.tsx';
import type { Composing } from './use-composer.ts';

interface Props {
  readonly picture: DraftPicture;
  readonly composing: Composing;
  readonly open: string | null;
  readonly onOpen: (face: string | null) => void;
  /** Somebody was named: the hands go on to the next. */
  readonly onNamed: () => void;
  readonly isLive: boolean;
}

/** Everybody marked on a picture, by name; pressing one opens what may be done about it, one at a time. */
export function FaceEditor({ picture, composing, open, onOpen, onNamed, isLive }: Props) {
  if (picture.faces.length === 0) return null;
  const chosen = picture.faces.find((face) => face.id === open);
  return (
    <div class="faces">
      <ul>
        {picture.faces.map((face) => (
          <li key={face.id}>
            {isLive ? (
              <button
                type="button"
                class="btn sm quiet"
                aria-expanded={face.id === open}
                onClick={() => onOpen(face.id === open ? null : face.id)}
              >
                {nameOn(composing, face)}
              </button>
            ) : (
              <button class="btn sm quiet" type="submit" name="do" value={`unmark ${picture.id} ${face.id}`}>
                Take the mark off {nameOn(composing, face)}
              </button>
            )}
          </li>
        ))}
      </ul>
      {isLive && chosen !== undefined && (
        <Chosen key={chosen.id} face={chosen} picture={picture} composing={composing} onOpen={onOpen} onNamed={onNamed} />
      )}
    </div>
  );
}

function Chosen({
  face,
  picture,
  composing,
  onOpen,
  onNamed,
}: Pick<Props, 'picture' | 'composing' | 'onOpen' | 'onNamed'> & { readonly face: Face }) {
  return (
    <div class="chosen">
      <NameSearch
        id={face.id}
        onChosen={(person: PersonId, name: string) => {
          composing.learn(person, name);
          composing.change((draft) => nameFace(draft, picture.id, face.id, person));
          onOpen(null);
          onNamed();
        }}
        onLeft={() => {
          onOpen(null);
          onNamed();
        }}
      />
      {face.box !== null && (
        <button
          type="button"
          class="btn sm"
          aria-pressed={face.blurred}
          onClick={() => composing.change((draft) => changeFace(draft, picture.id, face.id, { blurred: !face.blurred }))}
        >
          Blur
        </button>
      )}
      <button
        type="button"
        class="btn sm quiet"
        onClick={() => {
          composing.change((draft) => removeFace(draft, picture.id, face.id), 'The mark is off.');
          onOpen(null);
          onNamed();
        }}
      >
        Take the mark off
      </button>
    </div>
  );
}

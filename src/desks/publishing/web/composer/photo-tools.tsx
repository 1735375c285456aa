import type { Box, DraftPicture } from '../../checks/facts.ts';
import { changePicture, middleBox, movePicture, removePicture } from './changes.ts';
import type { Composing } from './use-composer.ts';

/** What a hand on the picture does: marks a person, blurs a part, cuts it to a part. */
export type Tool = 'person' | 'blur' | 'crop';

interface Props {
  readonly picture: DraftPicture;
  readonly at: number;
  readonly tool: Tool;
  readonly onTool: (tool: Tool) => void;
  readonly composing: Composing;
}

/** A picture blurred or cut at one more place. */
export function edited(picture: DraftPicture, tool: 'blur' | 'crop', box: Box): Partial<DraftPicture> {
  return tool === 'crop' ? { crop: box } : { blurs: [...picture.blurs, box] };
}

/** What is done to a whole picture. With the keyboard a box lands in the middle, to be moved with the arrows. */
export function Tools({ picture, at, tool, onTool, composing }: Props) {
  const put = (change: Partial<DraftPicture>): void => composing.change((draft) => changePicture(draft, picture.id, change));
  const start = (to: 'blur' | 'crop') => (event: MouseEvent) => {
    if (event.detail !== 0) return onTool(tool === to ? 'person' : to);
    put(edited(picture, to, middleBox));
    const made = to === 'crop' ? `crop-${picture.id}` : `blur-${picture.id}-${picture.blurs.length}`;
    requestAnimationFrame(() => document.getElementById(made)?.focus());
  };
  return (
    <div class="tools" role="toolbar" aria-label={`Photo ${at + 1}`}>
      <button type="button" class="btn sm quiet" aria-pressed={tool === 'blur'} onClick={start('blur')}>
        Blur a part
      </button>
      <button type="button" class="btn sm quiet" aria-pressed={tool === 'crop'} onClick={start('crop')}>
        Crop
      </button>
      {picture.crop !== null && (
        <button type="button" class="btn sm quiet" onClick={() => put({ crop: null })}>
          Undo the crop
        </button>
      )}
      {picture.blurs.length > 0 && (
        <button type="button" class="btn sm quiet" onClick={() => put({ blurs: picture.blurs.slice(0, -1) })}>
          Undo the last blur
        </button>
      )}
      {at > 0 && (
        <button type="button" class="btn sm quiet" onClick={() => composing.change((draft) => movePicture(draft, picture.id, -1))}>
          Earlier
        </button>
      )}
      <TakeOut picture={picture} at={at} composing={composing} />
      {tool !== 'person' && <p class="hint">Draw on the picture what to {tool === 'blur' ? 'blur' : 'keep'}.</p>}
    </div>
  );
}

/** Taking a photo out; without scripts its button sends the form. */
export function TakeOut({ picture, at, composing }: Pick<Props, 'picture' | 'at' | 'composing'>) {
  return (
    <button
      type="submit"
      name="do"
      value={`take-out ${picture.id}`}
      class="btn sm quiet"
      onClick={(event) => {
        event.preventDefault();
        composing.change((draft) => removePicture(draft, picture.id), `Photo ${at + 1} is out.`);
      }}
    >
      Take it out<span class="vh">: photo {at + 1}</span>
    </button>
  );
}

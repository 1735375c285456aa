import { useRef, useState } from 'preact/hooks';
import type { Box, DraftPicture, Face } from '../../checks/facts.ts';
import { BoxButton, placed } from './box-button.tsx';
import { boxAround, boxBetween, changeFace, changePicture } from './changes.ts';
import type { Tool } from './photo-tools.tsx';
import type { Composing } from './use-composer.ts';

interface Props {
  readonly picture: DraftPicture;
  readonly tool: Tool;
  readonly composing: Composing;
  readonly onDrawn: (box: Box) => void;
  readonly onOpen: (face: string) => void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The boxes on a picture. A press on a face puts one round it, dragging draws one of any size; on a touch screen a finger
 * still scrolls the page over it, but while a part is to be blurred or cut.
 */
export function FaceLayer({ picture, tool, composing, onDrawn, onOpen }: Props) {
  const layer = useRef<HTMLDivElement>(null);
  const [from, setFrom] = useState<Point | null>(null);
  const [to, setTo] = useState<Point | null>(null);
  const at = (event: PointerEvent): Point => {
    const rect = layer.current?.getBoundingClientRect();
    if (rect === undefined) return { x: 0, y: 0 };
    return { x: (event.clientX - rect.left) / rect.width, y: (event.clientY - rect.top) / rect.height };
  };
  const stop = (): void => {
    setFrom(null);
    setTo(null);
  };
  return (
    <div
      ref={layer}
      class={`layer${tool === 'person' ? '' : ' drawn-on'}`}
      onPointerDown={(event) => {
        if (event.target !== layer.current || event.button !== 0) return;
        layer.current?.setPointerCapture(event.pointerId);
        setFrom(at(event));
      }}
      onPointerMove={(event) => from !== null && setTo(at(event))}
      onPointerCancel={stop}
      onPointerUp={() => {
        if (from !== null) onDrawn(to !== null && Math.hypot(to.x - from.x, to.y - from.y) > 0.03 ? boxBetween(from, to) : boxAround(from));
        stop();
      }}
    >
      <Edits picture={picture} composing={composing} />
      {picture.faces.map((face) => (
        <FaceBox key={face.id} face={face} picture={picture} composing={composing} onOpen={onOpen} />
      ))}
      {from !== null && to !== null && <span class="drawing" style={placed(boxBetween(from, to))} />}
    </div>
  );
}

/** What is cut off and what is blurred, each to be moved, sized and taken away again. */
function Edits({ picture, composing }: Pick<Props, 'picture' | 'composing'>) {
  const put = (change: Partial<DraftPicture>): void => composing.change((draft) => changePicture(draft, picture.id, change));
  return (
    <>
      {picture.crop !== null && (
        <BoxButton
          class="crop"
          id={`crop-${picture.id}`}
          box={picture.crop}
          label="What is kept. Arrows move it, with Shift they size it; Delete keeps the whole picture."
          onBox={(crop) => put({ crop })}
          onDelete={() => put({ crop: null })}
        />
      )}
      {picture.blurs.map((box, n) => (
        <BoxButton
          key={n}
          class="blurred"
          id={`blur-${picture.id}-${n}`}
          box={box}
          label={`Blurred part ${n + 1}. Arrows move it, with Shift they size it; Delete takes it away.`}
          onBox={(moved) => put({ blurs: picture.blurs.with(n, moved) })}
          onDelete={() => put({ blurs: picture.blurs.toSpliced(n, 1) })}
        />
      ))}
    </>
  );
}

function FaceBox({ face, picture, composing, onOpen }: Pick<Props, 'picture' | 'composing' | 'onOpen'> & { readonly face: Face }) {
  if (face.box === null) return null;
  const name = nameOn(composing, face);
  const isShut = composing.check.findings.some(
    (one) => one.severity === 'stop' && one.picture === picture.id && face.person !== null && one.key.endsWith(face.person),
  );
  const isUnknown = face.person === null && !face.blurred;
  return (
    <BoxButton
      class={['face', face.blurred && 'blurred', isUnknown && 'who', isShut && 'no'].filter(Boolean).join(' ')}
      box={face.box}
      words={name}
      label={`${isUnknown ? 'Nobody named' : name}. Press to name or blur; arrows move the box, with Shift they size it.`}
      onBox={(box) => composing.change((draft) => changeFace(draft, picture.id, face.id, { box }))}
      onPress={() => onOpen(face.id)}
    />
  );
}

/** What a face is called on the picture; somebody just named is known before the next check comes back. */
export function nameOn(composing: Composing, face: Face): string {
  if (face.person === null) return face.blurred ? 'Blurred' : 'Who is this?';
  const person = composing.check.people.find((one) => one.id === face.person);
  return `${person?.short ?? composing.named[face.person] ?? 'Named'}${face.blurred ? ', blurred' : ''}`;
}

import { useRef, useState } from 'preact/hooks';
import type { Box, DraftPicture, Face } from '../../checks/facts.ts';
import { boxBetween, changeFace, nudge } from './changes.ts';
import type { Composing } from './use-composer.ts';

interface Props {
  readonly picture: DraftPicture;
  readonly composing: Composing;
  readonly onDrawn: (box: Box) => void;
  readonly onOpen: (face: string) => void;
}

const percent = (n: number): string => `${(n * 100).toFixed(2)}%`;
const placed = (box: Box) => ({ left: percent(box.x), top: percent(box.y), width: percent(box.w), height: percent(box.h) });

/** The boxes on a picture, drawn by hand: press a face to name or blur it; arrows move a box, with Shift they size it. */
export function FaceLayer({ picture, composing, onDrawn, onOpen }: Props) {
  const layer = useRef<HTMLDivElement>(null);
  const [from, setFrom] = useState<{ x: number; y: number } | null>(null);
  const [to, setTo] = useState<{ x: number; y: number } | null>(null);
  const at = (event: PointerEvent): { x: number; y: number } => {
    const rect = layer.current?.getBoundingClientRect();
    if (rect === undefined) return { x: 0, y: 0 };
    return { x: (event.clientX - rect.left) / rect.width, y: (event.clientY - rect.top) / rect.height };
  };
  return (
    <div
      ref={layer}
      class="layer"
      onPointerDown={(event) => {
        if (event.target !== layer.current || event.button !== 0) return;
        layer.current?.setPointerCapture(event.pointerId);
        setFrom(at(event));
      }}
      onPointerMove={(event) => from !== null && setTo(at(event))}
      onPointerCancel={() => setFrom(null)}
      onPointerUp={() => {
        if (from !== null && to !== null && Math.hypot(to.x - from.x, to.y - from.y) > 0.03) onDrawn(boxBetween(from, to));
        setFrom(null);
        setTo(null);
      }}
    >
      {picture.crop !== null && <span class="crop" style={placed(picture.crop)} />}
      {picture.blurs.map((box, n) => (
        <span key={n} class="blurred" style={placed(box)} />
      ))}
      {picture.faces.map((face) => (
        <FaceBox key={face.id} face={face} picture={picture} composing={composing} onOpen={onOpen} />
      ))}
      {from !== null && to !== null && <span class="drawing" style={placed(boxBetween(from, to))} />}
    </div>
  );
}

function FaceBox({
  face,
  picture,
  composing,
  onOpen,
}: {
  face: Face;
  picture: DraftPicture;
  composing: Composing;
  onOpen: (face: string) => void;
}) {
  if (face.box === null) return null;
  const { box } = face;
  const name = nameOn(composing, face);
  const isShut = composing.check.findings.some(
    (one) => one.severity === 'stop' && one.picture === picture.id && face.person !== null && one.key.endsWith(face.person),
  );
  return (
    <button
      type="button"
      class={['face', face.blurred && 'blurred', face.person === null && !face.blurred && 'who', isShut && 'no'].filter(Boolean).join(' ')}
      style={placed(box)}
      aria-label={`${face.person === null && !face.blurred ? 'Nobody named' : name}. Press to name or blur; arrows move the box, with Shift they size it.`}
      onClick={() => onOpen(face.id)}
      onKeyDown={(event) => {
        const moved = nudge(box, event.key, event.shiftKey);
        if (moved === null) return;
        event.preventDefault();
        composing.change((draft) => changeFace(draft, picture.id, face.id, { box: moved }));
      }}
    >
      <span>{name}</span>
    </button>
  );
}

/** What a face is called on the picture; somebody just named is known before the next check comes back. */
export function nameOn(composing: Composing, face: Face): string {
  if (face.person === null) return face.blurred ? 'Blurred' : 'Who is this?';
  const person = composing.check.people.find((one) => one.id === face.person);
  return `${person?.short ?? composing.named[face.person] ?? 'Named'}${face.blurred ? ', blurred' : ''}`;
}

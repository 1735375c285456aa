import { useRef } from 'preact/hooks';
import type { Box } from '../../checks/facts.ts';
import { moveBox, nudge, sizeBox } from './changes.ts';

interface Props {
  readonly box: Box;
  readonly class: string;
  readonly label: string;
  readonly words?: string;
  readonly onBox: (box: Box) => void;
  readonly onPress?: () => void;
  readonly onDelete?: () => void;
  readonly id?: string;
}

const percent = (n: number): string => `${(n * 100).toFixed(2)}%`;
export const placed = (box: Box) => ({ left: percent(box.x), top: percent(box.y), width: percent(box.w), height: percent(box.h) });

/** A box on a picture: pressed, dragged, sized at its corner; or moved with the arrows, and sized with Shift and the arrows. */
export function BoxButton({ box, label, words, onBox, onPress, onDelete, ...rest }: Props) {
  const drag = useRef<{ x: number; y: number; box: Box; isSizing: boolean; moved: boolean } | null>(null);
  return (
    <button
      type="button"
      class={rest.class}
      id={rest.id}
      style={placed(box)}
      aria-label={label}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const isSizing = event.target instanceof Element && event.target.matches('.corner');
        drag.current = { x: event.clientX, y: event.clientY, box, isSizing, moved: false };
      }}
      onPointerMove={(event) => {
        const { current } = drag;
        const frame = event.currentTarget.parentElement?.getBoundingClientRect();
        if (current === null || frame === undefined) return;
        const by = { x: (event.clientX - current.x) / frame.width, y: (event.clientY - current.y) / frame.height };
        if (!current.moved && Math.hypot(by.x, by.y) < 0.015) return;
        current.moved = true;
        onBox(current.isSizing ? sizeBox(current.box, by) : moveBox(current.box, by));
      }}
      onPointerCancel={() => (drag.current = null)}
      onClick={() => {
        const wasDragged = drag.current?.moved === true;
        drag.current = null;
        if (!wasDragged) onPress?.();
      }}
      onKeyDown={(event) => {
        if ((event.key === 'Delete' || event.key === 'Backspace') && onDelete !== undefined) {
          event.preventDefault();
          onDelete();
          return;
        }
        const moved = nudge(box, event.key, event.shiftKey);
        if (moved === null) return;
        event.preventDefault();
        onBox(moved);
      }}
    >
      {words !== undefined && <span>{words}</span>}
      <i class="corner" aria-hidden="true" />
    </button>
  );
}

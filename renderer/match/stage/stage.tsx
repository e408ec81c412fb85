import type { Dispatch } from 'react';
import { useRef } from 'react';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { companionTexts, photoDayText } from '../../text/format.ts';
import { CAPTION_PX, toStage } from './geometry.ts';
import { useGestures } from './use-gestures.ts';
import type { Panes, StageContent } from './use-painting.ts';
import { usePaintedLines, usePaintedPhotos, usePanes, useSegments } from './use-painting.ts';
import type { Step } from './viewer.ts';

interface Props extends StageContent {
  dispatch: Dispatch<Step>;
  /** Opens the line up close. */
  closeUp: (line: number) => void;
}

/**
 * The two photos and what was found in both: pictures on one canvas, lines on another above it, so that
 * pointing redraws only lines.
 */
export function Stage({ dispatch, closeUp, ...content }: Props) {
  const say = useSay();
  const frame = useRef<HTMLDivElement>(null);
  const pictures = useRef<HTMLCanvasElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const { match, viewer, scene, looks, lines } = content;
  const isAligned = viewer.mode !== 'photos' && match.bFromA !== null;

  const names = { a: match.a.fileName, b: match.b.fileName };
  const panes = usePanes(scene, looks);
  const segments = useSegments(content, panes, isAligned);
  usePaintedPhotos(pictures, content, panes, isAligned);
  usePaintedLines(marks, content, panes, isAligned, segments);
  const gestures = useGestures({ frame, scene, looks, isAligned, viewer, segments, dispatch, closeUp });

  return (
    <div
      className="stage"
      ref={frame}
      data-pointed={viewer.line !== null}
      data-aligned={isAligned}
      role="img"
      aria-label={
        lines.length > 0 ? say('match.drawing', { n: lines.length, ...names }) : say('match.photos', names)
      }
      {...gestures}
    >
      <canvas ref={pictures} />
      <canvas ref={marks} />
      {isAligned && viewer.mode === 'slider' && (
        <span className="handle" style={{ left: `${100 * viewer.share}%` }} />
      )}
      <Captions content={content} panes={panes} isAligned={isAligned} />
    </div>
  );
}

/** When and with what each photo was taken, above it. */
function Captions({
  content: { match, viewer, scene },
  panes,
  isAligned,
}: {
  content: StageContent;
  panes: Panes;
  isAligned: boolean;
}) {
  const say = useSay();
  const language = useLanguage();
  const { boxes, stage } = scene;
  const [left] = toStage(panes.both, 0, 0);
  const [right] = toStage(panes.both, match.b.widthPx, 0);
  return (['a', 'b'] as const).map((side) => {
    const [x, y] = toStage(panes[side], 0, 0);
    const from = Math.max(boxes[side].x, x);
    const above = {
      left: from,
      top: Math.max(boxes[side].y, y) - CAPTION_PX,
      maxWidth: boxes[side].x + boxes[side].widthPx - from,
    };
    const aligned =
      side === 'a'
        ? { left: Math.max(0, left), top: 0 }
        : { right: Math.max(0, stage.widthPx - right), top: 0 };
    return (
      <p
        key={side}
        className="stage-caption"
        style={isAligned ? aligned : above}
        data-hidden={isAligned && viewer.mode === 'blink' && viewer.front !== (side === 'a')}
      >
        {[
          photoDayText(language, match[side]),
          match[side].camera,
          ...companionTexts(say, match[side].companions),
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
    );
  });
}

import { memo, useRef } from 'react';
import type { Copy } from '../../../electron/contract/requests.ts';
import { useSay } from '../../state/preferences.ts';
import type { Look, Size } from '../../ui/picture/look.ts';
import { fitted, transformOf } from '../../ui/picture/look.ts';
import { SharpPicture } from '../../ui/picture/sharp-picture.tsx';
import type { Difference } from './use-difference.ts';
import { useDifference } from './use-difference.ts';

interface Props {
  copy: Copy;
  /** Its number in the group, from 1. */
  number: number;
  keeper: Copy;
  pane: Size;
  look: Look;
  isKept: boolean;
  isMarked: boolean;
  isSuggested: boolean;
  /** Shows what differs from the keeper instead of the picture. */
  isDifference: boolean;
  keepOnly: (at: number) => void;
  keepAsWell: (at: number) => void;
}

/** One copy: its picture, and whether it stays. */
export const Pane = memo(function Pane(props: Props) {
  const { copy, number, keeper, pane, look, isKept, isMarked, isSuggested, isDifference } = props;
  const say = useSay();
  const canvas = useRef<HTMLCanvasElement>(null);
  const difference = useDifference(canvas, copy, keeper, isDifference && copy !== keeper);
  const fit = fitted(pane, copy);
  const name = copy.fileName;
  return (
    <li
      className="copy"
      data-photo={copy.photoId}
      data-kept={isKept}
      data-marked={isMarked}
      style={{ width: pane.widthPx }}
    >
      <div className="copy-picture" style={{ height: pane.heightPx }}>
        <div
          className="copy-look"
          style={{ width: fit.widthPx, height: fit.heightPx, transform: transformOf(look, fit) }}
        >
          <SharpPicture
            photoId={copy.photoId}
            alt={say('copy.alt', { n: number, name })}
            neededPx={Math.max(fit.widthPx, fit.heightPx) * look.zoom * devicePixelRatio}
            trouble={<p className="copy-trouble muted">{say('copy.noPicture')}</p>}
          />
          <canvas ref={canvas} hidden={difference.state !== 'ready'} />
        </div>
        <Badges copy={copy} isKept={isKept} isSuggested={isSuggested} />
        {isDifference && <DifferenceText difference={difference} isKeeper={copy === keeper} />}
      </div>
      <div className="copy-head">
        <p>
          <kbd>{number}</kbd> <strong title={copy.path}>{name}</strong>
        </p>
        <p>
          <label className="check">
            <input
              type="checkbox"
              aria-label={say('copy.keepNamed', { name })}
              checked={isKept}
              disabled={copy.protectedBy !== null}
              onChange={() => props.keepAsWell(number - 1)}
            />
            {say('copy.keep')}
          </label>
          {!isKept && (
            <button
              type="button"
              className="button quiet"
              aria-label={say('copy.onlyNamed', { name })}
              onClick={() => props.keepOnly(number - 1)}
            >
              {say('copy.only')}
            </button>
          )}
        </p>
      </div>
    </li>
  );
});

function Badges({ copy, isKept, isSuggested }: Pick<Props, 'copy' | 'isKept' | 'isSuggested'>) {
  const say = useSay();
  return (
    <p className="copy-badges">
      {!isKept && <span className="badge warn">{say('copy.goes')}</span>}
      {isSuggested && <span className="badge">{say('copy.suggested')}</span>}
      {copy.protectedBy !== null && (
        <span className="badge" title={say('copy.protectedBy', { path: copy.protectedBy })}>
          {say('copy.protected')}
        </span>
      )}
      {!copy.isOnline && <span className="badge warn">{say('copy.offline')}</span>}
    </p>
  );
}

function DifferenceText({ difference, isKeeper }: { difference: Difference; isKeeper: boolean }) {
  const say = useSay();
  return (
    <p className="stage-note">{isKeeper ? say('difference.keeper') : differenceText(say, difference)}</p>
  );
}

function differenceText(say: ReturnType<typeof useSay>, difference: Difference): string {
  switch (difference.state) {
    case 'ready': {
      const percent = 100 * difference.share;
      if (difference.share === 0) return say('difference.none');
      return say('difference.share', {
        n: percent < 10 ? Math.ceil(10 * percent) / 10 : Math.round(percent),
      });
    }
    case 'same':
      return say('difference.same');
    case 'shape':
      return say('difference.shape');
    case 'failed':
      return say('copy.noPicture');
    case 'none':
    case 'working':
      return say('difference.working');
  }
}

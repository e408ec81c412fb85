import { memo, useMemo } from 'react';
import type { MatchDetail } from '../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { apartText, distanceText } from '../text/format.ts';
import { Choice } from '../ui/parts.tsx';
import { certaintyOf } from './certainty.ts';
import { scoreText } from './head.tsx';
import type { Movement } from './movement.ts';
import { movementOf } from './movement.ts';
import type { PatchesProps } from './patches.tsx';
import { Patches } from './patches.tsx';
import type { ColourBy } from './stage/lines.ts';
import { colourAt, worstResidualPx } from './stage/lines.ts';

interface Props extends PatchesProps {
  setColourBy: (by: ColourBy) => void;
  save: (format: 'png' | 'svg') => void;
  thenAndNow: () => void;
  takeAgain: () => void;
}

/** What the lines amount to, in words. */
export function Panel({ match, lines, images, line, colourBy, setColourBy, save, ...exports }: Props) {
  const say = useSay();
  return (
    <aside className="match-panel" aria-label={say('match.panel')}>
      <Summary match={match} />
      {lines.length > 0 && (
        <Patches match={match} lines={lines} images={images} line={line} colourBy={colourBy} />
      )}
      {lines.length > 0 && (
        <section className="legend">
          <Choice
            label={say('colour')}
            value={colourBy}
            set={setColourBy}
            options={[
              { value: 'attention', text: say('colour.attention') },
              { value: 'residual', text: say('colour.residual') },
            ]}
          />
          <Legend by={colourBy} worstPx={worstResidualPx(lines)} />
        </section>
      )}
      <details className="rests-on">
        <summary>{say('match.restsOn')}</summary>
        <Score match={match} />
        <p>{say(match.apart.is === 'far' ? 'taken.far.text' : `certainty.${certaintyOf(match)}.text`)}</p>
        <Numbers match={match} />
      </details>
      <section className="actions">
        {match.verdict === 'match' && (
          <button type="button" className="button primary" onClick={exports.thenAndNow}>
            {say('thenAndNow.button')}
          </button>
        )}
        <button type="button" className="button" onClick={exports.takeAgain}>
          {say('takeAgain.button')}
        </button>
        <button type="button" className="button" onClick={() => save('png')}>
          {say('match.png')}
        </button>
        <button type="button" className="button" onClick={() => save('svg')}>
          {say('match.svg')}
        </button>
      </section>
    </aside>
  );
}

const Summary = memo(function Summary({ match }: { match: MatchDetail }) {
  const say = useSay();
  const { a, b, verdict, reason } = match;
  const yes = verdict === 'match';
  return (
    <section className="summary">
      <h2>{say(yes ? 'verdict.match' : 'verdict.noMatch')}</h2>
      {yes && a.takenAt !== null && b.takenAt !== null && (
        <p>{say('verdict.apart', { apart: apartText(say, a.takenAt, b.takenAt) })}</p>
      )}
      {reason !== null && <p>{say(`reason.${reason}`)}</p>}
      <TakenApart apart={match.apart} />
    </section>
  );
});

/** What speaks for or against one place besides the pictures. */
function TakenApart({ apart: { metres, seconds, is } }: { apart: MatchDetail['apart'] }) {
  const say = useSay();
  const language = useLanguage();
  if (metres === null && seconds === null) return null;
  return (
    <p className="muted">
      {seconds === null
        ? say('taken.metres', { distance: distanceText(language, wholeMetres(metres ?? 0)) })
        : say('taken.seconds', { n: Math.round(seconds) })}{' '}
      {is !== null && say(`taken.${is}`)}
    </p>
  );
}

/** To two digits: positions are no better. */
const wholeMetres = (metres: number): number => Number(metres.toPrecision(2));

/** How far the score is over the least that a match needs. */
function Score({ match }: { match: MatchDetail }) {
  const say = useSay();
  const { score, threshold } = match;
  const most = Math.max(2 * threshold, score) || 1;
  return (
    <>
      <svg className="score" viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true">
        <rect className="track" x="0" y="4" width="200" height="6" rx="3" />
        <rect className="bar" x="0" y="4" width={Math.max(3, (200 * score) / most)} height="6" rx="3" />
        <rect className="threshold" x={(200 * threshold) / most - 1} y="0" width="2" height="14" />
      </svg>
      <p className="muted">{scoreText(say, match)}</p>
    </>
  );
}

const STOPS = [0, 0.25, 0.5, 0.75, 1];

const Legend = memo(function Legend({ by, worstPx }: { by: ColourBy; worstPx: number }) {
  const say = useSay();
  return (
    <>
      <svg className="ramp" viewBox="0 0 200 8" preserveAspectRatio="none" aria-hidden="true">
        <defs>
          <linearGradient id="ramp">
            {STOPS.map((stop) => (
              <stop key={stop} offset={stop} stopColor={colourAt(stop)} />
            ))}
          </linearGradient>
        </defs>
        <rect width="200" height="8" rx="4" fill="url(#ramp)" />
      </svg>
      <p className="ramp-ends muted">
        <span>
          {by === 'attention' ? say('legend.least') : say('legend.off', { n: Math.round(worstPx * 10) / 10 })}
        </span>
        <span>{by === 'attention' ? say('legend.most') : say('legend.exact')}</span>
      </p>
    </>
  );
});

const Numbers = memo(function Numbers({ match }: { match: MatchDetail }) {
  const say = useSay();
  const { inliers, tentative, bFromA } = match;
  const movement = useMemo(
    () => (bFromA === null ? null : movementOf(bFromA, match.a, match.b)),
    [match, bFromA],
  );
  const medianPx = useMemo(
    () => [...inliers.residualPx].sort((p, q) => p - q)[Math.floor(inliers.residualPx.length / 2)],
    [inliers],
  );
  const found = tentative.rowsA.length;
  return (
    <div className="match-numbers">
      <h3>{say('numbers')}</h3>
      <ul>
        <li>{say('numbers.tentative', { n: found })}</li>
        {movement !== null && (
          <li>
            {say('numbers.inliers', {
              n: inliers.rowsA.length,
              percent: found > 0 ? Math.round((100 * inliers.rowsA.length) / found) : 0,
            })}
          </li>
        )}
        {medianPx !== undefined && <li>{say('numbers.residual', { n: Math.round(medianPx * 10) / 10 })}</li>}
      </ul>
      {movement !== null && (
        <>
          <h3>{say('movement')}</h3>
          <MovementList movement={movement} />
        </>
      )}
    </div>
  );
});

const percent = (share: number): number => Math.round(100 * Math.abs(share));
const round = (times: number): number => Math.round(times * 100) / 100;

function MovementList({ movement }: { movement: Movement }) {
  const say = useSay();
  const { larger, turnedDegrees, right, down, stretch, mirrored } = movement;
  return (
    <ul>
      <li>
        {larger >= 1.02
          ? say('movement.larger', { n: round(larger) })
          : larger <= 0.98
            ? say('movement.smaller', { n: round(1 / larger) })
            : say('movement.sameSize')}
      </li>
      <li>
        {Math.abs(turnedDegrees) < 0.5
          ? say('movement.upright')
          : say(turnedDegrees > 0 ? 'movement.clockwise' : 'movement.anticlockwise', {
              n: Math.round(Math.abs(turnedDegrees)),
            })}
      </li>
      <li>
        {say(right >= 0 ? 'movement.right' : 'movement.left', { n: percent(right) })}
        {say('comma')}
        {say(down >= 0 ? 'movement.down' : 'movement.up', { n: percent(down) })}
      </li>
      {stretch >= 1.05 && <li>{say('movement.stretch', { n: round(stretch) })}</li>}
      {mirrored && <li>{say('movement.mirrored')}</li>}
    </ul>
  );
}

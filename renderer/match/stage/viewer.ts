/** What the match viewer shows, as a person has set it. Pure. */
import type { Looks } from './geometry.ts';
import type { ColourBy } from './lines.ts';

export const modes = ['photos', 'overlay', 'slider', 'blink'] as const;
export type Mode = (typeof modes)[number];

/** Which inliers are drawn over the photos. */
export type LinesShown = 'none' | 'best' | 'all';

export interface Viewer {
  mode: Mode;
  lines: LinesShown;
  colourBy: ColourBy;
  tentative: boolean;
  heat: boolean;
  /** Both photos zoom and move together. */
  locked: boolean;
  /** null: both photos whole, as large as the stage allows. */
  looks: Looks | null;
  /** The line that is looked at, as its rank by attention among those that are shown. */
  line: number | null;
  /** How much of A the aligned view shows: its opacity, or how far from the left; 0 to 1. */
  share: number;
  blinking: boolean;
  /** Blink: A is in front. */
  front: boolean;
  /** What is said of the match stands beside the photos; null: the person has not said. */
  panel: boolean | null;
}

/** None, the best, all where these are more, and none again. */
export function nextLines(shown: LinesShown, hasMore: boolean): LinesShown {
  if (shown === 'none') return 'best';
  return shown === 'best' && hasMore ? 'all' : 'none';
}

export type Step =
  | { type: 'set'; change: Partial<Omit<Viewer, 'looks' | 'line' | 'lines'>> }
  | { type: 'lines'; lines: LinesShown }
  | { type: 'look'; looks: Looks | null }
  | { type: 'point'; line: number | null }
  | { type: 'step'; by: 1 | -1; count: number }
  | { type: 'flip' }
  | { type: 'opened' };

export const firstViewer: Viewer = {
  mode: 'photos',
  lines: 'none',
  colourBy: 'attention',
  tentative: false,
  heat: false,
  locked: true,
  looks: null,
  line: null,
  share: 0.5,
  blinking: true,
  front: true,
  panel: null,
};

export function reduceViewer(viewer: Viewer, step: Step): Viewer {
  switch (step.type) {
    case 'set':
      return { ...viewer, ...step.change };
    // a rank is one among other lines now
    case 'lines':
      return { ...viewer, lines: step.lines, line: null };
    case 'look':
      return { ...viewer, looks: step.looks };
    case 'point':
      return viewer.line === step.line ? viewer : { ...viewer, line: step.line };
    case 'step': {
      if (step.count === 0) return viewer;
      const from = viewer.line ?? (step.by === 1 ? -1 : 0);
      return { ...viewer, line: (from + step.by + step.count) % step.count };
    }
    case 'flip':
      return { ...viewer, front: !viewer.front };
    // another match: how it is looked at stays, where does not
    case 'opened':
      return { ...viewer, looks: null, line: null };
  }
}

/** What the match viewer shows, as a person has set it. Pure. */
import type { Looks } from './geometry.ts';
import type { ColourBy } from './lines.ts';

export const modes = ['lines', 'overlay', 'slider', 'blink'] as const;
export type Mode = (typeof modes)[number];

export interface Viewer {
  mode: Mode;
  colourBy: ColourBy;
  tentative: boolean;
  heat: boolean;
  /** Both photos zoom and move together. */
  locked: boolean;
  /** null: both photos whole, as large as the stage allows. */
  looks: Looks | null;
  /** The inlier that is looked at, as its rank by attention. */
  line: number | null;
  /** How much of A the aligned view shows: its opacity, or how far from the left; 0 to 1. */
  share: number;
  blinking: boolean;
  /** Blink: A is in front. */
  front: boolean;
}

export function nextMode(mode: Mode): Mode {
  return modes[(modes.indexOf(mode) + 1) % modes.length]!;
}

export type Step =
  | { type: 'set'; change: Partial<Omit<Viewer, 'looks' | 'line'>> }
  | { type: 'look'; looks: Looks | null }
  | { type: 'point'; line: number | null }
  | { type: 'step'; by: 1 | -1; count: number }
  | { type: 'flip' }
  | { type: 'opened' };

export const firstViewer: Viewer = {
  mode: 'lines',
  colourBy: 'attention',
  tentative: false,
  heat: false,
  locked: true,
  looks: null,
  line: null,
  share: 0.5,
  blinking: true,
  front: true,
};

export function reduceViewer(viewer: Viewer, step: Step): Viewer {
  switch (step.type) {
    case 'set':
      return { ...viewer, ...step.change };
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

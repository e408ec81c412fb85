/** Which photos of a list are selected. Pure. */

/** By id, so that it holds whatever comes and goes around it. `anchor`: where a range begins. */
export interface Selection {
  ids: ReadonlySet<number>;
  anchor: number | null;
}

export const nothing: Selection = { ids: new Set(), anchor: null };

export type SelectionStep =
  | { type: 'only' | 'toggle'; id: number }
  /** From the anchor to this one. */
  | { type: 'range'; id: number; ids: Float64Array }
  | { type: 'all'; ids: Float64Array }
  | { type: 'clear' };

export function reduceSelection(was: Selection, step: SelectionStep): Selection {
  switch (step.type) {
    case 'only':
      return { ids: new Set([step.id]), anchor: step.id };
    case 'toggle': {
      const ids = new Set(was.ids);
      if (!ids.delete(step.id)) ids.add(step.id);
      return { ids, anchor: step.id };
    }
    case 'range': {
      const [from, to] = [step.ids.indexOf(was.anchor ?? step.id), step.ids.indexOf(step.id)];
      if (from < 0) return reduceSelection(was, { type: 'only', id: step.id });
      const chosen = step.ids.subarray(Math.min(from, to), Math.max(from, to) + 1);
      return { ids: new Set(chosen), anchor: was.anchor ?? step.id };
    }
    case 'all':
      return { ids: new Set(step.ids), anchor: was.anchor };
    case 'clear':
      return nothing;
  }
}

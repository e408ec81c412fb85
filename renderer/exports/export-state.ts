import { useEffect, useState } from 'react';
import type { ExportState } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';

/**
 * Where the export stands that this page began, or that ran when it looked; null: there is none to speak of.
 */
export function useExportState(): [ExportState | null, forget: () => void] {
  const [state, setState] = useState<ExportState | null>(null);
  useEffect(() => {
    let current = true;
    void engine.request('export.state', {}).then((reply) => {
      // what was told meanwhile may be newer
      if (current && reply.ok && reply.value.isRunning) setState((told) => told ?? reply.value);
    });
    const unsubscribe = engine.subscribe('export.changed', setState);
    return () => {
      current = false;
      unsubscribe();
    };
  }, []);
  return [state, () => setState(null)];
}

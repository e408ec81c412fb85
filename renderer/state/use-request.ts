import { useEffect, useReducer } from 'react';
import type { Answer, Ask, Refusal, RequestName } from '../../electron/contract/requests.ts';
import type { Outcome } from '../engine.ts';
import { engine } from '../engine.ts';

/** How far a request is. While it is asked again, `value` is the last answer. */
export type Loading<T> =
  | { state: 'loading'; value: T | null }
  | { state: 'ready'; value: T }
  | { state: 'refused'; failure: Refusal };

type Step<T> = { type: 'asked' } | { type: 'answered'; outcome: Outcome<T> };

function reduce<T>(was: Loading<T>, step: Step<T>): Loading<T> {
  if (step.type === 'asked') return { state: 'loading', value: was.state === 'refused' ? null : was.value };

  return step.outcome.ok
    ? { state: 'ready', value: step.outcome.value }
    : { state: 'refused', failure: step.outcome.failure };
}

/** Asks the engine, and again whenever the question or `version` changes. */
export function useRequest<N extends RequestName>(name: N, ask: Ask<N>, version = 0): Loading<Answer<N>> {
  const [loading, dispatch] = useReducer(reduce<Answer<N>>, { state: 'loading', value: null });
  const question = JSON.stringify(ask);

  useEffect(() => {
    let current = true;
    dispatch({ type: 'asked' });
    void engine.request(name, JSON.parse(question) as Ask<N>).then((reply) => {
      if (current) dispatch({ type: 'answered', outcome: reply as Outcome<Answer<N>> });
    });

    return () => {
      current = false;
    };
  }, [name, question, version]);
  return loading;
}

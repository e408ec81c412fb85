/**
 * What an engine answers, as the contract has it; a refusal is a failed test. `engine` is looked up when it
 * is asked: tests start a new one each.
 */
import type { Answer, Ask, RequestName } from '../../electron/contract/requests.ts';
import { requests } from '../../electron/contract/requests.ts';
import type { Engine } from '../../electron/host/client.ts';

export function asking(engine: () => Engine) {
  return async <N extends RequestName>(name: N, ask: Ask<N>, of = engine()): Promise<Answer<N>> => {
    const reply = await of.request(name, ask);
    if (!reply.ok) throw new Error(reply.failure.reason);
    return requests[name].answer.parse(reply.value) as Answer<N>;
  };
}

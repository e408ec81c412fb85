/** XML with its namespaces, bounded by what programs write: nothing of a hostile file is waited for. */
import sax from 'sax';

export type { QualifiedTag } from 'sax';

/** Elements in each other, attributes of one, prefixes known in it: the more, the more each costs. */
const MOST_DEPTH = 100;
const MOST_ATTRIBUTES = 1000;
const MOST_PREFIXES = 100;

export class TooMuch extends Error {}

/** Throws TooMuch where it comes upon more. */
export function xmlParser({ position }: { position: boolean }): sax.SAXParser {
  const parser = sax.parser(true, { xmlns: true, position });
  const { tags, attribList } = parser as unknown as Record<'tags' | 'attribList', unknown[]>;
  parser.onopentagstart = () => {
    if (tags.length >= MOST_DEPTH) throw new TooMuch();
  };
  let prefixes = 0;
  parser.onopennamespace = () => {
    if ((prefixes += 1) > MOST_PREFIXES) throw new TooMuch();
  };
  parser.onclosenamespace = () => void (prefixes -= 1);
  // sax looks for each attribute's name among the pairs of those before, in vain
  attribList.indexOf = () => {
    if (attribList.length >= MOST_ATTRIBUTES) throw new TooMuch();
    return -1;
  };
  return parser;
}

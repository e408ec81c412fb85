/** XML as a tree of elements that know where in the text they stand. Pure. */
import type { QualifiedTag } from '../../vision/metadata/metadata.ts';
import { TooMuch, xmlParser } from '../../vision/metadata/metadata.ts';

export interface Element {
  /** URI and name. */
  name: string;
  prefix: string;
  /** In the text, up to and without `end`. */
  start: number;
  end: number;
  /** Where what it holds begins and ends; null: nothing can be in it, `<a/>`. */
  inside: { start: number; end: number } | null;
  /** Prefix -> URI; those around it are inherited. */
  prefixes: Record<string, string>;
  /** URIs and names. */
  attributes: string[];
  children: Element[];
  /** Its own, without that of its children. */
  text: string;
}

/** The outermost element; null where the text is no XML, or more than any program writes. */
export function elementsOf(text: string): Element | null {
  const document: Element[] = [];
  const open: Element[] = [];
  let isBroken = false;
  const parser = xmlParser({ position: true });
  parser.onerror = () => {
    isBroken = true;
    (parser as { error: Error | null }).error = null;
  };
  parser.onopentag = (node) => {
    const tag = node as QualifiedTag;
    const element: Element = {
      name: `${tag.uri}${tag.local}`,
      prefix: tag.prefix,
      start: parser.startTagPosition - 1,
      end: parser.position,
      inside: tag.isSelfClosing ? null : { start: parser.position, end: parser.position },
      prefixes: tag.ns,
      attributes: Object.values(tag.attributes).map(({ uri, local }) => `${uri}${local}`),
      children: [],
      text: '',
    };
    (open.at(-1)?.children ?? document).push(element);
    open.push(element);
  };
  const read = (piece: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += piece;
  };
  parser.ontext = read;
  parser.oncdata = read;
  parser.onclosetag = () => {
    const element = open.pop()!;
    if (element.inside === null) return;
    element.inside.end = parser.startTagPosition - 1;
    element.end = parser.position;
  };
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof TooMuch) return null;
    throw error;
  }
  return isBroken || document.length !== 1 ? null : document[0]!;
}

/** An element with this name, at any depth; null where there is none. */
export function findElement(name: string, within: Element): Element | null {
  if (within.name === name) return within;
  for (const child of within.children) {
    const found = findElement(name, child);
    if (found !== null) return found;
  }
  return null;
}

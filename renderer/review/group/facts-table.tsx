import type { ReactNode } from 'react';
import type { Copy } from '../../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { bytesText, dayAndTimeText } from '../../text/format.ts';
import type { FactName } from './facts.ts';
import { bitsPerPixel, factsOf, folderOf, onlyIn } from './facts.ts';

interface Props {
  copies: readonly Copy[];
  kept: readonly number[];
}

/** What is known of the copies; what differs is marked, and comes first. */
export function FactsTable({ copies, kept }: Props) {
  const say = useSay();
  const facts = factsOf(copies);
  return (
    <div className="facts" role="region" aria-label={say('facts')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden">{say('facts.copy')}</span>
            </th>
            {copies.map(({ fileId }, i) => (
              <th key={fileId} scope="col" data-kept={kept.includes(fileId)}>
                <kbd>{i + 1}</kbd> {say(kept.includes(fileId) ? 'copy.keep' : 'copy.goes')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facts.map(({ name, differs }) => (
            <tr key={name} data-differs={differs}>
              <th scope="row">
                {say(`fact.${name}`)}
                {differs && <span className="differs">{say('facts.differ')}</span>}
              </th>
              {copies.map((copy) => (
                <td key={copy.fileId}>
                  <Value name={name} copy={copy} copies={copies} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ name, copy, copies }: { name: FactName; copy: Copy; copies: readonly Copy[] }) {
  const say = useSay();
  const language = useLanguage();
  const texts: Record<FactName, () => ReactNode> = {
    name: () => copy.fileName,
    folder: () => (
      <span className="path">
        {folderOf(copy.path, copy.fileName)}
        {copy.protectedBy !== null && (
          <span className="muted"> {say('copy.protectedBy', { path: copy.protectedBy })}</span>
        )}
      </span>
    ),
    alike: () => copy.level && say(`alike.${copy.level}`),
    size: () => bytesText(language, copy.sizeBytes),
    pixels: () => say('fact.pixelsValue', { width: String(copy.widthPx), height: String(copy.heightPx) }),
    quality: () => say('number', { n: Math.round(10 * bitsPerPixel(copy)) / 10 }),
    format: () => copy.format.toUpperCase(),
    taken: () => copy.takenAt && dayAndTimeText(language, copy.takenAt),
    camera: () => copy.camera,
    has: () => {
      const only = onlyIn(copies, copy);
      return copy.has
        .map((what) =>
          only.includes(what) ? say('has.onlyThis', { what: say(`has.${what}`) }) : say(`has.${what}`),
        )
        .join(say('comma'));
    },
  };
  return texts[name]() || <span className="muted">{say('fact.none')}</span>;
}

/** Pages that are one file each: pictures inside, nothing loaded from anywhere, and a policy that says so. */
import { createHash } from 'node:crypto';

export const dataUrl = (bytes: Uint8Array): string =>
  `data:image/${bytes[0] === 0x89 ? 'png' : 'jpeg'};base64,${Buffer.from(bytes).toString('base64')}`;

interface PageParts {
  /** HTML, as the body is. */
  title: string;
  style: string;
  /** null: it has no words. */
  language: string | null;
  script?: string;
}

/**
 * What stands before and after a page's body. Style and script run by their hashes: nothing else can be put
 * in.
 */
export function pageAround({
  title,
  style,
  language,
  script = '',
}: PageParts): [before: string, after: string] {
  const policy = [
    "default-src 'none'",
    'img-src data:',
    `style-src '${hashOf(style)}'`,
    script === '' ? '' : `script-src '${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].filter((rule) => rule !== '');
  return [
    `<!doctype html><html${language === null ? '' : ` lang="${language}"`}><head><meta charset="utf-8">` +
      `<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">` +
      '<meta name="viewport" content="width=device-width, initial-scale=1">' +
      `<title>${title}</title><style>${style}</style></head><body>`,
    (script === '' ? '' : `<script>${script}</script>`) + '</body></html>\n',
  ];
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/**
 * Text as it stands in an element or between quotes of XML or HTML. XML 1.0 knows no other control characters
 * than these three.
 */
export const escaped = (text: string): string =>
  Array.from(text.toWellFormed())
    .filter((character) => character >= ' ' || /[\t\n\r]/.test(character))
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/**
 * The sentence of a runtime's message that tells what is wrong, without the source file and the function that
 * it begins with.
 */
export function reasonIn(message: string): string {
  const lines = message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const line = lines.find((text) => /^\w*Error: /.test(text)) ?? lines[0] ?? '';
  return (/ was false\. (.+)$/.exec(line)?.[1] ?? line.replace(/^\w*Error: /, ''))
    .replace(/\.$/, '')
    .slice(0, 300);
}

/** All that is printed: names of files, and what libraries hold, never reach a terminal as they are. */
import { asJson, printed } from './text.ts';

/** What was asked for: text, or an object as JSON on one line. */
export function print(answer: string | object): void {
  process.stdout.write(`${typeof answer === 'string' ? printed(answer) : asJson(answer)}\n`);
}

/** What a person is told beside it. */
export function say(text: string): void {
  process.stderr.write(`${printed(text)}\n`);
}

/** For the parser of the command line, which tells of words on it that it does not know. */
export const parserOutput = {
  writeOut: (text: string): boolean => process.stdout.write(printed(text)),
  writeErr: (text: string): boolean => process.stderr.write(printed(text)),
};

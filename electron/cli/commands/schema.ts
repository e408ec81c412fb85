import type { Command } from 'commander';
import { z } from 'zod';
import { refusal, results } from '../../contract/results/results.ts';
import { optionsOf } from '../session.ts';
import { typed } from '../text.ts';
import { print } from '../terminal.ts';

export function addSchema(program: Command): void {
  program
    .command('schema')
    .description('print the shapes of the --json answers, as JSON Schema by command')
    .addHelpText(
      'after',
      `
Instead of an answer, a command that exits with code 1 prints what stands under "error". Fields are added in
later versions, never renamed.

  ${typed('schema')}`,
    )
    .action((_: unknown, command: Command) => {
      const shapes = Object.entries({ ...results, error: refusal }).map(([name, shape]) => [
        name,
        z.toJSONSchema(shape),
      ]);
      const all = Object.fromEntries(shapes) as object;
      print(optionsOf(command).json === true ? all : JSON.stringify(all, null, 2));
    });
}

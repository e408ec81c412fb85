/** The file of `tidy --rules`. */
import { readFileSync, realpathSync } from 'node:fs';
import { keeperRule, rulesFile } from '../../../contract/duplicates/duplicates.ts';
import { pathBytes, pathText } from '../../../contract/paths.ts';
import type { RulesOfRun } from '../../../library/library.ts';
import { Refused } from '../../session.ts';
import { absolute } from '../../text.ts';

export function rulesIn(file: string): RulesOfRun {
  const { order, preferred, protected: protectedFolders } = parsed(file);
  return {
    rules: order.map((rule) => ({ rule, isOn: true })),
    preferred: preferred.map((folder) => resolved(file, folder)),
    protectedFolders: protectedFolders.map((folder) => resolved(file, folder)),
  };
}

function parsed(file: string): ReturnType<typeof rulesFile.parse> {
  let json: unknown;
  try {
    // editors on Windows save it with a mark
    json = JSON.parse(readFileSync(pathBytes(file), 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined)
      throw new Refused({
        kind: 'unreadable',
        reason: `The file of rules ${file} cannot be read (${code}).`,
        remedy: 'Name another file with --rules.',
      });
    throw notRules(file, 'it is no JSON');
  }
  const rules = rulesFile.safeParse(json);
  if (rules.success) return rules.data;
  const { path, message } = rules.error.issues[0]!;
  throw notRules(file, path.length === 0 ? message : `"${path.join('.')}": ${message}`);
}

const notRules = (file: string, why: string): Refused =>
  new Refused({
    kind: 'not rules',
    reason: `${file} holds no rules (${why}).`,
    remedy:
      'Write {"order": [...], "preferred": [folders], "protected": [folders]}, with the rules that ' +
      `count, the first first: ${keeperRule.options.map((rule) => `"${rule}"`).join(', ')}.`,
  });

/** A folder that is not there would protect nothing without a word. */
function resolved(file: string, folder: string): string {
  try {
    return pathText(realpathSync.native(pathBytes(absolute(folder)), { encoding: 'buffer' }));
  } catch {
    throw new Refused({
      kind: 'no such folder',
      reason: `${folder}, which ${file} names, is no folder that can be found.`,
      remedy: 'Connect its disk, or take it out of the file.',
    });
  }
}

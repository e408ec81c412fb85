/** What the command line prints of copies with `--json`; promises as those of ../results.ts. */
import { z } from 'zod';
import { copy, duplicateLevel, groupSummary, keeperRule, tidySummary } from '../duplicates/duplicates.ts';
import { fileFailure, refusal } from '../failure.ts';
import { removedFile } from '../duplicates/removal.ts';

const file = z.string().describe('an absolute path');
const library = file.describe("the library's folder");
const failures = z.array(fileFailure.omit({ kind: true }).extend({ kind: z.string() }));

export const duplicatesResult = z.strictObject({
  library,
  level: duplicateLevel.describe('how much alike copies are at least'),
  groups: z.array(
    groupSummary.omit({ folderNames: true }).extend({
      reason: keeperRule.nullable().describe('the rule that chose the suggested copy'),
      copies: z
        .array(
          copy.omit({ path: true, fileName: true, folderName: true }).extend({
            file,
            stays: z.boolean().describe('as was decided, else as the rules suggest'),
          }),
        )
        .describe('the suggested one first'),
    }),
  ),
});

export const tidyResult = z.strictObject({
  library,
  applied: z.boolean().describe('false: this is what --apply would do'),
  interrupted: z.boolean().describe('true after Ctrl-C: the same command continues'),
  summary: tidySummary.describe('what was to be done'),
  files: z.array(
    z.strictObject({
      file: file.describe('goes to the trash'),
      keeps: file.describe('the copy that stays'),
      reason: keeperRule.nullable().describe('null: a person decided, or no rule tells the two apart'),
      sizeBytes: z.number(),
    }),
  ),
  removed: z.strictObject({ files: z.int(), bytes: z.number() }),
  failures,
  stopped: refusal.nullable().describe('why it did not come to its end'),
});

/** Of `protect list`, and of `add` and `remove` after their change. */
export const protectResult = z.strictObject({
  library,
  folders: z.array(
    z.strictObject({
      folder: file,
      program: z.string().nullable().describe('whose it looks to be; null: as you said'),
    }),
  ),
});

export const removedResult = z.strictObject({
  library,
  removed: z.array(removedFile.omit({ path: true, fileName: true }).extend({ file })),
});

export const restoreResult = z.strictObject({ library, restored: z.int(), failures });

/** By command. */
export const tidyResults = {
  duplicates: duplicatesResult,
  tidy: tidyResult,
  'protect list': protectResult,
  'protect add': protectResult,
  'protect remove': protectResult,
  removed: removedResult,
  restore: restoreResult,
} as const;

export type DuplicatesResult = z.infer<typeof duplicatesResult>;
export type TidyResult = z.infer<typeof tidyResult>;
export type ProtectResult = z.infer<typeof protectResult>;
export type RemovedResult = z.infer<typeof removedResult>;
export type RestoreResult = z.infer<typeof restoreResult>;

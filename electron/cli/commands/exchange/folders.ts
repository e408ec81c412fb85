import type { FoldersReport } from '../../../contract/library.ts';
import type { FoldersResult } from '../../../contract/results/results.ts';
import type { GlobalOptions } from '../../session.ts';
import { answer, exitCodes, libraryFolder, modelId, must, withLibrary } from '../../session.ts';
import { bold, count, path } from '../../text.ts';
import { watched } from './watched.ts';

export async function exportFolders(
  options: GlobalOptions,
  out: string,
  as: 'copies' | 'links',
): Promise<void> {
  const { report, isInterrupted } = await withLibrary(options, (library) =>
    watched(async (how) => ({
      report: must(await library.exchange(modelId(options)).folders(out, null, { ...how, as })),
      isInterrupted: how.signal.aborted,
    })),
  );
  const { folder, ...numbers } = report;
  tell(options, folder, numbers, isInterrupted, 'written');
}

/** What was written is listed in the folder: the library is not asked. */
export async function undoExportedFolders(options: GlobalOptions, out: string): Promise<void> {
  const { undoFolders } = await import('../../../exchange/folders/folders.ts');
  const { report, isInterrupted } = await watched(async (how) => ({
    report: must(await undoFolders(out, how)),
    isInterrupted: how.signal.aborted,
  }));
  tell(options, out, report, isInterrupted, 'removed');
}

function tell(
  options: GlobalOptions,
  folder: string,
  report: FoldersReport,
  interrupted: boolean,
  did: string,
): void {
  const result: FoldersResult = { library: libraryFolder(options), folder, interrupted, ...report };
  if (interrupted) process.exitCode = exitCodes.interrupted;
  else if (report.refused.length > 0) process.exitCode = exitCodes.failed;
  answer(options, result, () => text(result, did));
}

const text = (
  { folder, interrupted, written, unchanged, copiedInstead, refused }: FoldersResult,
  did: string,
) =>
  [
    bold(`${count(written, 'file was', 'files were')} ${did} in ${path(folder)}.`),
    ...(unchanged === 0 ? [] : [`${count(unchanged, 'file was', 'files were')} there already.`]),
    ...(copiedInstead === 0
      ? []
      : ['Links cannot be made there, or you may make none: the photos were copied.']),
    ...refused.flatMap(({ file, reason, remedy }) => [`  ${path(file)}`, `    ${reason} ${remedy}`]),
    ...(interrupted ? ['Stopped; the same command continues.'] : []),
  ].join('\n');

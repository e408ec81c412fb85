import type { Command } from 'commander';
import { Option } from 'commander';
import type { LibraryOutcome } from '../../../contract/failure.ts';
import type { SidecarReport } from '../../../contract/library.ts';
import type { SidecarsResult, TablesResult } from '../../../contract/results/results.ts';
import type { Exchange } from '../../../library/library.ts';
import type { GlobalOptions } from '../../session.ts';
import { answer, exitCodes, modelId, must, noteUnwritable, optionsOf, withLibrary } from '../../session.ts';
import { absolute, bold, count, path, typed } from '../../text.ts';
import { exportDelf } from './delf.ts';
import { exportFolders, undoExportedFolders } from './folders.ts';
import { exportProof } from './proof.ts';
import type { Watched } from './watched.ts';
import { watched } from './watched.ts';

interface Options {
  csv?: string;
  jsonFile?: string;
  xmp?: boolean;
  undoXmp?: boolean;
  folders?: string;
  undoFolders?: string;
  links?: true;
  proof?: string;
  out?: string;
  delf?: string;
}

const WAYS = [...(['csv', 'jsonFile', 'xmp', 'undoXmp', 'folders', 'undoFolders', 'proof', 'delf'] as const)];

export function addExport(program: Command): void {
  const way = (flags: string, description: string, name: (typeof WAYS)[number]): Option =>
    new Option(flags, description).conflicts(WAYS.filter((other) => other !== name));
  program
    .command('export')
    .description('give what the library holds to other programs')
    .addOption(
      way('--csv <dir>', 'places, photos, links and decisions as tables in this folder', 'csv').argParser(
        absolute,
      ),
    )
    .addOption(way('--json-file <file>', 'the same as one JSON file', 'jsonFile').argParser(absolute))
    .addOption(
      way('--xmp', 'names of places, and dates and positions that you accepted, beside the photos', 'xmp'),
    )
    .addOption(way('--undo-xmp', 'puts back what lay beside the photos before the last --xmp', 'undoXmp'))
    .addOption(
      way(
        '--folders <dir>',
        'the photos of each place by date in a folder of its own, as copies',
        'folders',
      ).argParser(absolute),
    )
    .option('--links', 'with --folders: symbolic links in place of copies')
    .addOption(
      way(
        '--undo-folders <dir>',
        'removes what --folders wrote there and nobody changed since',
        'undoFolders',
      ).argParser(absolute),
    )
    .addOption(
      way('--proof <place>', 'a place, by its number or name, and what proves it, as one page', 'proof'),
    )
    .option('--out <file>', 'with --proof: the page to write (.html)', absolute)
    .addOption(
      way('--delf <dir>', "features as the DELF reference's Python tools read them", 'delf').argParser(
        absolute,
      ),
    )
    .addHelpText(
      'after',
      `
--xmp writes IMG_1.jpg.xmp beside IMG_1.jpg, or into the .xmp that lies there: keywords are added, all else
in it stays. Photos themselves are never written.

--folders overwrites nothing and continues where it was stopped; revisit-export.jsonl there lists what it
wrote. Copies share their blocks with the photos on disks that can; links break when photos move.

--delf: one file a photo, named after it, and photos.tsv, which says by SHA-256 of which photo each is.
Locations are in pixels of the photo as it is stored, without its EXIF orientation, as the reference has them.

  ${typed('export --csv tables')}
  ${typed('export --xmp')}
  ${typed('export --folders ~/Places --links')}
  ${typed('export --proof "Market square" --out market.html')}
  ${typed('export --delf features --model delf_v1_20171026')}`,
    )
    .action((_: unknown, command: Command) => run(command));
}

async function run(command: Command): Promise<void> {
  const options = optionsOf<Options>(command);
  const { csv, jsonFile, xmp, undoXmp, folders, undoFolders, links, proof, out, delf } = options;
  if (links === true && folders === undefined) command.error('error: --links goes with --folders');
  if ((proof === undefined) !== (out === undefined)) command.error('error: --proof goes with --out');
  if (proof !== undefined && out !== undefined) return exportProof(options, proof, out);
  if (folders !== undefined) return exportFolders(options, folders, links === true ? 'links' : 'copies');
  if (undoFolders !== undefined) return undoExportedFolders(options, undoFolders);
  if (delf !== undefined) return exportDelf(command, delf);
  if (csv !== undefined) return exportTables(options, (exchange) => exchange.csv(csv));
  if (jsonFile !== undefined) return exportTables(options, (exchange) => exchange.json(jsonFile));
  if (xmp === true) return exportSidecars(options, 'written', (exchange, how) => exchange.sidecars(how));
  if (undoXmp === true)
    return exportSidecars(options, 'put back', (exchange, how) => exchange.undoSidecars(how));
  command.error('error: say what to export: --csv, --json-file, --xmp, --folders, --proof or --delf');
}

async function exportTables(
  options: GlobalOptions,
  write: (exchange: Exchange) => Promise<LibraryOutcome<string[]>>,
): Promise<void> {
  const model = modelId(options);
  await withLibrary(options, async (library) => {
    const files = must(await write(library.exchange(model)));
    const result: TablesResult = { library: library.status().folder, model, files };
    answer(options, result, () => [bold('Written:'), ...files.map((file) => `  ${path(file)}`)].join('\n'));
    noteUnwritable(library);
  });
}

async function exportSidecars(
  options: GlobalOptions,
  did: string,
  write: (exchange: Exchange, how: Watched) => Promise<LibraryOutcome<SidecarReport>>,
): Promise<void> {
  const model = modelId(options);
  await withLibrary(options, async (library) => {
    const { report, interrupted } = await watched(async (how) => ({
      report: must(await write(library.exchange(model), how)),
      interrupted: how.signal.aborted,
    }));
    const result: SidecarsResult = { library: library.status().folder, model, interrupted, ...report };
    if (interrupted) process.exitCode = exitCodes.interrupted;
    else if (report.refused.length > 0) process.exitCode = exitCodes.failed;
    answer(options, result, () => sidecarsText(result, did));
  });
}

function sidecarsText({ written, unchanged, refused, interrupted }: SidecarsResult, did: string): string {
  return [
    bold(`${count(written, '.xmp file was', '.xmp files were')} ${did}.`),
    ...(unchanged === 0 ? [] : [`${count(unchanged, 'file says', 'files say')} it already.`]),
    ...refused.flatMap(({ file, reason, remedy }) => [`  ${path(file)}`, `    ${reason} ${remedy}`]),
    ...(interrupted ? ['Stopped; the same command continues.'] : []),
  ].join('\n');
}

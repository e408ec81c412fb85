import type { Command } from 'commander';
import { Option } from 'commander';
import type { LibraryOutcome } from '../../../contract/failure.ts';
import type { SidecarReport } from '../../../contract/library.ts';
import type { SidecarsResult, TablesResult } from '../../../contract/results/results.ts';
import type { Exchange } from '../../../library/library.ts';
import type { GlobalOptions } from '../../session.ts';
import { answer, modelId, must, noteUnwritable, optionsOf, withLibrary } from '../../session.ts';
import { absolute, bold, count, path, typed } from '../../text.ts';
import { exportDelf } from './delf.ts';

interface Options {
  csv?: string;
  jsonFile?: string;
  xmp?: boolean;
  undoXmp?: boolean;
  delf?: string;
}

const WAYS = ['csv', 'jsonFile', 'xmp', 'undoXmp', 'delf'] as const;

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
      way('--delf <dir>', "features as the DELF reference's Python tools read them", 'delf').argParser(
        absolute,
      ),
    )
    .addHelpText(
      'after',
      `
--xmp writes IMG_1.jpg.xmp beside IMG_1.jpg, or into the .xmp that lies there: keywords are added, all else
in it stays. Photos themselves are never written.

--delf: one file a photo, named after it, and photos.tsv, which says by SHA-256 of which photo each is.
Locations are in pixels of the photo as it is stored, without its EXIF orientation, as the reference has them.

  ${typed('export --csv tables')}
  ${typed('export --xmp')}
  ${typed('export --delf features --model delf_v1_20171026')}`,
    )
    .action((_: unknown, command: Command) => run(command));
}

async function run(command: Command): Promise<void> {
  const options = optionsOf<Options>(command);
  const { csv, jsonFile, xmp, undoXmp, delf } = options;
  if (delf !== undefined) return exportDelf(command, delf);
  if (csv !== undefined) return exportTables(options, (exchange) => exchange.csv(csv));
  if (jsonFile !== undefined) return exportTables(options, (exchange) => exchange.json(jsonFile));
  if (xmp === true) return exportSidecars(options, 'written', (exchange) => exchange.sidecars());
  if (undoXmp === true) return exportSidecars(options, 'put back', (exchange) => exchange.undoSidecars());
  command.error('error: say what to export: --csv, --json-file, --xmp, --undo-xmp or --delf');
}

async function exportTables(
  options: GlobalOptions,
  write: (exchange: Exchange) => LibraryOutcome<string[]>,
): Promise<void> {
  const model = modelId(options);
  await withLibrary(options, (library) => {
    const files = must(write(library.exchange(model)));
    const result: TablesResult = { library: library.status().folder, model, files };
    answer(options, result, () => [bold('Written:'), ...files.map((file) => `  ${path(file)}`)].join('\n'));
    noteUnwritable(library);
  });
}

async function exportSidecars(
  options: GlobalOptions,
  did: string,
  write: (exchange: Exchange) => Promise<LibraryOutcome<SidecarReport>>,
): Promise<void> {
  const model = modelId(options);
  await withLibrary(options, async (library) => {
    const report = must(await write(library.exchange(model)));
    const result: SidecarsResult = { library: library.status().folder, model, ...report };
    answer(options, result, () => sidecarsText(report, did));
  });
}

function sidecarsText({ written, unchanged, refused }: SidecarReport, did: string): string {
  return [
    bold(`${count(written, '.xmp file was', '.xmp files were')} ${did}.`),
    ...(unchanged === 0 ? [] : [`${count(unchanged, 'file says', 'files say')} it already.`]),
    ...refused.flatMap(({ file, reason, remedy }) => [`  ${path(file)}`, `    ${reason} ${remedy}`]),
  ].join('\n');
}

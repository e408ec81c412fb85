/**
 * What a bench says: figures with their units in the names, a ratio to a named baseline of the same run, and
 * the bar if there is one.
 */
export interface Bench {
  name: string;
  /** What was timed, as a sentence with the sizes. */
  what: string;
  /** What the ratio compares with; null where there is none. */
  baseline: string | null;
  /** The ratio the bench is named for; null where it could not be had. */
  ratio: number | null;
  /**
   * The bar in words, and whether this run met it; null where the project sets none or the run cannot tell.
   */
  bar: string | null;
  met: boolean | null;
  /** Medians of the run; null where a figure could not be had. */
  figures: Record<string, Figure>;
  /** Figures of several contestants, each with the same names. */
  rows?: Record<string, Figure>[];
  /** What a reader must know: a baseline that is missing and how to get it, synthetic material. */
  notes: string[];
}

type Figure = number | string | null;

/** The middle of the values (of an even count, the lower of the two). Throws on none. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((p, q) => p - q)[(values.length - 1) >> 1];
  if (middle === undefined) throw new RangeError('no values');
  return middle;
}

/** Seconds that something took. */
export async function secondsOf(run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

/**
 * Times several contestants in turns, so that a slow moment of the machine falls on all of them; the median
 * seconds of each.
 */
export async function inTurns<Name extends string>(
  rounds: number,
  contestants: Record<Name, () => unknown>,
): Promise<Record<Name, number>> {
  const names = Object.keys(contestants) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++)
    for (const name of names) times[name].push(await secondsOf(contestants[name]));
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<Name, number>;
}

const figure = (value: Figure): string =>
  typeof value !== 'number'
    ? (value ?? 'not measured')
    : Number.isInteger(value)
      ? value.toLocaleString('en')
      : value.toPrecision(3);

/** The bench as lines for a person. */
export function describeBench(bench: Bench): string {
  const ratio = bench.ratio === null ? [] : [`  ${figure(bench.ratio)} x ${bench.baseline}`];
  const bar =
    bench.bar === null
      ? []
      : [
          `  bar: ${bench.bar}: ` +
            `${bench.met === null ? 'not decided by this run' : bench.met ? 'met' : 'MISSED'}`,
        ];
  const figures = Object.entries(bench.figures).map(([name, value]) => `  ${name}: ${figure(value)}`);
  return [
    `${bench.name}: ${bench.what}`,
    ...ratio,
    ...bar,
    ...figures,
    ...tableOf(bench.rows ?? []),
    ...bench.notes.map((note) => `  note: ${note}`),
  ].join('\n');
}

/** As Markdown, for docs/figures.md. */
function tableOf(rows: NonNullable<Bench['rows']>): string[] {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return [];
  return [
    columns,
    columns.map(() => '---'),
    ...rows.map((row) => columns.map((column) => figure(row[column] ?? null))),
  ].map((cells) => `| ${cells.join(' | ')} |`);
}

/**
 * Extraction end to end against the same network under onnxruntime in Python: photo by photo in turns, one
 * thread each.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ModelPackage } from '../contract/model.ts';
import { createExtractor, tensorsOf, wantedOutputs } from '../vision/extract.ts';
import { gatherPhotos } from './extract.ts';
import { findPython, pythonHelp } from './python.ts';
import type { Bench } from './report.ts';
import { median, secondsOf } from './report.ts';

/**
 * What a DELF that was converted must reach: the time of the network in Python over that of our extraction,
 * from a photo's bytes to its feature set.
 */
const BAR = 0.9;

/** With fewer photos one odd size decides. */
const DECIDING_PHOTOS = 20;

export interface NetworkOptions {
  model: ModelPackage;
  /** A folder of photos; null paints some. */
  photos: string | null;
  count: number;
  rounds: number;
}

type Levels = Awaited<ReturnType<typeof tensorsOf>>;

interface PythonNetwork {
  versions: { python: string; onnxruntime: string };
  /** Seconds that the network takes for the tensors of one photo. */
  run(levels: Levels): Promise<number>;
  close(): void;
}

/** Throws with what Python said where it cannot open the model. */
async function openInPython(python: string, { weightsPath, manifest }: ModelPackage): Promise<PythonNetwork> {
  const child = spawn(
    python,
    [
      join(import.meta.dirname, 'network.py'),
      weightsPath,
      '1',
      manifest.input.name,
      ...wantedOutputs(manifest),
    ],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
    },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
  child.stdin.on('error', () => undefined); // one that is gone is noticed by its end
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const { done, value } = await lines.next();
    if (done === true) throw new Error(`onnxruntime in Python ended: ${said.trim().split('\n').at(-1)}`);
    return value;
  };
  const bytesOf = ({ buffer, byteOffset, byteLength }: Int32Array | Float32Array): Uint8Array =>
    new Uint8Array(buffer, byteOffset, byteLength);
  return {
    versions: JSON.parse(await line()) as PythonNetwork['versions'],
    async run(levels) {
      const parts = [
        Int32Array.of(levels.length),
        ...levels.flatMap(({ widthPx, heightPx, values }) => [Int32Array.of(heightPx, widthPx), values]),
      ];
      for (const part of parts)
        await new Promise((written) => void child.stdin.write(bytesOf(part), written));
      return Number(await line());
    },
    close: () => void child.kill(),
  };
}

/** Seconds of all photos, in turns: Python's of the network alone, ours of everything. */
async function timeBoth(
  model: ModelPackage,
  python: string,
  files: readonly string[],
  rounds: number,
): Promise<{ versions: PythonNetwork['versions']; theirs: number[]; ours: number[] }> {
  const theirs = new Array<number>(rounds).fill(0);
  const ours = new Array<number>(rounds).fill(0);
  const network = await openInPython(python, model);
  const extractor = await createExtractor(model, { threads: 1 });
  try {
    for (let round = -1; round < rounds; round++) {
      // the first, of one photo, warms both up
      for (const file of round < 0 ? files.slice(0, 1) : files) {
        const bytes = readFileSync(file);
        const levels = await tensorsOf(model, bytes);
        const [python, own] = [await network.run(levels), await secondsOf(() => extractor.extract(bytes))];
        if (round < 0) continue;
        theirs[round]! += python;
        ours[round]! += own;
      }
    }
    return { versions: network.versions, theirs, ours };
  } finally {
    network.close();
    await extractor.close();
  }
}

export async function benchNetwork({ model, photos, count, rounds }: NetworkOptions): Promise<Bench> {
  const python = findPython('numpy, onnxruntime');
  const hasKeypoints = model.manifest.keypoints !== undefined;
  const place = mkdtempSync(join(tmpdir(), 'revisit-bench-'));
  try {
    const gathered = gatherPhotos(photos, place, count);
    const files = readdirSync(place).map((name) => join(place, name));
    const timed = python === null ? null : await timeBoth(model, python, files, rounds);
    const ratio = timed && median(timed.theirs.map((seconds, round) => seconds / timed.ours[round]!));
    return {
      name: 'network',
      what:
        `${gathered} photos with ${model.id}, one after the other on one thread, from a photo's bytes ` +
        'to its feature set',
      baseline:
        'the same network on the same tensors, without anything around it, under onnxruntime in ' +
        'Python on one thread (its time over ours)',
      ratio,
      bar: `at least ${BAR} with a converted DELF`,
      met: ratio === null || hasKeypoints || gathered < DECIDING_PHOTOS ? null : ratio >= BAR,
      figures: {
        msAPhoto: timed && (1000 * median(timed.ours)) / gathered,
        pythonMsAPhoto: timed && (1000 * median(timed.theirs)) / gathered,
        python: timed && `Python ${timed.versions.python}, onnxruntime ${timed.versions.onnxruntime}`,
        rounds,
      },
      notes: [
        ...(python === null ? [pythonHelp('onnxruntime in Python')] : []),
        ...(hasKeypoints ? ['the model has keypoints found too, which are no part of its network'] : []),
        ...(photos === null ? ['painted photos: give --photos DIR for figures of real ones'] : []),
      ],
    };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

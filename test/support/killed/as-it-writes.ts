/** Loaded before a program: it is killed when half of what it writes to an open file is there. */
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

const file = await open(import.meta.filename);
const prototype = Object.getPrototypeOf(file) as FileHandle;
await file.close();
prototype.writeFile = async function (content) {
  const bytes = Buffer.from(content as string);
  await this.write(bytes.subarray(0, bytes.length / 2));
  process.kill(process.pid, 'SIGKILL');
};

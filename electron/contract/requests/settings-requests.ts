/** What a person sets for the library and for what computes; part of the map in requests.ts. */
import { z } from 'zod';
import { scanPace } from '../scan.ts';

const nothing = z.strictObject({});

export const settingsRequests = {
  /** Kept with the library; a scan that runs goes on at the new pace. */
  'scan.setPace': { ask: scanPace, answer: nothing },
  /** Tries all devices again, while no scan uses the machine. */
  'device.tryAgain': { ask: nothing, answer: nothing },
  /** Where the library lies, as text for people, and the size of its database. */
  'library.where': { ask: nothing, answer: z.strictObject({ path: z.string(), bytes: z.number() }) },
} as const;

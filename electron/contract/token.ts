import { z } from 'zod';

/**
 * Handed out by the side that may see paths (a picker, a drop, the server's folder chooser); worthless
 * anywhere else.
 */
export const token = z.string().regex(/^[\w-]{8,64}$/);

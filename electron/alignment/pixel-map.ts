/** Both in upright full-resolution pixels of their photo; null where photo b cannot show it. */
export type PixelMap = (x: number, y: number) => readonly [number, number] | null;

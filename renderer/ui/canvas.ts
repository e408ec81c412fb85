import type { RefObject } from 'react';
import { useLayoutEffect, useState } from 'react';

/** The element's size in CSS pixels, followed. */
export function useSize(of: RefObject<HTMLElement | null>): { widthPx: number; heightPx: number } {
  const [size, setSize] = useState({ widthPx: 0, heightPx: 0 });
  useLayoutEffect(() => {
    const element = of.current!;
    const measure = (): void => setSize({ widthPx: element.clientWidth, heightPx: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [of]);
  return size;
}

/**
 * A context that counts in CSS pixels and is sharp on any screen. Clears the canvas where its size changed.
 */
export function sharpContext(
  canvas: HTMLCanvasElement,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
): CanvasRenderingContext2D {
  const ratio = devicePixelRatio;
  const [width, height] = [Math.round(widthPx * ratio), Math.round(heightPx * ratio)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

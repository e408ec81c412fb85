/**
 * An animation as a video, by the browser's own decoder and encoder: no other is shipped. It takes as long as
 * the video lasts.
 */

const BITS_PER_SECOND = 8e6;
const TYPE = 'video/webm';

/** Safari and Firefox lack one or the other. */
export const canMakeVideos = (): boolean =>
  typeof ImageDecoder !== 'undefined' &&
  typeof MediaRecorder !== 'undefined' &&
  MediaRecorder.isTypeSupported(TYPE);

/** `webp`: animated. Ends early, with null, when `signal` says so. `onPicture`: how many are recorded. */
export async function videoOf(
  webp: Blob,
  signal: AbortSignal,
  onPicture: (done: number, total: number) => void,
): Promise<Blob | null> {
  const decoder = new ImageDecoder({ data: await webp.arrayBuffer(), type: 'image/webp' });
  await decoder.tracks.ready;
  const canvas = document.createElement('canvas');
  const first = (await decoder.decode({ frameIndex: 0 })).image;
  [canvas.width, canvas.height] = [first.displayWidth, first.displayHeight];
  const context = canvas.getContext('2d', { alpha: false })!;
  const recorder = new MediaRecorder(canvas.captureStream(), {
    mimeType: TYPE,
    videoBitsPerSecond: BITS_PER_SECOND,
  });
  const pieces: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
  const stopped = new Promise((done) => recorder.addEventListener('stop', done));
  recorder.start();
  const count = decoder.tracks.selectedTrack?.frameCount ?? 0;
  for (let i = 0; i < count && !signal.aborted; i++) {
    const { image } = await decoder.decode({ frameIndex: i });
    context.drawImage(image, 0, 0);
    const durationMs = (image.duration ?? 0) / 1000;
    image.close();
    if (!signal.aborted) onPicture(i + 1, count);
    await new Promise((done) => setTimeout(done, durationMs));
  }
  recorder.stop();
  await stopped;
  decoder.close();
  return signal.aborted ? null : new Blob(pieces, { type: TYPE });
}

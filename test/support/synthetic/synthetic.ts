/**
 * Synthetic truth: painted places seen by a pinhole camera, so that where every pixel of one photo lies in
 * another is known exactly. Pure; all of it follows from seeds.
 *
 * - `random(seed)`, `normal(next)`: the same numbers for the same seed
 * - `flatPlace(seed)`: a painted wall; two photos of it are related by one homography
 * - `deepPlace(seed)`: the wall with panels standing before it: parallax and occlusion, no single homography
 * - `lookAlike(seed, of)`: another place with the windows of `of`, arranged otherwise: no match
 * - `camera(overrides)`: where a photo is taken from; the default sees the middle of the wall head-on
 * - `photograph(place, camera, options)`: a Picture (width x height x RGB)
 * - `trueMap(place, cameraA, cameraB)`: (x, y) in photo A => [x, y] in photo B; null where B cannot see that
 * - `withWatermark`, `withDateStamp`, `withFrame(picture, seed)`: what photos of different places share
 *
 * Files and library folders: photos.ts. Feature sets without pictures: features.ts.
 */
export type { Picture } from '../../../electron/demo/photo.ts';
export { normal, random } from '../../../electron/demo/random.ts';
export type { Camera, Exposure } from './camera.ts';
export { camera, photograph, trueMap } from './camera.ts';
export { withDateStamp, withFrame, withWatermark } from './overlays.ts';
export type { Place } from './places.ts';
export { deepPlace, flatPlace, lookAlike } from './places.ts';

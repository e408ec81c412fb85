/** Do two photos show the same where one lies on the other? What matched a repeat of the scene does not. */
import type { Rectangle } from '../../alignment/align.ts';
import { showsTheSame } from '../../alignment/align.ts';
import type { Thumbnail } from '../../contract/features.ts';
import { lookUp } from './mesh.ts';
import type { Laid, Series } from './series.ts';

/** Asked of what both show in `view` alone. `ground`: of the reference; `photo`: of what is laid onto it. */
export function agreesIn(
  view: Rectangle,
  { mesh, row }: Laid,
  { photos }: Series,
  { ground, photo }: { ground: Thumbnail; photo: Thumbnail },
): boolean {
  const { widthPx, heightPx } = photos[row]!.features;
  const at = new Float64Array(2);
  return showsTheSame(ground, photo, (x, y) => {
    const cellX = (x * mesh.columns) / ground.widthPx;
    const cellY = (y * mesh.rows) / ground.heightPx;
    const [fromLeft, fromTop] = [cellX - view.left, cellY - view.top];
    if (fromLeft < 0 || fromTop < 0 || fromLeft > view.width || fromTop > view.height) return null;
    lookUp(mesh, cellX, cellY, at);
    return [(at[0]! * photo.widthPx) / widthPx, (at[1]! * photo.heightPx) / heightPx];
  });
}

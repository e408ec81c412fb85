import type { ModelPackage } from '../../../contract/model.ts';
import type { ProofResult } from '../../../contract/results/results.ts';
import type { ProofPictures } from '../../../exchange/proof/proof.ts';
import type { Library } from '../../../library/library.ts';
import { namedPlace } from '../../named-place.ts';
import { refuseUnlessNew, writeNew } from '../../new-file.ts';
import type { GlobalOptions } from '../../session.ts';
import { answer, modelOf, must, noteUnwritable, withLibrary } from '../../session.ts';
import { bytes as bytesText, path } from '../../text.ts';
import { watched } from './watched.ts';

/** `what`: a place, by its number or name. */
export async function exportProof(options: GlobalOptions, what: string, out: string): Promise<void> {
  refuseUnlessNew(out);
  const model = await modelOf(options);
  await withLibrary(options, async (library) => {
    const { id } = namedPlace(library, model.id, what);
    const pictures = await picturesOf(library, model);
    const page = must(
      await watched(
        ({ signal, onFile }) =>
          library.exchange(model.id).proof(id, pictures, { language: 'en', signal, onPicture: onFile }),
        'proof',
      ),
    );
    await writeNew(out, page);
    const result: ProofResult = {
      ...{ library: library.status().folder, model: model.id, file: out, bytes: page.length },
    };
    answer(options, result, () => `Written: ${path(out)} (${bytesText(page.length)})`);
    noteUnwritable(library);
  });
}

async function picturesOf(library: Library, model: ModelPackage): Promise<ProofPictures> {
  const { madeOfPhoto, madeOfPhotos } = await import('../../../exchange/photo-bytes.ts');
  const { PHOTO_PX } = await import('../../../exchange/proof/proof.ts');
  const { matchPicture, photoJpeg } = await import('../../../vision/picture.ts');
  return {
    async photo(photoId) {
      const photo = library.readablePhoto(photoId);
      if (!photo.ok) return photo;
      return madeOfPhoto(photo.value, (bytes) => photoJpeg(bytes, PHOTO_PX));
    },
    async match(a, b) {
      const material = await library.matchMaterial(model, a, b);
      if (!material.ok) return material;
      const { photos, features, verification } = material.value;
      return madeOfPhotos(photos, (first, second) =>
        matchPicture(
          { bytes: first, features: features[0] },
          { bytes: second, features: features[1] },
          verification,
          'svg',
        ),
      );
    },
  };
}

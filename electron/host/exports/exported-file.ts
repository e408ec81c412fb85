/** Files of what the library holds, for whoever asks for them. */
import type { ExportedFile } from '../../contract/requests/export-requests.ts';
import type { ProofPictures } from '../../exchange/proof/proof.ts';
import { PHOTO_PX } from '../../exchange/proof/proof.ts';
import type { PictureReply } from '../messages.ts';
import type { PictureSources } from '../photos.ts';
import { matchBytes } from '../photos.ts';

export function exportedFile(sources: PictureSources, of: ExportedFile): Promise<PictureReply> {
  const { library, model } = sources;
  const exchange = library.exchange(model.id);
  return of.what === 'json'
    ? library.exports.json(exchange)
    : library.exports.proof(exchange, of.placeId, picturesOf(sources), of.language);
}

const picturesOf = (sources: PictureSources): ProofPictures => ({
  async photo(photoId) {
    const photo = sources.library.readablePhoto(photoId);
    if (!photo.ok) return photo;
    return sources.pictures.make({
      ...{ kind: 'photo', photo: photo.value, longSidePx: PHOTO_PX, cacheFolder: null },
    });
  },
  match: (a, b) => matchBytes(sources, a, b, 'svg'),
});

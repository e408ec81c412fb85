import type { Command } from 'commander';
import type { PlacesResult } from '../../contract/results/results.ts';
import { placeResult, placeText } from '../places-text.ts';
import { answer, modelOf, noteUnwritable, optionsOf, withLibrary } from '../session.ts';
import { count, typed } from '../text.ts';

export function addPlaces(program: Command): void {
  program
    .command('places')
    .description('list the places found, largest first, with all their photos and links')
    .addHelpText('after', `\n  ${typed('places')}\n  ${typed('places --json')}`)
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf(command);
      const model = await modelOf(options);
      await withLibrary(options, (library) => {
        const { folder, models } = library.status();
        const result: PlacesResult = {
          library: folder,
          model: model.id,
          places: library.places(model.id).all().map(placeResult),
        };
        const others = models.filter(({ id, places }) => id !== model.id && places > 0).map(({ id }) => id);
        answer(options, result, () =>
          result.places.length === 0
            ? others.length === 0
              ? `No places yet. They come from a scan: ${typed('scan ~/Pictures')}`
              : `No places of model ${model.id} yet, but of ${others.join(', ')}: ${typed('scan')} ` +
                'looks at the photos again, and the places stay.'
            : [
                ...result.places.map((place) => placeText(place, { photos: Infinity, links: Infinity })),
                count(result.places.length, 'place'),
              ].join('\n\n'),
        );
        noteUnwritable(library);
      });
    });
}

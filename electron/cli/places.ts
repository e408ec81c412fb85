import type { Command } from 'commander';
import type { PlacesResult } from '../contract/results.ts';
import { placeResult, placeText } from './places-text.ts';
import { answer, modelOf, optionsOf, withLibrary } from './session.ts';
import { count, typed } from './text.ts';

export function addPlaces(program: Command): void {
  program.command('places')
    .description('list the places found, largest first, with all their photos and links')
    .addHelpText('after', `\n  ${typed('places')}\n  ${typed('places --json')}`)
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf(command);
      const model = await modelOf(options);
      await withLibrary(options, (library) => {
        const result: PlacesResult = { library: library.status().folder, model: model.id, places: library.places(model.id).map(placeResult) };
        answer(options, result, () => (result.places.length === 0
          ? `No places yet. They come from a scan: ${typed('scan ~/Pictures')}`
          : [...result.places.map((place) => placeText(place, { photos: Infinity, links: Infinity })), count(result.places.length, 'place')].join('\n\n')));
      });
    });
}

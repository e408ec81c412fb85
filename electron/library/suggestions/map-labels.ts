/** What a map of places is labelled with. */
import type { MapLabels } from '../../contract/place.ts';
import type { Box } from '../../gazetteer/gazetteer.ts';
import { countriesIn, largestTowns, readGazetteer, townAt } from '../../gazetteer/gazetteer.ts';

/** More than find room on the largest screen. */
const MOST_TOWNS = 150;

interface Sight {
  box: Box;
  middle: { latitude: number; longitude: number };
}

export async function mapLabels({ box, middle }: Sight): Promise<MapLabels> {
  await readGazetteer();
  const town = townAt(middle.latitude, middle.longitude);
  return {
    countries: countriesIn(box),
    towns: largestTowns(box, MOST_TOWNS).map(({ name, latitude, longitude, population, isCapital }) => ({
      ...{ name, latitude, longitude, population, isCapital },
    })),
    middle: town && { name: town.name, country: town.country },
  };
}

/** What a map of places is labelled with. */
import type { MapLabels } from '../../contract/place.ts';
import type { Box } from '../../gazetteer/gazetteer.ts';
import { countriesIn, largestTowns, readGazetteer, townAt } from '../../gazetteer/gazetteer.ts';

/** More than find room on the largest screen. */
const MOST_TOWNS = 150;

const middleOf = ({ west, south, east, north }: Box): MapLabels['middle'] => {
  const width = (east - west + 360) % 360;
  const town = townAt((south + north) / 2, ((west + width / 2 + 540) % 360) - 180);
  return town && { name: town.name, country: town.country };
};

export async function mapLabels(box: Box): Promise<MapLabels> {
  await readGazetteer();
  return {
    countries: countriesIn(box),
    towns: largestTowns(box, MOST_TOWNS).map(({ name, latitude, longitude, population, isCapital }) => ({
      ...{ name, latitude, longitude, population, isCapital },
    })),
    middle: middleOf(box),
  };
}

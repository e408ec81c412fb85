/** The door of the places room: links between photos -> clusters -> places that last. */
export { clusterPlaces, STRONG_SCORE } from './clusters.ts';
export { doubtsOf } from './doubts.ts';
export { partsOf } from './graph.ts';
export { likelyPhotos } from './likely.ts';
export type { Link } from './graph.ts';
export type { Join } from './joins.ts';
export { nameInFolder } from './names/folder-names.ts';
export { addNames, nameKey, placeNames, suggestName } from './names/suggest.ts';
export type { NameTotals, Naming, NamingFacts, PlaceNames } from './names/suggest.ts';
export { composedLeads, foldDecisions, foldKnown, foldLinks } from './companions.ts';
export type { LeadOf } from './companions.ts';
export { reconcile } from './reconcile.ts';
export type { KnownPlace, ReconciledPlace } from './reconcile.ts';
export { dateByProof, positionByProof } from './proof.ts';
export type { ToldFacts } from './proof.ts';

import {
  type Answers,
  type MediaAnswer,
  type MediaFormat,
  type MediaKind,
  type MediaRef,
  type ModelSpec,
  type Parameter,
  mediaFault,
} from '../../../registry';
import { type MediaPlace, mediaPlaces } from '../card/fitting';

/** How files go into the places of one model. */
export interface Filling {
  model: ModelSpec;
  /** The files where they belong, and nothing else. */
  answers: Answers;
  /** How many of the files have a place. */
  used: number;
  /** Such a file is what the model works on: one of its places for it must be filled. */
  needs: boolean;
  /** No further file is needed. */
  suffices: boolean;
}

const KINDS: readonly MediaKind[] = ['image', 'video', 'audio', 'document'];

/** The parameter as each of its files has to fit it. */
const single = ({ parameter }: MediaPlace): Parameter => {
  const format: MediaFormat | undefined = parameter.format ?? parameter.items?.format;
  return { ...parameter, ...parameter.items, ...(format === undefined ? {} : { format }) };
};

const takes = (place: MediaPlace, file: MediaRef): boolean =>
  place.kinds.includes(file.kind) && mediaFault(single(place), file) === null;

const roomOf = ({ list, parameter }: MediaPlace): number => (list ? (parameter.max ?? Infinity) : 1);
const leastOf = ({ list, parameter }: MediaPlace): number => (list ? Math.max(1, parameter.min ?? 1) : 1);
const keyOf = (place: MediaPlace): string => String(place.path[0]);

const asAnswer = (file: MediaRef): MediaAnswer => ({ $media: file });

interface Placed {
  places: { place: MediaPlace; files: MediaRef[] }[];
  used: number;
}

/** Each file goes to the first of these places that takes it and has room. */
const putInto = (order: readonly MediaPlace[], files: readonly MediaRef[]): Placed => {
  const places = order.map((place) => ({ place, files: [] as MediaRef[] }));
  for (const file of files) {
    const free = places.find((spot) => spot.files.length < roomOf(spot.place) && takes(spot.place, file));
    free?.files.push(file);
  }
  // A list that is begun with fewer than it wants would be refused, and its files lost.
  const sound = places.filter((spot) => spot.files.length >= leastOf(spot.place));
  return { places: sound, used: sound.reduce((sum, { files: taken }) => sum + taken.length, 0) };
};

/**
 * Ways to place files of one kind, better ones first. What is required comes before what is optional; beyond that one
 * list takes them, or single places do (first and last frame), never both: those are alternatives in most models.
 */
const waysFor = (places: readonly MediaPlace[], files: readonly MediaRef[]): Placed[] => {
  const required = places.filter((place) => place.parameter.required);
  const optional = places.filter((place) => !place.parameter.required);
  const singles = optional.filter((place) => !place.list);
  const alternatives = [
    // In the order of the YAML: what stands first is what the model is mainly for.
    ...optional.map((place) => (place.list ? [place] : singles.slice(singles.indexOf(place)))),
    [],
  ];
  const ways = alternatives.map((rest) => putInto([...required, ...rest], files));
  return ways.filter(({ used }) => used > 0).sort((left, right) => right.used - left.used);
};

/**
 * Every way in which a model can take these files, the best first: the one that takes most of them. Masks are never
 * guessed, and a place whose limits a file breaks by what it says of itself does not count. Empty if none fits.
 */
export const fillingsOf = (model: ModelSpec, files: readonly MediaRef[]): Filling[] => {
  const places = mediaPlaces(model).filter(
    ({ parameter }) => parameter.role !== 'mask' && parameter.deprecated !== true,
  );
  let ways: Placed[] = [{ places: [], used: 0 }];
  for (const kind of KINDS) {
    const ofKind = files.filter((file) => file.kind === kind);
    if (ofKind.length === 0) continue;
    const more = waysFor(places, ofKind);
    if (more.length === 0) continue;
    ways = ways.flatMap((way) =>
      more.map((next) => ({ places: merged(way.places, next.places), used: way.used + next.used })),
    );
  }
  return ways
    .filter(({ used }) => used > 0)
    .sort((left, right) => right.used - left.used)
    .map((way) => fillingWith(model, places, way));
};

/** A place for pictures or films may have got both; a single one keeps the first. */
const merged = (left: Placed['places'], right: Placed['places']): Placed['places'] => [
  ...left,
  ...right.filter(({ place }) => !left.some((other) => other.place === place)),
];

const fillingWith = (model: ModelSpec, places: readonly MediaPlace[], way: Placed): Filling => {
  const given = new Map(way.places.map(({ place, files }) => [keyOf(place), files.length]));
  return {
    model,
    used: way.places.reduce((sum, { files }) => sum + files.length, 0),
    answers: Object.fromEntries(
      way.places.map(({ place, files }) => {
        const answers = files.map(asAnswer);
        return [keyOf(place), place.list ? answers : (answers[0] as MediaAnswer)];
      }),
    ),
    needs: way.places.some(({ place }) => isNeeded(model, place)),
    suffices: enough(model, given),
  };
};

const isNeeded = (model: ModelSpec, place: MediaPlace): boolean =>
  place.parameter.required || model.variants.some((group) => group.required.includes(keyOf(place)));

/** True if every place that must be filled is: with the least number of files where there is one. */
const enough = (model: ModelSpec, given: ReadonlyMap<string, number>): boolean => {
  const filled = (place: MediaPlace): boolean => (given.get(keyOf(place)) ?? 0) >= leastOf(place);
  const all = mediaPlaces(model);
  const required = all.filter(({ parameter }) => parameter.required).every(filled);
  const inGroup = (keys: string[]): boolean => all.filter((place) => keys.includes(keyOf(place))).every(filled);
  return required && (model.variants.length === 0 || model.variants.some((group) => inGroup(group.required)));
};

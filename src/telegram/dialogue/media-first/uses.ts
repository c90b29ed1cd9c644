import { type MediaRef, type ModelSpec, byFeatured } from '../../../registry';
import { type Filling, fillingsOf } from './filling';

/** What can be done with some files: one kind of generation and the models that do it, best first. */
export interface Use {
  /** A type of the registry, or {@link OTHER_USE}. */
  type: string;
  fillings: Filling[];
}

/** Models that take such a file along, although none of their kind is made for it. */
export const OTHER_USE = 'other';

/**
 * What people ask for most, when nothing is known of this one. Types that are not named here follow by the number of
 * their models, so a new type of the YAML needs no line.
 */
const WANTED = [
  'image_edit',
  'image_to_video',
  'upscale',
  'background_removal',
  'video_to_video',
  'video_upscale',
  'speech_to_text',
  'audio_to_audio',
  'image_to_image',
  'reference_to_video',
  'video_extend',
  'avatar',
];

const wantedPlace = (type: string): number => (WANTED.includes(type) ? WANTED.indexOf(type) : WANTED.length);

const typesOf = (model: ModelSpec): string[] => [...new Set([model.modelType, ...model.also])];

/** More of the files, then those that need nothing else, featured ones, those made for such files; else as in the YAML. */
const better = (left: Filling, right: Filling): number =>
  right.used - left.used ||
  Number(right.suffices) - Number(left.suffices) ||
  byFeatured(left.model, right.model) ||
  Number(right.needs) - Number(left.needs);

/**
 * The kinds of use of these files, the most wanted first: kinds of the models that this person has used lately, then those
 * that need no further file.
 * @param models those on offer, in the order of the YAML
 * @param recent ids of models, the last used one first
 */
export const usesOf = (models: readonly ModelSpec[], files: readonly MediaRef[], recent: readonly string[]): Use[] => {
  const fillings = models.flatMap((model) => fillingsOf(model, files).slice(0, 1));
  const types = new Set(fillings.map(({ model }) => model.modelType).filter((type) => isMadeFor(type, fillings)));
  const uses = [...types].map((type) => ({
    type,
    fillings: fillings.filter(({ model }) => typesOf(model).includes(type)).sort(better),
  }));
  const others = fillings.filter(({ model }) => !typesOf(model).some((type) => types.has(type))).sort(better);
  const ordered = uses.sort((left, right) => compare(rankOf(left, recent), rankOf(right, recent)));
  return others.length === 0 ? ordered : [...ordered, { type: OTHER_USE, fillings: others }];
};

/**
 * True if a kind is made for such files: most models whose main purpose it is and that take one need it. Where it is only
 * taken along (a picture beside the video that is edited), the kind is another's.
 */
const isMadeFor = (type: string, fillings: readonly Filling[]): boolean => {
  const main = fillings.filter(({ model }) => model.modelType === type);
  return main.filter(({ needs }) => needs).length * 2 >= main.length;
};

const rankOf = ({ type, fillings }: Use, recent: readonly string[]): number[] => {
  const used = recent.findIndex((id) => fillings.some(({ model }) => model.id === id));
  const most = Math.max(...fillings.map((filling) => (filling.suffices ? filling.used : 0)));
  return [used === -1 ? recent.length : used, -Math.min(most, 1), wantedPlace(type), -fillings.length];
};

const compare = (left: number[], right: number[]): number =>
  left.reduce((difference, value, index) => difference || value - (right[index] ?? 0), 0);

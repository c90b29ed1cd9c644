import type { ModelSpec } from './model-spec';

/** Types that people ask for most. Those that are not named here follow by the number of their models, so a new type needs no line. */
const WANTED = [
  'text_to_image',
  'image_edit',
  'image_to_video',
  'text_to_video',
  'text_to_audio',
  'text_to_speech',
  'upscale',
  'background_removal',
  'image_to_image',
  'avatar',
  'video_to_video',
  'lip_sync',
  'video_upscale',
  'speech_to_text',
  'audio_to_audio',
  'reference_to_video',
  'video_extend',
  'motion_control',
  'text_to_music',
  'sound_effect',
  'outpaint',
  'inpaint',
];

interface Counted {
  modelType: string;
  count: number;
}

const wantedPlace = (modelType: string): number =>
  WANTED.includes(modelType) ? WANTED.indexOf(modelType) : WANTED.length;

/** For sorting types: the most wanted first, then by the number of models. */
export const byWanted = (left: Counted, right: Counted): number =>
  wantedPlace(left.modelType) - wantedPlace(right.modelType) || right.count - left.count;

/** For sorting models: those that the files feature first; the others are equals. */
export const byFeatured = (left: Pick<ModelSpec, 'featured'>, right: Pick<ModelSpec, 'featured'>): number => {
  const [one, other] = [left.featured ?? Infinity, right.featured ?? Infinity];
  return one === other ? 0 : one - other;
};

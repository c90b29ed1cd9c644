import type { ModelSpec, OutputKind } from '../../registry';

const BY_OUTPUT: Record<OutputKind, string> = { image: '🖼', video: '🎬', audio: '🎵', text: '📝', json: '🧾' };
const BY_TYPE: Record<string, string> = {
  text_to_image: '🎨',
  image_to_image: '🪄',
  image_edit: '🖌',
  upscale: '🔍',
  video_upscale: '🔍',
  inpaint: '🩹',
  outpaint: '↔️',
  background_removal: '✂️',
  text_to_speech: '🗣',
  speech_to_text: '📝',
  audio_to_text: '📝',
  text_to_music: '🎼',
  avatar: '👤',
  lip_sync: '👄',
  image_to_video: '🎞',
  video_to_video: '🪄',
  video_extend: '⏩',
  motion_control: '💃',
  video_character: '🧑',
  audio_to_audio: '🎚',
  sound_effect: '🔊',
  image_segmentation: '🧩',
  image_analysis: '🔎',
  voice_tool: '🎙',
};

export const typeSymbol = (modelType: string, output: OutputKind = 'image'): string =>
  BY_TYPE[modelType] ?? BY_OUTPUT[output];
export const kindSymbol = (model: ModelSpec): string => typeSymbol(model.modelType, model.output);

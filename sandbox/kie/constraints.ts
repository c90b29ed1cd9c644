type Input = Record<string, unknown>;
type Constraint = (input: Input) => string | null;

const has = (input: Input, key: string): boolean => {
  const value = input[key];
  return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
};
const oneNeeded =
  (...keys: string[]): Constraint =>
  (input) =>
    keys.some((key) => has(input, key)) ? null : `${keys.join(' or ')} is needed`;
const needs =
  (key: string, other: string): Constraint =>
  (input) =>
    has(input, key) && !has(input, other) ? `${key} needs ${other}` : null;
const never =
  (keys: string[], others: string[]): Constraint =>
  (input) => {
    const left = keys.find((key) => has(input, key));
    const right = others.find((key) => has(input, key));
    return left && right ? `${left} excludes ${right}` : null;
  };
const whenTrue =
  (flag: string, ...keys: string[]): Constraint =>
  (input) => {
    const missing = input[flag] === true ? keys.find((key) => !has(input, key)) : undefined;
    return missing ? `${missing} is required when ${flag} is true` : null;
  };

const FRAMES = ['first_frame_url', 'last_frame_url'];
const REFERENCES = ['reference_image_urls', 'reference_video_urls', 'reference_audio_urls'];
const FRAME_MODES: Constraint[] = [
  needs('last_frame_url', 'first_frame_url'),
  never(FRAMES, REFERENCES),
  oneNeeded('prompt', ...FRAMES, ...REFERENCES),
];
const OMNI_SHOTS: Constraint[] = [
  (input) =>
    input.customize_multi_shots === true && input.prefer_multi_shots === true
      ? 'customize_multi_shots excludes prefer_multi_shots'
      : null,
  whenTrue('customize_multi_shots', 'multi_prompt'),
];
const noTransparentJpeg: Constraint = (input) =>
  input.background === 'transparent' && input.output_format === 'jpeg'
    ? 'output_format jpeg cannot carry a transparent background'
    : null;
const no10SecondsAt1080: Constraint = (input) =>
  input.duration === '10' && input.resolution === '1080P' ? 'duration 10 is not available at 1080P' : null;

/** The rules between fields that the catalogue gives in words and that a request alone can break. */
const CONSTRAINTS: Record<string, Constraint[]> = {
  '4o-image-api': [oneNeeded('prompt', 'files_url', 'file_url')],
  'ai-music-api/extend': [whenTrue('default_param_flag', 'style', 'title', 'continue_at')],
  'ai-music-api/upload-and-extend-audio': [whenTrue('default_param_flag', 'style', 'title', 'continue_at')],
  'ai-music-api/generate': [
    whenTrue('custom_mode', 'style', 'title'),
    (input) =>
      input.custom_mode === true && input.instrumental !== true && !has(input, 'lyrics') && !has(input, 'prompt')
        ? 'lyrics or prompt is needed in custom_mode unless instrumental'
        : null,
    (input) =>
      input.custom_mode === false && typeof input.prompt === 'string' && [...input.prompt].length > 500
        ? 'prompt is longer than 500 characters (custom_mode false)'
        : null,
  ],
  'bytedance/seedance-2': FRAME_MODES,
  'bytedance/seedance-2-5': FRAME_MODES,
  'bytedance/seedance-2-fast': FRAME_MODES,
  'bytedance/seedance-2-mini': FRAME_MODES,
  'wan/3-0-video': [needs('last_frame_url', 'first_frame_url'), never(FRAMES, REFERENCES)],
  'wan/3-0-video-prime': [needs('last_frame_url', 'first_frame_url'), never(FRAMES, REFERENCES)],
  'google/gemini-omni-flash-1-1': [
    needs('last_frame_url', 'first_frame_url'),
    never(['first_frame_url'], ['image_urls', 'audio_ids', 'character_ids', 'video_list']),
  ],
  'grok-imagine/image-to-video': [oneNeeded('image_urls', 'task_id'), never(['image_urls'], ['task_id'])],
  'hailuo/2-3-image-to-video-pro': [no10SecondsAt1080],
  'hailuo/2-3-image-to-video-standard': [no10SecondsAt1080],
  'kling-3.0-omni/text-to-video': OMNI_SHOTS,
  'kling-3.0-omni/image-to-video': OMNI_SHOTS,
  'kling-3.0-omni/reference-to-video': OMNI_SHOTS,
  'minimax-h3/image-to-video': [oneNeeded('first_frame_url', 'last_frame_url')],
  'pixverse-v6/extend': [never(['taskId'], ['video_url'])],
  'qwen2-1/text-to-image': [noTransparentJpeg],
  'qwen2-1/image-to-image': [noTransparentJpeg],
  runway: [
    (input) => (input.duration === '10' && input.quality === '1080p' ? 'duration 10 is not available at 1080p' : null),
    oneNeeded('aspect_ratio', 'image_url'),
  ],
  'wan/2-7-r2v': [oneNeeded('reference_image', 'reference_video')],
};

/** Names the broken rules of a model, in words; an empty list if there are none. */
export function brokenConstraints(model: string, input: Input): string[] {
  return (CONSTRAINTS[model] ?? []).flatMap((constraint) => constraint(input) ?? []);
}

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
const count = (input: Input, key: string): number => (has(input, key) ? [input[key]].flat().length : 0);
const atMost =
  (most: number, key: string, when: (input: Input) => boolean = () => true): Constraint =>
  (input) =>
    when(input) && count(input, key) > most ? `${key} has more than ${most} items` : null;
const onlyWhen =
  (is: (input: Input) => boolean, allowed: (input: Input) => boolean, words: string): Constraint =>
  (input) =>
    is(input) && !allowed(input) ? words : null;
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
  onlyWhen(
    (input) => has(input, 'multi_prompt'),
    (input) => input.customize_multi_shots === true,
    'multi_prompt must be empty unless customize_multi_shots',
  ),
];
const SUNO_OWN_PARAMETERS: Constraint[] = [
  whenTrue('default_param_flag', 'style', 'title', 'continue_at'),
  onlyWhen(
    (input) => input.default_param_flag === true && input.instrumental !== true,
    (input) => has(input, 'prompt'),
    'prompt is required with default_param_flag unless instrumental',
  ),
];
const WEB_SEARCH = onlyWhen(
  (input) => input.web_search === true,
  (input) => ![...FRAMES, ...REFERENCES].some((key) => has(input, key)),
  'web_search works for text-to-video only',
);
const OMNI_SLOTS: Constraint[] = [
  (input) => {
    const slots = count(input, 'image_urls') + count(input, 'character_ids') + 2 * count(input, 'video_list');
    return slots > 7 ? `${slots} image slots are taken, there are 7` : null;
  },
  (input) => {
    const parts = [input.video_list ?? []].flat() as { start: number; ends: number }[];
    return parts.some(({ start, ends }) => ends - start > 10) ? 'the video part used is longer than 10 s' : null;
  },
];
const ONLY_AT_1K = ['27:16', '16:27', '9:8', '8:9'];
const RARE_AT_1K = onlyWhen(
  (input) => ONLY_AT_1K.includes(String(input.aspect_ratio)),
  (input) => (input.resolution ?? '1K') === '1K',
  `${ONLY_AT_1K.join(', ')} work at 1K only`,
);
const NOT_AT: Record<string, string[]> = {
  '2K': ['5:4', '4:5', '3:1', '1:3', '9:21'],
  '4K': ['3:1', '1:3', '9:21', '1:1'],
};
const GPT_IMAGE_2: Constraint[] = [
  (input) =>
    NOT_AT[String(input.resolution)]?.includes(String(input.aspect_ratio))
      ? `${String(input.resolution)} does not accept this aspect_ratio`
      : null,
  onlyWhen(
    (input) => (input.aspect_ratio ?? 'auto') === 'auto' || has(input, 'background'),
    (input) => (input.resolution ?? '1K') === '1K',
    'without aspect_ratio, or with background, only 1K works',
  ),
];
const WAN_3_MODES: Constraint[] = [
  needs('last_frame_url', 'first_frame_url'),
  never(FRAMES, [...REFERENCES, 'reference_file_urls', 'reference_link_urls']),
  never(REFERENCES, ['reference_file_urls', 'reference_link_urls']),
  never(['reference_file_urls'], ['reference_link_urls']),
];
const WAN_27_IMAGE: Constraint[] = [
  (input) => (Number(input.n ?? 1) > (input.enable_sequential === true ? 12 : 4) ? 'n is too large' : null),
  onlyWhen(
    (input) => input.enable_sequential === true,
    (input) => input.thinking_mode !== true && !has(input, 'color_palette'),
    'thinking_mode and color_palette only with enable_sequential false',
  ),
  (input) => {
    const lists = [input.bbox_list ?? []].flat() as unknown[][];
    if (lists.length === 0) return null;
    if (lists.length !== count(input, 'input_urls')) return 'bbox_list needs one list per input image';
    return lists.some((boxes) => boxes.length > 2) ? 'bbox_list has more than 2 boxes for an image' : null;
  },
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
  'ai-music-api/extend': SUNO_OWN_PARAMETERS,
  'ai-music-api/upload-and-extend-audio': SUNO_OWN_PARAMETERS,
  'ai-music-api/replace-section': [
    (input) =>
      Number(input.infill_end_s) - Number(input.infill_start_s) < 10 ? 'the replaced part lasts less than 10 s' : null,
  ],
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
  'bytedance/seedance-1.5-pro': [atMost(2, 'input_urls')],
  'bytedance/seedance-2': FRAME_MODES,
  'bytedance/seedance-2-5': FRAME_MODES,
  'bytedance/seedance-2-fast': [...FRAME_MODES, WEB_SEARCH],
  'bytedance/seedance-2-mini': [...FRAME_MODES, WEB_SEARCH],
  'wan/3-0-video': WAN_3_MODES,
  'wan/3-0-video-prime': WAN_3_MODES,
  'gemini-omni-video': [...OMNI_SLOTS, atMost(3, 'audio_ids')],
  'gpt-image-2-5-flare-image-to-image': [RARE_AT_1K],
  'gpt-image-2-5-flare-text-to-image': [RARE_AT_1K],
  'gpt-image-2-5-sunburst-image-to-image': [RARE_AT_1K],
  'gpt-image-2-5-sunburst-text-to-image': [RARE_AT_1K],
  'gpt-image-2-image-to-image': GPT_IMAGE_2,
  'gpt-image-2-text-to-image': GPT_IMAGE_2,
  'grok-imagine-video-1-5-preview': [atMost(1, 'image_urls', (input) => input.resolution === '1080p')],
  'google/gemini-omni-flash-1-1': [
    ...OMNI_SLOTS,
    needs('last_frame_url', 'first_frame_url'),
    never(['first_frame_url'], ['image_urls', 'audio_ids', 'character_ids', 'video_list']),
  ],
  'grok-imagine/image-to-video': [
    oneNeeded('image_urls', 'task_id'),
    never(['image_urls'], ['task_id']),
    onlyWhen(
      (input) => input.mode === 'spicy',
      (input) => has(input, 'task_id'),
      'mode spicy works only with task_id',
    ),
  ],
  'hailuo/2-3-image-to-video-pro': [no10SecondsAt1080],
  'hailuo/2-3-image-to-video-standard': [no10SecondsAt1080],
  'kling-3.0-omni/text-to-video': OMNI_SHOTS,
  'kling-3.0-omni/image-to-video': [
    ...OMNI_SHOTS,
    atMost(2, 'image_urls'),
    onlyWhen(
      (input) => (input.aspect_ratio ?? 'auto') !== 'auto',
      (input) => input.customize_multi_shots === true,
      'a fixed aspect_ratio needs customize_multi_shots',
    ),
  ],
  'kling-3.0-omni/reference-to-video': [
    ...OMNI_SHOTS,
    onlyWhen(
      (input) => has(input, 'video_urls'),
      (input) => input.audio === false && (has(input, 'image_urls') || input.aspect_ratio === 'auto'),
      'with video_urls audio false is required, without images aspect_ratio auto too',
    ),
    atMost(4, 'image_urls', (input) => has(input, 'video_urls')),
    atMost(7, 'image_urls'),
  ],
  'kling-3.0-omni/transformation': [
    onlyWhen(
      (input) => has(input, 'aspect_ratio'),
      (input) => has(input, 'image_urls') === (input.aspect_ratio !== 'auto'),
      'aspect_ratio: auto for a video alone, a fixed one with images',
    ),
  ],
  'kling-3.0/video': [
    atMost(2, 'image_urls'),
    atMost(1, 'image_urls', (input) => input.multi_shots === true),
    atMost(5, 'multi_prompt'),
    onlyWhen(
      (input) => has(input, 'kling_elements') && /@\w/.test(String(input.prompt)),
      (input) => has(input, 'image_urls'),
      'image_urls is needed when the prompt names an @element',
    ),
  ],
  'minimax-h3/reference-to-video': [oneNeeded('reference_image_urls', 'reference_video_urls')],
  'minimax-h3/image-to-video': [oneNeeded('first_frame_url', 'last_frame_url')],
  'pixverse-v6/extend': [never(['taskId'], ['video_url'])],
  'qwen2-1/text-to-image': [noTransparentJpeg],
  'qwen2-1/image-to-image': [
    noTransparentJpeg,
    onlyWhen(
      (input) => has(input, 'mask_url'),
      (input) => count(input, 'image_urls') === 1,
      'mask_url needs exactly one image in image_urls',
    ),
  ],
  runway: [
    (input) => (input.duration === 10 && input.quality === '1080p' ? 'duration 10 is not available at 1080p' : null),
    oneNeeded('aspect_ratio', 'image_url'),
  ],
  'seedream/5-pro-layer-decomposition': [atMost(1, 'image_urls')],
  'veo-3-1': [
    atMost(2, 'image_urls', (input) => input.generation_type !== 'REFERENCE_2_VIDEO'),
    onlyWhen(
      (input) => input.generation_type === 'REFERENCE_2_VIDEO',
      (input) => has(input, 'image_urls') && input.model !== 'veo3' && (input.duration ?? 8) === 8,
      'REFERENCE_2_VIDEO: 1-3 images, veo3_fast or veo3_lite, 8 s only',
    ),
  ],
  'volcengine/video-to-video-lip-sync': [
    onlyWhen(
      (input) => has(input, 'open_scenedet'),
      (input) => input.mode === 'basic',
      'open_scenedet only in basic mode',
    ),
    onlyWhen(
      (input) => ['align_audio', 'align_audio_reverse', 'templ_start_seconds'].some((key) => has(input, key)),
      (input) => input.mode === 'lite',
      'align_audio, align_audio_reverse and templ_start_seconds only in lite mode',
    ),
  ],
  'wan/2-2-a14b-speech-to-video-turbo': [
    (input) => (Number(input.num_frames ?? 0) % 4 === 0 ? null : 'num_frames is no multiple of 4'),
  ],
  'wan/2-7-image': WAN_27_IMAGE,
  'wan/2-7-image-pro': [
    ...WAN_27_IMAGE,
    onlyWhen(
      (input) => input.resolution === '4K',
      (input) => !has(input, 'input_urls') && input.enable_sequential !== true,
      '4K only for plain text-to-image',
    ),
  ],
  'wan/2-7-r2v': [
    oneNeeded('reference_image', 'reference_video'),
    (input) =>
      count(input, 'reference_image') + count(input, 'reference_video') > 5 ? 'more than 5 references' : null,
  ],
};

/** Models with a rule here; what the catalogue says of others is advice, or about files. */
export const RULED_MODELS: ReadonlySet<string> = new Set(Object.keys(CONSTRAINTS));

/** Names the broken rules of a model, in words; an empty list if there are none. */
export function brokenConstraints(model: string, input: Input): string[] {
  return (CONSTRAINTS[model] ?? []).flatMap((constraint) => constraint(input) ?? []);
}

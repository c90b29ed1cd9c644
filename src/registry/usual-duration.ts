import type { ModelSpec, OutputKind, UsualDuration } from './model-spec';

/** Seconds that a run of each class takes by experience, from the 🚀 to the result. */
export const USUAL_SECONDS: Record<UsualDuration, number> = { fast: 10, medium: 45, slow: 180, very_slow: 480 };

/** Where the YAML does not say. */
const BY_OUTPUT: Record<OutputKind, number> = { image: 30, video: 180, audio: 60, text: 20, json: 30 };

/** How long a run of the model usually takes, in seconds, until it has runs of its own that can be measured. */
export const usualSeconds = (model: Pick<ModelSpec, 'usualDuration' | 'output'>): number =>
  model.usualDuration === null ? BY_OUTPUT[model.output] : USUAL_SECONDS[model.usualDuration];

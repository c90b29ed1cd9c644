import { Injectable } from '@nestjs/common';
import type { Answers, ModelSpec } from './model-spec';
import type { Problem } from './problem';
import type { Quote } from './quote';

export type Validation = { valid: true; input: Answers } | { valid: false; problems: Problem[] };

/** Every model that is known, read from `models/*.yaml`. */
@Injectable()
export class Registry {
  get(_idOrAlias: string): ModelSpec | undefined {
    return undefined;
  }
  byCode(_code: string): ModelSpec | undefined {
    return undefined;
  }
  /** What users may buy now, in the order of the YAML. */
  offered(): ModelSpec[] {
    return [];
  }
  ofType(_modelType: string): ModelSpec[] {
    return [];
  }
  types(): { modelType: string; count: number }[] {
    return [];
  }
  /** Offered models that fit the words, best first; typing errors are forgiven. */
  search(_words: string): ModelSpec[] {
    return [];
  }
  validate(_modelId: string, input: Answers): Validation {
    return { valid: true, input };
  }
  quote(_model: ModelSpec, _input: Answers): Quote {
    return { cost: 0, credits: 1, exact: false };
  }
  providers(): string[] {
    return [];
  }
}

export * from './form-types';
export { answer, ask, cardRows, emptyForm, nextQuestion } from './form';
export * from './media';
export * from './model-spec';
export type { Problem } from './problem';
export type { Quote } from './quote';
export { RegistryModule } from './registry.module';
export { Registry, type Validation } from './registry.service';
export { describeProblem, hintOf, titleOf, typeTitle } from './titles';

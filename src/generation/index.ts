export * from './ports';
export { GenerationModule } from './generation.module';
export { type ConfirmRequest, type ConfirmResult, Generations } from './generations.service';
export { GenerationProviders, MediaSources, Notifiers } from './providers';
export { FetchRefused, type GuardedFetchLimits, guardedFetch } from './guarded-fetch';

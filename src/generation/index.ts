export * from './ports';
export { GenerationModule } from './generation.module';
export { type ConfirmRequest, type ConfirmResult, Generations } from './generations.service';
export { ModelDurations } from './durations';
export { History, type HistoryKind, type HistoryPage, type HistoryQuery } from './history';
export { GenerationProviders, MediaSources, Notifiers, PersonalRecords } from './providers';
export type { RemoveResult } from './removal';
export { EXPORT_LIMIT, type Erasure, UserData } from './user-data';
export { FetchRefused, type GuardedFetchLimits, guardedFetch } from './guarded-fetch';

import type { Provider } from '@nestjs/common';
import { GenerationActions } from './generation-actions';
import { HistoryPages } from './history-pages';

/** What a person has made and is making, and what can be done with it. */
export const RESULTS_PROVIDERS: Provider[] = [GenerationActions, HistoryPages];

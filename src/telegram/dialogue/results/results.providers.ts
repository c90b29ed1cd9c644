import type { Provider } from '@nestjs/common';
import { Deletion } from './deletion';
import { GenerationActions } from './generation-actions';
import { HistoryPages } from './history-pages';
import { ResultKeyboards } from './result-keyboards';
import { ResultUses } from './result-uses';
import { StatusPage } from './status-page';

/** What a person has made and is making, and what can be done with it. */
export const RESULTS_PROVIDERS: Provider[] = [
  Deletion,
  ResultKeyboards,
  ResultUses,
  HistoryPages,
  StatusPage,
  GenerationActions,
];

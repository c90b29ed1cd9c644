import type { Provider } from '@nestjs/common';
import { Cancel } from './cancel';
import { CardDrawing } from './card-drawing';
import { CardRedraw } from './card-redraw';
import { CardStore } from './card-store';
import { Cards } from './cards';
import { Conversation } from './conversation';
import { HistoryPicks } from './history-picks';
import { Measuring } from './measuring';
import { MeasuringRequests } from './measuring-requests';
import { Picking } from './picking';
import { PromptFiles } from './prompt-files';
import { Runs } from './runs';

/** Filling a card, from its opening to 🚀. */
export const CARD_PROVIDERS: Provider[] = [
  CardStore,
  HistoryPicks,
  CardDrawing,
  CardRedraw,
  MeasuringRequests,
  Cards,
  Measuring,
  PromptFiles,
  Conversation,
  Picking,
  Runs,
  Cancel,
];

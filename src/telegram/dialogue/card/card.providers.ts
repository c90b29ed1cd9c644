import type { Provider } from '@nestjs/common';
import { Cancel } from './cancel';
import { CardDrawing } from './card-drawing';
import { CardRedraw } from './card-redraw';
import { CardStore } from './card-store';
import { Cards } from './cards';
import { Conversation } from './conversation';
import { Measuring } from './measuring';
import { MeasuringRequests } from './measuring-requests';
import { PromptFiles } from './prompt-files';
import { Runs } from './runs';

/** Filling a card, from its opening to 🚀. */
export const CARD_PROVIDERS: Provider[] = [
  CardStore,
  CardDrawing,
  CardRedraw,
  MeasuringRequests,
  Cards,
  Measuring,
  PromptFiles,
  Conversation,
  Runs,
  Cancel,
];

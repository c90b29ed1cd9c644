import type { Provider } from '@nestjs/common';
import { MediaCards } from './media-cards';
import { MediaComposer } from './media.composer';
import { MediaOffers } from './media-offers';
import { ReceivedMedia } from './received-media';
import { ReplyEdits } from './reply-edits';

/** Files that come before a model was chosen, and words in reply to a file. */
export const MEDIA_FIRST_PROVIDERS: Provider[] = [ReceivedMedia, MediaCards, MediaOffers, ReplyEdits, MediaComposer];

import type { Provider } from '@nestjs/common';
import { Account } from './account';
import { ButtonsComposer } from './buttons.composer';
import { CommandsComposer } from './commands.composer';
import { Conversation } from './conversation';
import { DialogueScreens } from './dialogue-screens';
import { DialogueStore } from './dialogue-store';
import { Fallback } from './fallback';
import { FallbackUpdate } from './fallback.update';
import { GenerationActions } from './generation-actions';
import { GenerationScene } from './generation.scene';
import { Menus } from './menus';
import { PromptFiles } from './prompt-files';
import { Runs } from './runs';

export { apologise } from './apology';
export { COMMANDS } from './commands';
export { DIALOGUE_MIDDLEWARES } from './entrance';

/** Composers (before the scene, in this order), the scene, the last fall-back, and what they are made of. */
export const DIALOGUE_PROVIDERS: Provider[] = [
  DialogueStore,
  DialogueScreens,
  PromptFiles,
  Conversation,
  Menus,
  Account,
  Runs,
  GenerationActions,
  Fallback,
  CommandsComposer,
  ButtonsComposer,
  GenerationScene,
  FallbackUpdate,
];

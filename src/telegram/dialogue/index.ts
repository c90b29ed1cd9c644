import type { Provider } from '@nestjs/common';
import { Account } from './account/account';
import { ButtonsComposer } from './routing/buttons.composer';
import { CommandsComposer } from './routing/commands.composer';
import { Conversation } from './card/conversation';
import { DialogueScreens } from './card/card-drawing';
import { DialogueStore } from './card/card-store';
import { Fallback } from './routing/fallback';
import { FallbackUpdate } from './routing/fallback.update';
import { GenerationActions } from './results/generation-actions';
import { GenerationScene } from './routing/generation.scene';
import { Menus } from './menu/menus';
import { PromptFiles } from './card/prompt-files';
import { Runs } from './card/runs';

export { apologise } from './entrance/apology';
export { COMMANDS } from './routing/commands';
export { DIALOGUE_MIDDLEWARES } from './entrance/entrance';

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

import type { Provider } from '@nestjs/common';
import { ButtonRoutes } from './button-routes';
import { ButtonsComposer } from './buttons.composer';
import { CommandRoutes } from './command-routes';
import { CommandsComposer } from './commands.composer';
import { Fallback } from './fallback';
import { FallbackUpdate } from './fallback.update';
import { GenerationScene } from './generation.scene';
import { Outdated } from './outdated';

/** Who gets an update: composers (before the scene, in this order), the scene, the last fall-back. */
export const ROUTING_PROVIDERS: Provider[] = [
  ButtonRoutes,
  CommandRoutes,
  Outdated,
  Fallback,
  CommandsComposer,
  ButtonsComposer,
  GenerationScene,
  FallbackUpdate,
];

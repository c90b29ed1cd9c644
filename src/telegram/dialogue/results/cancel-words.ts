import type { CancelOutcome } from '../../../generation';
import { plain } from '../../text';
import type { DialogueContext } from '../entrance/dialogue-context';

const WORD: Record<CancelOutcome, 'done' | 'late' | 'ended'> = {
  canceled: 'done',
  too_late: 'late',
  ended: 'ended',
  unknown: 'ended',
};

/** Says over the chat what became of the wish to cancel. */
export const tellOfCancel = (ctx: DialogueContext, outcome: CancelOutcome): void =>
  ctx.replies.toast(plain(ctx.locale, `results.toast.cancel-${WORD[outcome]}`), outcome !== 'canceled');

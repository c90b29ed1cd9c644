import { type ProviderJob, Rejected } from '../generation';
import { inParallel } from './bounded';
import type { BroughtFile, MediaUploader } from './media-uploader';
import { describeRefusal } from '../media';
import { type KiePayload, mediaSlots, payloadOf, slotKey, totalProblem, wireProblem } from './payload';

const UPLOADS_AT_ONCE = 3;

/**
 * Brings the files of a job to kie and makes the payload with their addresses.
 * @throws Rejected if a file will never do, or the input has lost its wire types
 */
export const preparedPayload = async (
  uploader: MediaUploader,
  job: ProviderJob,
  signal: AbortSignal,
): Promise<KiePayload> => {
  const brought = new Map<string, BroughtFile>();
  await inParallel(mediaSlots(job.model, job.input), UPLOADS_AT_ONCE, signal, async (slot, index, siblings) => {
    const stem = `${job.generationId}-${index + 1}`;
    brought.set(slotKey(slot), await uploader.upload(slot.media, slot.parameter, stem, siblings));
  });
  const tooLong = totalProblem(job.model, job.input, (slot) => brought.get(slotKey(slot))?.durationSeconds);
  if (tooLong !== null)
    throw new Rejected({
      reason: 'media',
      code: tooLong.code,
      message: describeRefusal(tooLong, 'en'),
      refusal: tooLong,
    });
  const payload = payloadOf(job.model, job.input, (slot) => {
    const url = brought.get(slotKey(slot))?.url;
    if (url === undefined) throw new Error('A file of the input was not uploaded.');
    return url;
  });
  const problem = wireProblem(job.model, payload.input);
  if (problem !== null) throw new Rejected({ reason: 'bad_input', message: problem });
  return payload;
};

import type { Parameter } from '../registry';
import { convert } from './conversion';
import type { LocalFile, MediaTools } from './facts';
import { judge } from './judge';
import { probe } from './probe';
import { MediaRefused } from './refused';

/**
 * The file as the parameter takes it: itself, or converted to `path`.
 * @throws MediaRefused if it will never do; what was converted is judged again
 */
export const suited = async (
  file: LocalFile,
  parameter: Parameter,
  path: string,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<LocalFile> => {
  const verdict = judge(file, parameter);
  if (verdict.do === 'send') return file;
  if (verdict.do === 'refuse') throw new MediaRefused(verdict.refusal);
  const converted = await convert(file, path, verdict, tools, signal);
  const result = await probe(converted.path, { name: converted.name, mime: verdict.to }, tools, signal);
  const second = judge(result, parameter);
  if (second.do === 'refuse') throw new MediaRefused(second.refusal);
  if (second.do === 'send') return result;
  // Whatever would have to be done twice can't be done: only the bytes can still be too many.
  throw new MediaRefused({
    code: 'size',
    parameters: { limit: parameter.maxSizeMb ?? 0, given: Math.round((result.sizeBytes / 1_048_576) * 10) / 10 },
  });
};

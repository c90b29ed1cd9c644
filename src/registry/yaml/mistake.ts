/** One mistake in a models file: where (1-based line, path of keys) and what. */
export interface Mistake {
  line: number;
  path: (string | number)[];
  reason: string;
}

/** A models file that can't be used. The message has one line `file:line: path: reason` for each mistake. */
export class ModelsFileError extends Error {
  constructor(
    readonly file: string,
    readonly mistakes: Mistake[],
  ) {
    super(
      mistakes
        .map(({ line, path, reason }) => `${file}:${line}: ${path.length === 0 ? '' : `${path.join('.')}: `}${reason}`)
        .join('\n'),
    );
    this.name = 'ModelsFileError';
  }
}

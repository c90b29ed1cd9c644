/** `fail`: it does not work. `warn`: it works, but somebody should know. `skip`: it could not be looked at, and why. */
export type State = 'ok' | 'warn' | 'fail' | 'skip';

export interface Finding {
  state: State;
  /** What was found, in one line. */
  words: string;
  /** What to do about it; every `warn` and `fail` has one. */
  mend?: string;
  /** Further lines, one below the other. */
  details?: string[];
}

/** One line of the diagnosis. `run` changes nothing; what it throws is a failure of this check alone. */
export interface Check {
  name: string;
  run(): Promise<Finding>;
  /** Mends what can be mended safely, and says what it did. Only called where `run` found something. */
  apply?(): Promise<string>;
}

export const ok = (words: string, details?: string[]): Finding => ({ state: 'ok', words, details });
export const warn = (words: string, mend: string, details?: string[]): Finding => ({
  state: 'warn',
  words,
  mend,
  details,
});
export const fail = (words: string, mend: string, details?: string[]): Finding => ({
  state: 'fail',
  words,
  mend,
  details,
});
export const skip = (words: string): Finding => ({ state: 'skip', words });

export interface Diagnosed extends Finding {
  name: string;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const looked = async (check: Check): Promise<Finding> => {
  try {
    return await check.run();
  } catch (error) {
    return fail(reasonOf(error), 'The words above say what is wrong; run the doctor again afterwards.');
  }
};

/** Runs one check; with `mends` what it found is mended, and it is run again to prove that. */
export const diagnose = async (check: Check, mends: boolean): Promise<Diagnosed[]> => {
  const first = { name: check.name, ...(await looked(check)) };
  const isWrong = first.state === 'warn' || first.state === 'fail';
  if (!mends || !isWrong || check.apply === undefined) return [first];
  try {
    const did = await check.apply();
    const second = await looked(check);
    return [{ ...second, name: check.name, words: `${second.words} (mended: ${did})` }];
  } catch (error) {
    return [{ ...first, words: `${first.words}; it could not be mended: ${reasonOf(error)}` }];
  }
};

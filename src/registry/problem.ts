import type { MessageParameters } from '../i18n';

/** What is wrong with one value. `code` names a text of `registry.problems`, `parameters` its limits and what was given. */
export interface Problem {
  code: string;
  path: (string | number)[];
  /** The parameter's own key: the last name in the path. */
  key: string;
  parameters: MessageParameters;
}

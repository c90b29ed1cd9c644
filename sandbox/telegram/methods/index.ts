import type { Method } from '../world';
import { albumMethods } from './album';
import { chatMethods } from './chats';
import { editMethods } from './edits';
import { identityMethods } from './identity';
import { messageMethods } from './messages';
import { queryMethods } from './queries';
import { updateMethods } from './updates';

const METHODS = new Map<string, Method>(
  Object.entries({
    ...identityMethods,
    ...updateMethods,
    ...messageMethods,
    ...albumMethods,
    ...editMethods,
    ...chatMethods,
    ...queryMethods,
  }).map(([name, method]) => [name.toLowerCase(), method]),
);

/** Method names are taken in any case, as the real server takes them. */
export const findMethod = (name: string): Method | undefined => METHODS.get(name.toLowerCase());

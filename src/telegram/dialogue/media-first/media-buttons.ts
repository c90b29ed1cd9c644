import { createHash } from 'node:crypto';
import { longId, shortId, wholeNumber } from '../routing/short-id';

export const MEDIA_WORD = 'file';

/** What can be behind an address that does not tell. */
export const LINK_KINDS = ['image', 'video', 'audio', 'document', 'page'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/**
 * A press on what is offered for a file or a text: the offer itself, models of one use, a model, an open card, the kind of a
 * link, models that the words are the name of.
 */
export type MediaPress = { id: string } & (
  | { verb: 'offer'; page: number }
  | { verb: 'use'; use: string; page: number }
  | { verb: 'model'; code: string }
  | { verb: 'card'; token: string }
  | { verb: 'kind'; kind: LinkKind }
  | { verb: 'search' }
);

/** A use in eight characters, the same in every process: types of the registry may be of any length. */
export const useCode = (type: string): string => createHash('sha256').update(type).digest('base64url').slice(0, 8);

const start = (id: string): string => `${MEDIA_WORD}:${shortId(id)}`;

export const offerData = (id: string, page = 0): string => `${start(id)}:o:${page}`;
export const useData = (id: string, type: string, page: number): string => `${start(id)}:u:${useCode(type)}:${page}`;
export const fileModelData = (id: string, code: string): string => `${start(id)}:m:${code}`;
export const fileCardData = (id: string, token: string): string => `${start(id)}:c:${token}`;
export const linkKindData = (id: string, kind: LinkKind): string => `${start(id)}:k:${kind}`;

export const searchData = (id: string): string => `${start(id)}:s`;

/** What follows the first word; null for data that none of our buttons carries. */
export const parseMedia = ([short = '', letter = '', what = '', page]: string[]): MediaPress | null => {
  const id = longId(short);
  if (id === null) return null;
  switch (letter) {
    case 'o':
      return { id, verb: 'offer', page: wholeNumber(what) };
    case 'u':
      return { id, verb: 'use', use: what, page: wholeNumber(page) };
    case 'm':
      return { id, verb: 'model', code: what };
    case 'c':
      return { id, verb: 'card', token: what };
    case 's':
      return { id, verb: 'search' };
    case 'k': {
      const kind = LINK_KINDS.find((known) => known === what);
      return kind === undefined ? null : { id, verb: 'kind', kind };
    }
    default:
      return null;
  }
};

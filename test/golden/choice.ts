/** How many slices the catalogue is cut into; `npm test` plays one of them. */
const SLICES = 10;
const DAY_MS = 86_400_000;

/** Which models are played: all, a slice of a tenth that changes every day, or those that are named. */
export interface Choice {
  words: string;
  takes: (id: string, index: number) => boolean;
}

const dayOfYear = (now: Date): number => Math.floor((now.getTime() - Date.UTC(now.getUTCFullYear(), 0, 1)) / DAY_MS);

/**
 * @param wanted `all`, the number of a slice (0 to 9), ids with commas between; nothing: the slice of this day
 * @throws Error if it is none of these
 */
export const chosen = (wanted: string | undefined, ids: string[], now: Date): Choice => {
  if (wanted === 'all') return { words: `all ${ids.length} models`, takes: () => true };
  if (wanted === undefined || wanted === '' || /^\d$/.test(wanted)) {
    const slice = wanted ? Number(wanted) : dayOfYear(now) % SLICES;
    const words = `slice ${slice} of ${SLICES} (GOLDEN=${slice} plays it again, npm run test:golden plays all)`;
    return { words, takes: (_id, index) => index % SLICES === slice };
  }
  const named = wanted.split(',');
  const unknown = named.filter((id) => !ids.includes(id));
  if (unknown.length > 0) throw new Error(`GOLDEN names no models of the catalogue: ${unknown.join(', ')}`);
  return { words: named.join(', '), takes: (id) => named.includes(id) };
};

import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes beside the file and then takes its place: whoever reads it meanwhile sees the old one or the new one whole. */
export const replaceFile = async (path: string, text: string): Promise<void> => {
  const fresh = `${path}.${process.pid}.new`;
  try {
    await writeFile(fresh, text);
    await rename(fresh, path);
  } finally {
    await rm(fresh, { force: true });
  }
};

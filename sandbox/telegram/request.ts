import type { IncomingMessage } from 'node:http';
import { ApiError } from './errors';
import { Parameters, type Upload } from './parameters';

/** The cloud server takes 50 MB of file and some room for the other fields. */
const MAX_BODY_BYTES = 51 * 1024 * 1024;

/** Reads the whole body; refuses with 413 what the cloud Bot API would refuse. */
const readBody = async (request: IncomingMessage, maxBytes = MAX_BODY_BYTES): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  if (size > maxBytes) throw new ApiError(413, 'Request Entity Too Large');
  return Buffer.concat(chunks);
};

/** Query string and body (JSON, urlencoded or multipart) of a call; the body wins. */
export const readParameters = async (request: IncomingMessage, query: URLSearchParams): Promise<Parameters> => {
  const values: Record<string, unknown> = Object.fromEntries(query);
  const body = await readBody(request);
  const type = request.headers['content-type'] ?? '';
  if (body.length === 0) return new Parameters(values);
  if (type.startsWith('multipart/form-data')) return readMultipart(body, type, values);
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return new Parameters({ ...values, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) });
  }
  if (!type.startsWith('application/json')) return new Parameters(values);
  try {
    return new Parameters({ ...values, ...(JSON.parse(body.toString('utf8')) as object) });
  } catch {
    throw new ApiError(400, "Bad Request: can't parse request: the body is not a JSON object");
  }
};

const readMultipart = async (body: Buffer, type: string, values: Record<string, unknown>): Promise<Parameters> => {
  const uploads = new Map<string, Upload>();
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData().catch(() => {
    throw new ApiError(400, "Bad Request: can't parse multipart body");
  });
  const parts: [name: string, file: File][] = [];
  form.forEach((value, name) => {
    if (typeof value === 'string') values[name] = value;
    else parts.push([name, value]);
  });
  for (const [name, file] of parts) {
    const data = Buffer.from(await file.arrayBuffer());
    uploads.set(name, { data, name: file.name || 'file', mime: file.type || 'application/octet-stream' });
  }
  return new Parameters(values, uploads);
};

import sharp from 'sharp';
import { start, stopAll } from './test-client';

afterEach(stopAll);

describe('uploads', () => {
  it('stores streams, base64 and addresses, and serves them by kind', async () => {
    const { kie, client } = await start();
    const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const streamed = await client.upload(picture, 'red.png');
    expect(streamed).toBe(`${kie.uploadUrl}/kieai/136592/images/tests/red.png`);
    const response = await fetch(streamed);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await response.arrayBuffer()).equals(picture)).toBe(true);
    expect((await fetch(streamed, { headers: { range: 'bytes=0-3' } })).status).toBe(206);
    const base64Data = `data:image/png;base64,${picture.toString('base64')}`;
    const encoded = await client.call(
      'POST',
      '/api/file-base64-upload',
      { base64Data, uploadPath: 'a' },
      kie.uploadUrl,
    );
    expect(encoded).toMatchObject({ code: 200, data: { mimeType: 'image/png', fileSize: picture.length } });
    const copied = await client.call(
      'POST',
      '/api/file-url-upload',
      { fileUrl: streamed, uploadPath: 'a' },
      kie.uploadUrl,
    );
    expect(copied).toMatchObject({ code: 200, success: true });
    expect(await client.call('POST', '/api/file-url-upload', { uploadPath: 'a' }, kie.uploadUrl)).toMatchObject({
      code: 400,
    });
    expect(kie.uploads.map(({ how }) => how)).toEqual(['stream', 'base64', 'url']);
    expect(kie.leaks).toEqual([]);
  });

  it('checks the files of an input: there, of the right kind, of an accepted type', async () => {
    const { client, kie } = await start();
    const text = await client.upload(Buffer.from('no picture'), 'a.png');
    const edit = (url: string) => client.create('google/nano-banana-edit', { prompt: 'a', image_urls: [url] });
    expect(await edit(text)).toMatchObject({
      code: 422,
      msg: expect.stringMatching(/image_urls\[0\] file type not supported/) as string,
    });
    expect(await edit(`${kie.uploadUrl}/kieai/136592/gone.png`)).toMatchObject({
      code: 422,
      msg: expect.stringMatching(/does not exist/) as string,
    });
    expect(await edit('cat.png')).toMatchObject({ code: 422, msg: expect.stringMatching(/valid http/) as string });
  });

  it('does not let a name climb out of its folder', async () => {
    const { kie, client } = await start();
    const url = await client.upload(Buffer.from('x'), '../../../../etc/passwd');
    expect(url).toBe(`${kie.uploadUrl}/kieai/136592/images/tests/passwd`);
    expect((await fetch(`${kie.uploadUrl}/kieai/..%2f..%2f..%2fports.json`)).status).toBe(404);
  });
});

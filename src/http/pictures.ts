import { Router } from 'express';

export interface PicturesPort {
  /** PNG of the QR behind a sealed token; `undefined` for a token that is not ours. */
  readonly qrPng: (token: string) => Promise<Uint8Array | undefined>;
  /** PNG of the chart behind a sealed token; `undefined` for a token that is not a chart's. */
  readonly chartPng: (token: string) => Promise<Uint8Array | undefined>;
  /** A file kept for ten minutes; `undefined` when unknown or gone. */
  readonly file: (
    token: string,
  ) => { readonly name: string; readonly mime: string; readonly content: string } | undefined;
}

/** `/q/<token>.png`, `/c/<token>.png` and `/f/<token>`: what LINE fetches or opens by address, because it takes no uploads. */
export function pictureRoutes(port: PicturesPort): Router {
  const router = Router();
  router.get('/q/:token.png', async (request, response) => {
    const png = await port.qrPng(request.params.token);
    if (png === undefined) response.sendStatus(404);
    else response.type('png').set('Cache-Control', 'private, max-age=600').send(Buffer.from(png));
  });
  router.get('/c/:token.png', async (request, response) => {
    const png = await port.chartPng(request.params.token);
    if (png === undefined) response.sendStatus(404);
    // What stands behind a token never changes.
    else response.type('png').set('Cache-Control', 'private, max-age=604800, immutable').send(Buffer.from(png));
  });
  router.get('/f/:token', (request, response) => {
    const file = port.file(request.params.token);
    if (file === undefined) response.sendStatus(404);
    else response.set('Cache-Control', 'no-store').attachment(file.name).type(file.mime).send(file.content);
  });
  return router;
}

import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { Router } from 'express';

const ASSETS = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const SERVED = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png']);

/** Everything comes from here; nothing is inline but the styles and pictures that Swagger UI makes itself. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `api` is the path that the API is mounted at. */
const page = (api: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Regulars API</title>
    <link rel="icon" href="${api}/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="${api}/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="api" data-description="${api}/v1/openapi.json"></div>
    <script src="${api}/docs/swagger-ui-bundle.js"></script>
    <script src="${api}/docs/start.js"></script>
  </body>
</html>
`;

const START = `const { description } = document.getElementById('api').dataset;
SwaggerUIBundle({ url: description, dom_id: '#api', deepLinking: true, validatorUrl: null });
`;

/** The browsable description of the API, without anything from another server. */
export function docsRoutes(): Router {
  const router = Router();
  router.use((_request, response, next) => {
    response.setHeader('Content-Security-Policy', POLICY);
    next();
  });
  router.get('/', (request, response) => {
    response.type('html').send(page(request.baseUrl.replace(/\/docs$/, '')));
  });
  router.get('/start.js', (_request, response) => {
    response.type('js').send(START);
  });
  const assets = express.static(ASSETS, { index: false, redirect: false, dotfiles: 'ignore' });
  router.use((request, response, next) => (SERVED.has(request.path) ? assets(request, response, next) : next()));
  return router;
}

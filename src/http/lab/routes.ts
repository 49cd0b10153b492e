import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import { jsonBody, read } from './body.ts';
import { guard } from './guard.ts';
import type { LabPort } from './port.ts';
import { refuse } from './refuse.ts';
import { Cursor, PersonChange, PersonId, Post, QrQuery } from './schema.ts';
import { streamEntries } from './stream.ts';
import { viewOf } from './view.ts';

const PAGE_FILES = fileURLToPath(new URL('../../../web/lab/', import.meta.url));
/** What a reload shows of each pane. */
const ENTRIES_PER_PANE = 300;
const MOST_STREAMS = 32;

/**
 * The built-in chat's page and its routes, to be mounted at `/lab` and only where `config.labAllowed` says so.
 * Refuses every caller but this machine's own browser (`guard`), whatever the configuration says.
 */
export function labRoutes(lab: LabPort): Router {
  const router = Router();
  let streams = 0;

  router.use(guard);

  router.get('/', (_req, res) => res.sendFile('index.html', { root: PAGE_FILES, cacheControl: false }));

  router.get('/people', async (_req, res) => {
    res.json({ people: await lab.people() });
  });

  router.put('/people/:id', jsonBody, async (req, res) => {
    const id = read(PersonId, req.params['id'], res);
    const change = id === undefined ? undefined : read(PersonChange, req.body, res);
    if (id === undefined || change === undefined) return;
    res.json(await lab.rename({ channelUserId: id, ...change }));
  });

  router.get('/transcripts', async (_req, res) => {
    const entries = await lab.recent(ENTRIES_PER_PANE);
    res.json({ entries: entries.map((entry) => viewOf(entry, lab.render)), cursor: entries.at(-1)?.seq });
  });

  router.post('/events', jsonBody, async (req, res) => {
    const post = read(Post, req.body, res);
    if (post === undefined) return;
    const answer = await lab.accept(post);
    if (answer.ok) res.status(202).json({});
    else refuse(res, answer.code);
  });

  /** `Last-Event-ID` is the browser's when it reconnects; `after` is the page's own, the first time. */
  router.get('/stream', async (req, res) => {
    const parsed = Cursor.safeParse(req.get('last-event-id') ?? req.query['after']);
    if (!parsed.success) return refuse(res, 'bad-request', 'the cursor is the seq of an entry');
    if (streams >= MOST_STREAMS) return refuse(res, 'too-many-streams');
    streams += 1;
    await streamEntries(lab, res, parsed.data).finally(() => {
      streams -= 1;
    });
  });

  router.get('/qr.png', async (req, res) => {
    const query = read(QrQuery, req.query, res);
    if (query) res.type('png').send(Buffer.from(await lab.qrPng(query.value)));
  });

  router.get('/chart.png', async (req, res) => {
    const query = read(QrQuery, req.query, res);
    const png = query === undefined ? undefined : await lab.chartPng(query.value);
    if (png !== undefined) res.type('png').send(Buffer.from(png));
    else if (query !== undefined) refuse(res, 'bad-request', 'the value is no chart');
  });

  router.use(express.static(PAGE_FILES, { index: false, redirect: false, dotfiles: 'ignore', cacheControl: false }));
  return router;
}

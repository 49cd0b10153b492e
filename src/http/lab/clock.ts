import { Router } from 'express';
import { jsonBody, read } from './body.ts';
import { guard } from './guard.ts';
import type { ClockPort } from './port.ts';
import { refuse } from './refuse.ts';
import { ClockMove } from './schema.ts';

/** The shop's clock, to be mounted at `/lab` beside the chat's routes and behind the same guard. */
export function labClockRoutes(clock: ClockPort): Router {
  const router = Router();

  router.get('/clock', guard, async (_req, res) => {
    res.json(await clock.read());
  });

  router.post('/clock', guard, jsonBody, async (req, res) => {
    const move = read(ClockMove, req.body, res);
    if (move === undefined) return;
    const answer = await clock.move(move);
    if (answer.ok) res.json(await clock.read());
    else refuse(res, answer.code);
  });

  return router;
}

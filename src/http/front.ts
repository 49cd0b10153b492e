import { Router } from 'express';

/**
 * `/` leads a person who opens the bare address to what there is to see. `place` has no leading slash, so that it is
 * found below a proxy's path too.
 */
export function frontRoutes(place: 'lab' | 'api/docs'): Router {
  const router = Router();
  router.get('/', (_request, response) => response.redirect(place));
  return router;
}

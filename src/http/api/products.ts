import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';
import { type ProductKept, putProduct } from '../../app/putProduct.ts';
import { sendProblem } from '../problem.ts';
import type { Operation } from './operation.ts';
import type { ApiPort } from './port.ts';
import { amountMinor, text } from './read.ts';
import { writing } from './write.ts';

const Sku = text(64);

const ProductBody = z
  .strictObject({
    name: text(200),
    category: text(80).nullable().optional(),
    priceMinor: amountMinor,
    repurchaseDays: z.int().min(1).max(3_650).nullable().optional().openapi({
      description: 'Typical days until it is bought again',
    }),
    hidden: z.boolean().optional().openapi({ description: 'Not in the catalogue; what was bought of it stays' }),
  })
  .openapi('ProductBody');

const ProductAnswer = z
  .object({
    id: z.uuid(),
    sku: z.string(),
    name: z.string(),
    category: z.string().nullable(),
    priceMinor: z.int(),
    repurchaseDays: z.int().nullable(),
    hidden: z.boolean(),
  })
  .openapi('Product');

export const productOperations: readonly Operation[] = [
  {
    method: 'put',
    path: '/products/{sku}',
    scope: 'products:write',
    summary: 'Keep a product as the till or web shop has it',
    description:
      'A new SKU is added, a known one becomes what is given. Categories are what earning and coupons ask for.',
    params: z.object({ sku: z.string() }),
    body: ProductBody,
    answer: ProductAnswer,
    refuses: [404],
  },
];

/** `PUT /products/{sku}`. */
export const putProductRoute = ({ deps, now }: ApiPort, authenticated: (scope: Scope) => RequestHandler[]) => [
  ...authenticated('products:write'),
  ((request, response, next) => {
    if (!Sku.safeParse(request.params['sku']).success) return sendProblem(response, { code: 'not-found' });
    next();
  }) satisfies RequestHandler,
  ...writing(authenticated, {
    scope: 'products:write',
    status: () => 200,
    body: ProductBody,
    run: ({ category = null, repurchaseDays = null, hidden = false, ...body }, { request, by, key }) => {
      const sku = Sku.parse(request.params['sku']);
      return putProduct(deps, { ...body, sku, category, repurchaseDays, hidden }, by, key, now());
    },
    document: productDocument,
  }),
];

const productDocument = (product: ProductKept) => ({
  id: product.productId,
  sku: product.sku,
  name: product.name,
  category: product.category,
  priceMinor: product.priceMinor,
  repurchaseDays: product.repurchaseDays,
  hidden: product.hidden,
});

import { countUnpriced, type ListedProduct, productsAsListed, writeProducts } from '../../../db/importsProducts.ts';
import { readProductLine } from '../../core/imports/otherLines.ts';
import { type ImportCounts, type ImportRun, linesOf, type Refused, refuseLines } from './run.ts';

/** Takes over products: new ones are added, known ones get what the list says differently, a thousand in a statement. */
export async function importProducts(run: ImportRun): Promise<ImportCounts> {
  const { deps, request, rules } = run;
  const counts = { taken: 0, already: 0, hidden: 0 };
  // The numbers of all products: a catalogue is small, and the second line of one number would undo the first.
  const seen = new Set<string>();
  for await (const lines of linesOf(run)) {
    const refused: Refused[] = [];
    const listed: ListedProduct[] = [];
    for (const { rowNo, cells } of lines) {
      const read = readProductLine(cells, rules);
      if (!read.ok) refused.push({ rowNo, refusal: read.refusal });
      else if (seen.has(read.value.sku)) refused.push({ rowNo, refusal: { code: 'sku-twice', cell: read.value.sku } });
      else {
        seen.add(read.value.sku);
        listed.push({ ...read.value, productId: deps.newId() });
      }
    }
    const taken = request.dryRun
      ? listed.length - (await productsAsListed(deps.db, listed)).size
      : (await writeProducts(deps.db, listed, new Date(run.now))).size;
    const withoutPrice = listed.filter(({ priceMinor }) => priceMinor === null).map(({ sku }) => sku);
    if (withoutPrice.length > 0) counts.hidden += await countUnpriced(deps.db, withoutPrice);
    await refuseLines(run, refused);
    counts.taken += taken;
    counts.already += listed.length - taken;
  }
  const { hidden, ...lines } = counts;
  return { ...lines, made: { products: counts.taken, hidden } };
}

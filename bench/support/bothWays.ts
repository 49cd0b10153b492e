import { compared, inPairs, type Measure, type Pairing } from './measure.ts';
import { processorSeconds } from './memory.ts';

/** By the clock, which is the goal, and by processor time, which a machine that is busy with other things distorts less. */
export async function bothWays(pairing: Pairing & { readonly seconds: number }): Promise<readonly Measure[]> {
  const cost = { ours: [] as number[], reference: [] as number[] };
  const counted = (list: number[], once: () => Promise<number>) => async () => {
    const before = processorSeconds();
    const rate = await once();
    list.push((rate * pairing.seconds) / (processorSeconds() - before));
    return rate;
  };
  const byClock = await inPairs({
    ...pairing,
    ours: counted(cost.ours, pairing.ours),
    reference: counted(cost.reference, pairing.reference),
  });
  return [
    byClock,
    {
      goal: '',
      what: `${pairing.what}, by processor time`,
      unit: `${pairing.unit.replace('/s', '')} for a second of processor time (client, service, database)`,
      better: 'higher',
      ...compared(cost.ours, cost.reference, pairing.referenceIs),
    },
  ];
}

import type { PointsState } from './ledger.ts';

/** What is wrong with a member's points by the rules that never bend; empty when nothing is. For people and logs. */
export function faultsOf(state: PointsState): string[] {
  const faults: string[] = [];
  for (const name of ['available', 'pending', 'held', 'deficit'] as const) {
    if (!Number.isSafeInteger(state[name])) faults.push(`${name} is ${state[name]}, not a whole number`);
    if (state[name] < 0) faults.push(`${name} is ${state[name]}, below 0`);
  }
  if (state.available > 0 && state.deficit > 0) {
    faults.push(`${state.available} available beside a deficit of ${state.deficit}`);
  }
  let active = 0;
  let pending = 0;
  let held = 0;
  for (const lot of state.lots) {
    if (lot.remaining < 0 || lot.remaining > lot.points) {
      faults.push(`lot ${lot.lotId} has ${lot.remaining} of ${lot.points} points`);
    }
    if (lot.held < 0 || lot.held > (lot.activated ? lot.remaining : 0)) {
      faults.push(`lot ${lot.lotId} has ${lot.held} of ${lot.remaining} points set aside`);
    }
    held += lot.held;
    if (lot.activated) active += lot.remaining;
    else pending += lot.remaining;
  }
  if (active !== state.available + state.held) {
    faults.push(`active lots have ${active}, available and held are ${state.available + state.held}`);
  }
  if (pending !== state.pending) faults.push(`pending lots have ${pending}, pending is ${state.pending}`);
  if (held !== state.held) faults.push(`of the lots ${held} are set aside, held is ${state.held}`);
  return [...faults, ...faultsOfHolds(state)];
}

/** The holds are the lots' held points, told the other way round. */
function faultsOfHolds({ lots, holds }: PointsState): string[] {
  if (holds === null) return [];
  const faults: string[] = [];
  const left = new Map(lots.filter((lot) => lot.held !== 0).map((lot) => [lot.lotId, lot.held]));
  for (const { lotId, points } of holds.flatMap((hold) => hold.lots)) {
    if (points <= 0) faults.push(`a hold has ${points} points of lot ${lotId}`);
    left.set(lotId, (left.get(lotId) ?? 0) - points);
  }
  for (const [lotId, points] of left) {
    if (points !== 0) faults.push(`of lot ${lotId} ${points} more points are set aside than the holds have`);
  }
  return faults;
}

import { pick, textAt } from './answers.ts';
import type { ShopModel } from './shopModel.ts';
import type { Said } from './tokens.ts';

/** What the engine said and what the model says. */
export type Both = readonly [said: unknown, expected: unknown];

export const NOTHING: Both = ['ok', 'ok'];

export interface Picked {
  readonly who: number;
  readonly which: number;
}

export interface OwnVoucher {
  readonly id: string;
  readonly code: string;
  readonly who: number;
  readonly of: string;
}

/** What of a life the deeds with rewards need. */
interface Lived {
  readonly model: ShopModel;
  readonly now: () => number;
  readonly send: (path: string, body: unknown) => Promise<{ readonly said: Said; readonly json: unknown }>;
  readonly idOf: (who: number) => string;
  readonly isOf: (one: { readonly who: number }, who: number) => boolean;
  readonly vouchers: OwnVoucher[];
}

/** A reward of a life's shop: taken, set aside, confirmed, let go and given back. */
export class RewardDeeds {
  rewardId = '';
  readonly #life: Lived;
  readonly #holds: { readonly id: string; readonly who: number; state: 'held' | 'confirmed' | 'released' }[] = [];

  constructor(life: Lived) {
    this.#life = life;
  }

  isHolding = (): boolean => this.#holds.some(({ state }) => state === 'held');

  async take(who: number): Promise<Both> {
    const { model, now, send, idOf } = this.#life;
    const { said, json } = await send(`/members/${idOf(who)}/rewards/${this.rewardId}`, {});
    return [said, model.takeReward(who, now(), this.#keep(who, said, json))];
  }

  async hold(who: number): Promise<Both> {
    const { model, now, send, idOf } = this.#life;
    const { said, json } = await send(`/members/${idOf(who)}/rewards/${this.rewardId}/holds`, {});
    const id = said === 'ok' ? textAt(json, 'hold', 'id') : '';
    if (said === 'ok') this.#holds.push({ id, who, state: 'held' });
    return [said, model.holdReward(who, now(), id)];
  }

  async confirm({ who, which }: Picked): Promise<Both> {
    const { model, now, send, idOf } = this.#life;
    const hold = this.#pick({ who, which });
    if (hold === undefined) return NOTHING;
    const { said, json } = await send(`/members/${idOf(who)}/reward-holds/${hold.id}/confirm`, {});
    if (hold.state === 'confirmed') return [said, 'hold-confirmed'];
    if (said === 'ok') hold.state = 'confirmed';
    return [said, model.confirmReward(who, hold.id, now(), this.#keep(who, said, json))];
  }

  async release({ who, which }: Picked): Promise<Both> {
    const { model, now, send, idOf } = this.#life;
    const hold = this.#pick({ who, which });
    if (hold === undefined) return NOTHING;
    const { said } = await send(`/members/${idOf(who)}/reward-holds/${hold.id}/release`, {});
    if (hold.state === 'confirmed') return [said, 'hold-confirmed'];
    hold.state = 'released';
    model.releaseReward(who, hold.id, now());
    return [said, 'ok'];
  }

  async back({ who, which }: Picked): Promise<Both> {
    const { model, now, send, idOf, isOf, vouchers } = this.#life;
    const voucher = pick(vouchers, which, (one) => one.of === 'reward' && isOf(one, who));
    if (voucher === undefined) return NOTHING;
    const { said } = await send(`/members/${idOf(who)}/rewards/${voucher.id}/reversals`, {});
    return [said, model.giveRewardBack(who, voucher.code, now())];
  }

  /** Keeps the voucher that was answered and gives its code. */
  #keep(who: number, said: Said, json: unknown): string {
    if (said !== 'ok') return '';
    const [id, code] = [textAt(json, 'voucher', 'id'), textAt(json, 'voucher', 'code')];
    this.#life.vouchers.push({ id, code, who, of: 'reward' });
    return code;
  }

  #pick = ({ who, which }: Picked) => pick(this.#holds, which, (one) => this.#life.isOf(one, who));
}

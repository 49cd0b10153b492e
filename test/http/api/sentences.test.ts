import { describe, expect, it } from 'vitest';
import { at, ownApi } from './support/api.ts';

describe('the history over the API', () => {
  const api = ownApi();

  it("has a sentence for each line, in the first language of the caller that the shop speaks, else in the shop's own", async () => {
    const mei = await api.shop.member();
    await api.shop.buys(mei, 1_290);
    const told = async (languages?: string) => {
      const headers = languages === undefined ? undefined : { 'accept-language': languages };
      const answer = await api.get(`/v1/members/${mei}/points`, headers);
      return [answer.headers.get('content-language'), at(answer.json, 'journals.0.sentence')];
    };
    expect(await told('en')).toEqual(['en', 'Purchase: NT$1,290 at 1 point per NT$100']);
    expect(await told('ja-JP, en;q=0.5')).toEqual(['ja', expect.stringContaining('お買い上げ')]);
    expect(await told('*')).toEqual(['zh-Hant', expect.stringContaining('消費')]);
    expect(await told()).toEqual(['zh-Hant', expect.stringContaining('消費')]);
  });
});

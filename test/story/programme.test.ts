import { expect, it } from 'vitest';
import { createApiKey, SCOPES } from '../../src/app/apiKeys.ts';
import { readProgramme } from '../../src/app/programme.ts';
import type { Programme } from '../../src/core/programme.ts';
import { ownStory } from '../support/story.ts';

const story = ownStory();
const per = (programme: Programme) => programme.earn.rates.find(({ id }) => id === 'base')?.per;

it('the owner sees a change before it counts, hears of one by a program, puts it back, and reads it all afterwards', async () => {
  const { deps, url } = story.service;
  const inForce = () => readProgramme(deps);
  const owner = await story.owner();
  await owner.taps('Settings');
  await owner.waitFor('Asia/Taipei');
  await owner.taps('Points rate');
  await owner.waitFor('For how much money');
  await owner.says('50');
  const asked = await owner.waitFor('Nothing has changed yet');
  expect(asked.text).toMatch(/each NT\$100 → [^\n]*each NT\$50/);
  expect(per((await inForce()).document)).toBe(100);
  await owner.taps('Yes, change it');
  await owner.waitFor('points already earned stay');
  const { version, document } = await inForce();
  expect(per(document)).toBe(50);

  owner.clear();
  const key = await createApiKey(deps, { name: 'Till', scopes: SCOPES }, Date.now());
  const earn = { ...document.earn, rates: document.earn.rates.map((rate) => ({ ...rate, per: 20 })) };
  const put = await fetch(`${url}/api/v1/programme`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': 'till-1' },
    body: JSON.stringify({ version, document: { ...document, earn } }),
  });
  expect(put.status).toBe(200);
  const told = await owner.waitFor('Your settings were changed');
  expect(told.text).toMatch(/Till[^]*each NT\$50 → [^\n]*each NT\$20/);
  owner.clear();
  await owner.taps('Put it back');
  const back = await owner.waitFor(`Going back to version ${version} would change`);
  expect(back.text).toMatch(/each NT\$20 → [^\n]*each NT\$50/);
  await owner.taps('Yes, change it');
  await owner.waitFor('are in force again');
  expect(await inForce()).toMatchObject({ version: version + 2, document });

  owner.clear();
  await owner.taps('Earlier settings');
  const history = await owner.waitFor(`Version ${version + 2}`);
  expect(history.text).toMatch(/Owner[^]*Till[^]*Owner/);
  expect(await story.problems()).toEqual([]);
});

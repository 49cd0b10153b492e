import { describe, expect, it } from 'vitest';
import { pictureFile } from './support/browser.ts';
import { handles, hidden } from './support/labPage.ts';
import { ownService } from './support/ownService.ts';

const own = ownService({ timezoneId: 'Europe/Berlin' });

/** `5/8`, by the calendar on the shop's wall. */
const dayAfter = (days: number): string =>
  new Intl.DateTimeFormat('en-US', { timeZone: 'Asia/Taipei', month: 'numeric', day: 'numeric' }).format(
    Date.now() + days * 86_400_000,
  );

/** Somebody with the README in one hand: what is tapped, typed and read, by its words on the screen. */
function newcomer() {
  const lab = handles(own.page);
  const phone = (who: string) => lab.pane(who).locator('.phone');
  const reads = (who: string, words: string | RegExp, timeout = 15_000) =>
    expect.poll(() => lab.lastAnswer(who), { timeout }).toMatch(words);
  return {
    ...lab,
    reads,
    opens: (who: string) => phone(who).getByRole('button', { name: 'START' }).click(),
    taps: (who: string, label: string) => phone(who).getByRole('button', { name: label, exact: true }).last().click(),
    asked: async (who: string, question: string, said: string) => {
      await reads(who, question);
      await lab.say(who, said);
    },
    lets: (button: string) => own.page.locator('.clock').getByRole('button', { name: button, exact: true }).click(),
    picture: (who: string, name: string) => phone(who).screenshot({ path: pictureFile(name) }),
  };
}

describe('"See it write by itself" in the README', () => {
  it('shows a birthday greeting and an offer within two minutes, by the clicks that it names', {
    timeout: 180_000,
  }, async () => {
    const { opens, taps, asked, reads, lets, picture, say, pane, log, lookAs, dialog } = newcomer();
    const setupCode = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/.exec(own.service.greeting.join('\n'))?.[0] ?? '';
    const began = performance.now();

    await opens('owner');
    await asked('owner', 'Join now', setupCode);
    await reads('owner', 'Open the till');
    await taps('owner', 'Products');
    await reads('owner', 'No products yet');
    await taps('owner', 'Add a product');
    await asked('owner', 'called', 'Baby formula');
    await asked('owner', 'cost', '850');
    await reads('owner', 'category');
    await taps('owner', 'Skip');
    await reads('owner', 'bought again');
    await taps('owner', '21');
    await reads('owner', 'SKU, as');
    await taps('owner', 'Skip');
    await reads('owner', 'after 21 days');

    await opens('ken');
    await reads('ken', 'Join now');
    await taps('ken', 'Join now');
    await reads('ken', 'send you offers');
    await taps('ken', 'Yes, send offers');
    await reads('ken', 'Offers will come');
    await taps('ken', 'Birthday');
    await asked('ken', 'When is your birthday', dayAfter(3));
    await reads('ken', 'noted');
    await taps('ken', 'Member card');
    await reads('ken', 'six digits');

    await pane('owner').getByRole('button', { name: 'Scan' }).first().click();
    await dialog.getByRole('button', { name: 'Your member card' }).first().click();
    await reads('owner', 'By product');
    await taps('owner', 'By product');
    await reads('owner', 'Add');
    await taps('owner', 'Add');
    await reads('owner', 'Total NT$850');
    await taps('owner', 'Finish the sale');
    await reads('ken', 'Thank you! +8 points');

    await lets('Next birthday');
    await reads('ken', /Happy birthday, Ken![^]*10% off/, 60_000);
    expect(await log('ken').locator('.theirs time').last().textContent()).toMatch(/^10:0/);
    await picture('ken', 'first-birthday');
    await taps('ken', 'Show my gift');
    await reads('ken', /^Birthday gift: 10% off/);

    await lets('Three weeks');
    await reads('ken', /Running low, Ken\?[^]*Baby formula[^]*20% off/, 90_000);
    expect(await log('ken').locator('.theirs time').last().textContent()).toMatch(/^11:0/);
    await picture('ken', 'first-offer');
    await taps('ken', 'Get my coupon');
    await reads('ken', /Come back soon: 20% off[^]*not on Baby formula/);
    await own.page.screenshot({ path: pictureFile('first-minutes') });
    expect(performance.now() - began).toBeLessThan(120_000);
    await own.page.locator('.clock progress').waitFor({ state: 'hidden', timeout: 60_000 });

    await lookAs('ken', 'LINE');
    const code = log('ken')
      .locator('.flex-text', { hasText: /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/ })
      .last();
    await expect.poll(async () => (await hidden(code)).right).toBe(0);

    await say('ken', 'coupons');
    for (const mine of ['Birthday gift: 10% off', 'Come back soon: 20% off']) await reads('ken', mine);
    expect(own.complaints).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { pictureFile } from './support/browser.ts';
import { handles } from './support/labPage.ts';
import { ownService } from './support/ownService.ts';

const own = ownService({ timezoneId: 'Asia/Taipei' });

describe('the whole service in a real browser', () => {
  it('is claimed, takes a member in, scans the card, records the sale, and the receipt arrives', async () => {
    const lab = handles(own.page);
    const open = (who: string) => lab.pane(who).locator('.gate button').click();
    const tap = (who: string, label: string) =>
      lab.pane(who).locator('.phone').getByRole('button', { name: label, exact: true }).last().click();
    const reads = (who: string, words: string) =>
      expect.poll(() => lab.lastAnswer(who), { timeout: 15_000 }).toContain(words);

    await open('owner');
    await reads('owner', 'Join now');
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/.exec(own.service.greeting.join('\n'))?.[0] ?? '';
    await lab.say('owner', code);
    await reads('owner', 'Open the till');

    await lab.pane('mei').getByRole('combobox', { name: 'Language' }).selectOption('en');
    await open('mei');
    await reads('mei', 'Join now');
    await tap('mei', 'Join now');
    await reads('mei', 'send you offers');
    await tap('mei', 'My member card');
    await reads('mei', 'six digits');

    await lab.pane('owner').getByRole('button', { name: 'Scan a QR' }).click();
    await lab.dialog.getByRole('button', { name: 'shown to Mei' }).click();
    await reads('owner', 'Mei');
    await lab.say('owner', '+320');
    await reads('owner', 'Mei: NT$320 recorded, 3 points earned. Balance 3.');
    await reads('mei', 'Thank you! +3 points');
    await reads('mei', 'NT$320 at 1 point per NT$100');
    await own.page.screenshot({ path: pictureFile('service-sold') });

    await lab.say('owner', '/stats');
    await reads('owner', '1 member, 3 points');
    await lab.say('mei', 'forget me');
    await tap('mei', 'Delete everything');
    await reads('mei', 'We no longer know who you are');
    await lab.say('mei', 'points');
    await reads('mei', 'Join now');
    expect(own.complaints).toEqual([]);
  });
});
